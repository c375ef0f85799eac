//! Credentials: where they come from, and what was tried when there are none.
//!
//! A configuration that is read from the environment looks for them where every AWS tool does. These
//! sources are asked in this order, and the first that is configured has to give credentials:
//!
//! 1. The variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
//! 2. The profile: its role (`role_arn` with `source_profile`, `credential_source` or
//!    `web_identity_token_file`), its login to IAM Identity Center (`sso_session`, or `sso_start_url`),
//!    its `credential_process`, or its keys.
//! 3. A role for the token in the file that `AWS_WEB_IDENTITY_TOKEN_FILE` names, `AWS_ROLE_ARN`.
//! 4. The agent of a container on ECS or a pod on EKS: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`,
//!    `AWS_CONTAINER_CREDENTIALS_FULL_URI`, `AWS_CONTAINER_AUTHORIZATION_TOKEN` or
//!    `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`.
//! 5. The metadata service of an EC2 instance, unless `AWS_EC2_METADATA_DISABLED` is `true`:
//!    `AWS_EC2_METADATA_SERVICE_ENDPOINT` or `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` says where it is.
//!
//! What they are is said in the
//! [reference guide](https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html).
//! A source that is configured and fails ends the search: another one in its place would be someone
//! else's. The error names it, and those before it.
//!
//! [`Credentials`] and [`ProvideCredentials`] are those of `aws-credential-types`, as in the official SDK:
//! a provider that was written for it works here as it is. A provider of your own takes the place of
//! these sources:
//!
//! ```
//! use tinsmith_runtime::credentials::{Credentials, ProvideCredentials, provider};
//!
//! /// Asks for credentials where the company keeps them.
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
//! Its credentials are kept until shortly before they expire; then it is asked again. Its error is that of
//! the calls that wait for it.
//!
//! A program assumes a role with [`Config::assume_role`](crate::Config::assume_role).
//!
//! Operations that want a bearer token get that of the configuration, else that of the variable
//! `AWS_BEARER_TOKEN_` with the service's name in signatures, such as `AWS_BEARER_TOKEN_BEDROCK`, else that of
//! the profile's `sso_session`, which is renewed. Operations that take a token or a signature get the token of
//! the variable, unless the program gives credentials itself.
//!
//! The strings of [`Credentials`] are overwritten in memory when the last clone of them is dropped. Copies
//! elsewhere are not, such as those in requests, in files that were read and in environment variables.

mod answer;
mod assume_role;
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
pub use cache::Cached;
pub(crate) use error::{BEARER_TOKEN, BEARER_TOKEN_OF_PROGRAM, READ_ENVIRONMENT, Secret};
pub use error::{CredentialsError, FailedSource};

use chain::Chain;
pub(crate) use chain::Surroundings;
pub(crate) use source_error::SourceError;
pub(crate) use sso::Tokens;

/// Where a client takes its credentials from.
#[derive(Clone, Debug, Default)]
pub(crate) enum CredentialsSource {
    /// Asked before every request is signed.
    Provider(Cached<Arc<dyn ProvideCredentials>>),
    /// What the environment names: `Builder::build` makes the chain of it.
    Environment,
    /// The chain of the environment's sources.
    Chain(Cached<Chain>),
    /// The program has set none. It matters only to operations that are signed.
    #[default]
    NotSet,
}

impl CredentialsSource {
    pub(crate) fn provider(provider: impl ProvideCredentials + 'static) -> CredentialsSource {
        CredentialsSource::Provider(Cached::new(Arc::new(provider)))
    }

    /// The sources that an environment and its profile name.
    pub(crate) fn chain(surroundings: Surroundings) -> CredentialsSource {
        CredentialsSource::Chain(Cached::new(Chain::new(surroundings)))
    }

    /// Whether it makes sense to ask. A chain does not know before it is asked.
    pub(crate) fn can_provide(&self) -> bool {
        !matches!(self, CredentialsSource::NotSet)
    }

    pub(crate) async fn provide(&self) -> Result<Credentials, CredentialsError> {
        match self {
            CredentialsSource::Provider(provider) => provider.get().await,
            CredentialsSource::Chain(chain) => chain.get().await,
            CredentialsSource::Environment => Err(CredentialsError::missing(Arc::new([]))),
            CredentialsSource::NotSet => Err(CredentialsError::not_set()),
        }
    }

    /// Sees to it that credentials which a service did not accept are not used again.
    pub(crate) fn forget(&self, used: &Credentials) {
        match self {
            CredentialsSource::Provider(provider) => provider.forget(used),
            CredentialsSource::Chain(chain) => chain.forget(used),
            CredentialsSource::Environment | CredentialsSource::NotSet => {}
        }
    }
}

#[cfg(test)]
mod tests;
