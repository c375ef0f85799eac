//! Credentials: where they come from, and what was tried when there are none.
//!
//! Types and traits are those of `aws-credential-types`, so that any provider written for the
//! official SDK will do.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aws_credential_types::provider::SharedCredentialsProvider;

pub use aws_credential_types::Credentials;
/// What it takes to implement [`ProvideCredentials`].
pub use aws_credential_types::provider;
pub use aws_credential_types::provider::ProvideCredentials;

use crate::environment::Environment;

/// The end of every error about missing credentials.
const WHAT_TO_DO: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
                          or give credentials to the configuration";

/// Where a client takes its credentials from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Asked before every request is signed.
    Provider(SharedCredentialsProvider),
    /// There are none: what was tried. It matters only to operations that are signed.
    Missing(Arc<[Tried]>),
}

impl Source {
    pub(crate) fn provider(provider: impl ProvideCredentials + 'static) -> Source {
        Source::Provider(SharedCredentialsProvider::new(provider))
    }

    /// The first of the sources that an environment names.
    pub(crate) fn from_environment(environment: &Environment) -> Source {
        match from_variables(environment) {
            Ok(credentials) => Source::provider(credentials),
            Err(tried) => Source::Missing(Arc::new([tried])),
        }
    }

    pub(crate) fn can_provide(&self) -> bool {
        matches!(self, Source::Provider(_))
    }

    /// Asks for others the next time: these were refused as expired.
    pub(crate) fn forget(&self, _expired: &Credentials) {}

    pub(crate) async fn provide(&self) -> Result<Credentials, CredentialsError> {
        match self {
            Source::Provider(provider) => {
                let provided = provider.provide_credentials().await;
                provided.map_err(CredentialsError::from_provider)
            }
            Source::Missing(tried) => Err(CredentialsError::missing(Arc::clone(tried))),
        }
    }
}

impl Default for Source {
    fn default() -> Source {
        let tried = Tried::new("configuration", "it has no credentials");
        Source::Missing(Arc::new([tried]))
    }
}

/// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
fn from_variables(environment: &Environment) -> Result<Credentials, Tried> {
    let key = environment.get("AWS_ACCESS_KEY_ID");
    let secret = environment.get("AWS_SECRET_ACCESS_KEY");
    let missing = |reason| Tried::new("environment variables", reason);
    match (key, secret) {
        (Some(key), Some(secret)) => {
            let token = environment.get("AWS_SESSION_TOKEN");
            Ok(Credentials::new(key, secret, token, None, "Environment"))
        }
        (Some(_), None) => {
            Err(missing("AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is"))
        }
        (None, Some(_)) => {
            Err(missing("AWS_ACCESS_KEY_ID is not set, though AWS_SECRET_ACCESS_KEY is"))
        }
        (None, None) => Err(missing("AWS_ACCESS_KEY_ID is not set")),
    }
}

/// A source of credentials that gave none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// What was tried, such as `environment variables`.
    pub source: &'static str,
    /// Why it gave nothing.
    pub reason: String,
}

impl Tried {
    fn new(source: &'static str, reason: impl Into<String>) -> Tried {
        Tried { source, reason: reason.into() }
    }
}

/// There are no credentials to sign with, or they cannot be used. Nothing was sent.
///
/// Its `Display` names each source that was tried, and why it gave nothing. It never shows a secret.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    Missing(Arc<[Tried]>),
    Provider(Arc<provider::error::CredentialsError>),
    Unusable(&'static str),
    MissingToken,
}

impl CredentialsError {
    fn missing(tried: Arc<[Tried]>) -> CredentialsError {
        CredentialsError { reason: Reason::Missing(tried) }
    }

    fn from_provider(error: provider::error::CredentialsError) -> CredentialsError {
        CredentialsError { reason: Reason::Provider(Arc::new(error)) }
    }

    /// A part of the credentials that no header can carry.
    pub(crate) fn unusable(part: &'static str) -> CredentialsError {
        CredentialsError { reason: Reason::Unusable(part) }
    }

    /// An operation that wants a bearer token, of a client that has none.
    pub(crate) fn missing_token() -> CredentialsError {
        CredentialsError { reason: Reason::MissingToken }
    }

    /// The sources that were tried, in order. Empty if one of them gave credentials, or was asked
    /// and failed.
    pub fn tried(&self) -> &[Tried] {
        match &self.reason {
            Reason::Missing(tried) => tried,
            _ => &[],
        }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Missing(tried) => {
                f.write_str("no credentials: ")?;
                for Tried { source, reason } in tried.iter() {
                    write!(f, "{source}: {reason}; ")?;
                }
                f.write_str(WHAT_TO_DO)
            }
            Reason::Provider(error) => {
                f.write_str("no credentials")?;
                let mut cause: Option<&dyn Error> = Some(error.as_ref());
                while let Some(error) = cause {
                    write!(f, ": {error}")?;
                    cause = error.source();
                }
                Ok(())
            }
            Reason::Unusable(part) => write!(
                f,
                "unusable credentials: the {part} has a character that no header can carry, \
                 such as a line break; correct it where it is set"
            ),
            Reason::MissingToken => f.write_str(
                "no credentials: the operation wants a bearer token and there is none; \
                 give a `bearer_token` to the configuration",
            ),
        }
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.reason {
            Reason::Provider(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Source {
        let environment = Environment::from_iter(variables.iter().copied());
        Source::from_environment(&environment)
    }

    #[tokio::test]
    async fn variables_give_credentials() {
        let source = from(&[
            ("AWS_ACCESS_KEY_ID", "AKID"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_SESSION_TOKEN", "token"),
        ]);
        assert!(source.can_provide());
        let credentials = source.provide().await.unwrap();
        assert_eq!(credentials.access_key_id(), "AKID");
        assert_eq!(credentials.secret_access_key(), "secret");
        assert_eq!(credentials.session_token(), Some("token"));
    }

    #[tokio::test]
    async fn an_error_says_what_was_tried() {
        let error = from(&[]).provide().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "no credentials: environment variables: AWS_ACCESS_KEY_ID is not set; set \
             AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give credentials to the configuration"
        );
        assert_eq!(error.tried().len(), 1);

        let error = from(&[("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "")]);
        let error = error.provide().await.unwrap_err().to_string();
        assert!(error.contains("AWS_SECRET_ACCESS_KEY is not set, though"), "{error}");
        assert!(!error.contains("AKID"), "{error}");
    }

    #[tokio::test]
    async fn a_provider_may_fail() {
        #[derive(Debug)]
        struct Failing;
        impl ProvideCredentials for Failing {
            fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
            where
                Self: 'a,
            {
                let error =
                    provider::error::CredentialsError::provider_error("the vault is sealed");
                provider::future::ProvideCredentials::ready(Err(error))
            }
        }
        let error = Source::provider(Failing).provide().await.unwrap_err();
        assert!(error.to_string().ends_with(": the vault is sealed"), "{error}");
        assert!(error.source().is_some());
        assert!(error.tried().is_empty());
    }

    #[test]
    fn debug_hides_secrets() {
        let source = Source::provider(Credentials::new("AKID", "hunter2", None, None, "test"));
        assert!(!format!("{source:?}").contains("hunter2"));
    }
}
