//! Credentials providers, and the errors when no credentials are found.
//!
//! A configuration that is loaded from the environment uses the same default provider chain as the
//! AWS CLI and SDKs. The sources are tried in this order, and the first one that is configured must
//! provide credentials:
//!
//! 1. The variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
//! 2. The profile: a role (`role_arn` with `source_profile`, `credential_source` or
//!    `web_identity_token_file`), a login to IAM Identity Center (`sso_session`, or `sso_start_url`),
//!    a `credential_process`, or access keys.
//! 3. A web identity role: `AWS_ROLE_ARN`, with the token in the file that
//!    `AWS_WEB_IDENTITY_TOKEN_FILE` names.
//! 4. The container provider of an ECS task or EKS pod: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`,
//!    `AWS_CONTAINER_CREDENTIALS_FULL_URI`, `AWS_CONTAINER_AUTHORIZATION_TOKEN` or
//!    `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`.
//! 5. The EC2 instance metadata service (IMDS), unless `AWS_EC2_METADATA_DISABLED` is `true`:
//!    `AWS_EC2_METADATA_SERVICE_ENDPOINT` or `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` sets its endpoint.
//!
//! The settings are described in the [reference
//! guide](https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html). If a
//! configured source fails, the search ends: falling back to the next source could silently use
//! another identity. The error names the failed source and those tried before it.
//!
//! [`Credentials`] and [`ProvideCredentials`] are the types of `aws-credential-types`, as in the
//! official SDK, so providers written for the official SDK work here unchanged. A custom provider
//! replaces the provider chain:
//!
//! ```
//! use tinsmith_runtime::credentials::{Credentials, ProvideCredentials, provider};
//!
//! /// Loads credentials from the company's vault.
//! #[derive(Debug)]
//! struct Vault;
//!
//! impl Vault {
//!     async fn ask(&self) -> provider::Result {
//!         let (id, secret) = ("AKIDEXAMPLE", "secret");
//!         Ok(Credentials::new(id, secret, None, None, "Vault"))
//!     }
//! }
//!
//! impl ProvideCredentials for Vault {
//!     fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
//!     where
//!         Self: 'a,
//!     {
//!         provider::future::ProvideCredentials::new(self.ask())
//!     }
//! }
//!
//! let config = tinsmith_runtime::Config::builder().credentials(Vault);
//! ```
//!
//! Its credentials are cached until shortly before they expire. If the provider fails, the calls
//! that wait for it fail with its error.
//!
//! A program assumes a role with [`Config::assume_role`](crate::Config::assume_role).
//!
//! Operations that use a bearer token take it from the configuration, else from the variable
//! `AWS_BEARER_TOKEN_` followed by the signing name of the service, such as
//! `AWS_BEARER_TOKEN_BEDROCK`, else from the profile's `sso_session`, whose token is refreshed.
//! Operations that accept a token or a signature use the token of the variable, unless the program
//! sets credentials itself.
//!
//! The strings of [`Credentials`] are zeroed in memory when their last clone is dropped. Copies
//! elsewhere are not, such as those in requests, in files that were read and in environment
//! variables.

mod answer;
mod assume_role;
mod bucket_session;
mod cache;
mod chain;
mod container;
mod environment;
mod error;
mod files;
mod http;
pub(crate) mod imds;
mod process;
mod profile;
mod service;
mod source_error;
mod sso;
mod sts;
mod web_identity;
mod xml;

use std::sync::Arc;

pub use assume_role::AssumeRole;
pub(crate) use assume_role::Caller;
pub use aws_credential_types::provider::{self, ProvideCredentials};
pub use aws_credential_types::{Credentials, CredentialsBuilder};
pub(crate) use bucket_session::{BucketSessions, Opener};
pub use cache::Cached;
pub(crate) use error::{BEARER_TOKEN, BEARER_TOKEN_OF_PROGRAM, READ_ENVIRONMENT, Secret};
pub use error::{CredentialsError, FailedSource};

use chain::Chain;
pub(crate) use chain::Surroundings;
pub(crate) use source_error::SourceError;
pub(crate) use sso::Tokens;

/// The future of a provider of this library: its error becomes that of the trait.
fn provided<'a>(
    credentials: impl Future<Output = Result<Credentials, CredentialsError>> + Send + 'a,
) -> provider::future::ProvideCredentials<'a> {
    provider::future::ProvideCredentials::new(async {
        credentials.await.map_err(provider::error::CredentialsError::provider_error)
    })
}

/// The credentials provider of a client.
#[derive(Clone, Debug, Default)]
pub(crate) enum CredentialsSource {
    /// Called before each request is signed.
    Provider(Cached<Arc<dyn ProvideCredentials>>),
    /// The default chain of the environment; `Builder::build` creates it.
    Environment,
    /// The default provider chain.
    Chain(Cached<Chain>),
    /// Requests are not signed.
    Anonymous,
    /// The program has set none. It is an error only for operations that
    /// are signed.
    #[default]
    NotSet,
}

impl CredentialsSource {
    pub(crate) fn provider(provider: impl ProvideCredentials + 'static) -> CredentialsSource {
        CredentialsSource::Provider(Cached::new(Arc::new(provider)))
    }

    /// The default provider chain for an environment and its profile.
    pub(crate) fn chain(surroundings: Surroundings) -> CredentialsSource {
        CredentialsSource::Chain(Cached::new(Chain::new(surroundings)))
    }

    /// Whether credentials may be available. For a chain, this is known only when it is called.
    pub(crate) fn can_provide(&self) -> bool {
        !matches!(self, CredentialsSource::NotSet | CredentialsSource::Anonymous)
    }

    /// Whether requests are not signed.
    pub(crate) fn is_anonymous(&self) -> bool {
        matches!(self, CredentialsSource::Anonymous)
    }

    pub(crate) async fn provide(&self) -> Result<Credentials, CredentialsError> {
        match self {
            CredentialsSource::Provider(provider) => provider.get().await,
            CredentialsSource::Chain(chain) => chain.get().await,
            CredentialsSource::Environment => Err(CredentialsError::missing(Arc::new([]))),
            CredentialsSource::NotSet | CredentialsSource::Anonymous => {
                Err(CredentialsError::not_set())
            }
        }
    }

    /// Removes rejected credentials from the cache.
    pub(crate) fn forget(&self, used: &Credentials) {
        match self {
            CredentialsSource::Provider(provider) => provider.forget(used),
            CredentialsSource::Chain(chain) => chain.forget(used),
            CredentialsSource::Environment
            | CredentialsSource::Anonymous
            | CredentialsSource::NotSet => {}
        }
    }
}

#[cfg(test)]
mod tests;
