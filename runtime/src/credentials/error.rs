//! [`CredentialsError`]: no credentials were found.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::provider;
use crate::text::Chain;

/// The remedy for missing credentials.
const WHAT_TO_DO: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
                          select a profile with AWS_PROFILE, or set credentials in the configuration";

/// The remedy if the configuration lacks a setting that the environment may have.
pub(crate) const READ_ENVIRONMENT: &str = "start from `Config::from_env().await?.to_builder()`, which \
                                           reads the environment";

/// A source of credentials that was tried without success.
///
/// The reason is one line and never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedSource {
    /// The name of the source, such as `environment variables`.
    pub source: &'static str,
    /// Why it did not provide credentials.
    pub reason: String,
}

impl FailedSource {
    pub(super) fn new(source: &'static str, reason: impl Into<String>) -> FailedSource {
        FailedSource { source, reason: reason.into() }
    }
}

/// No credentials were found, or they are not usable. Nothing was sent.
///
/// Its `Display` names each source that was tried, and why it did not provide credentials. It never
/// shows a secret.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    /// No source is configured.
    Missing(Arc<[FailedSource]>),
    /// The configuration has no credentials, and does not read the environment.
    NotSet,
    /// The last source is configured, and failed.
    Failed(Arc<[FailedSource]>),
    Provider(Arc<provider::error::CredentialsError>),
    Unusable(&'static str),
    MissingSecret(Secret),
}

/// A secret that authenticates requests instead of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// Its name, with an article.
    pub(crate) what: &'static str,
    /// The remedy if it is missing.
    pub(crate) remedy: &'static str,
}

/// The token for operations with the trait `httpBearerAuth`.
pub(crate) const BEARER_TOKEN: Secret = Secret {
    what: "a bearer token",
    remedy: "set `bearer_token` in the configuration, AWS_BEARER_TOKEN_ followed by the name of the \
             service, or `sso_session` in the profile",
};

/// [`BEARER_TOKEN`] for a configuration that does not read the environment.
pub(crate) const BEARER_TOKEN_OF_PROGRAM: Secret = Secret {
    remedy: "call `bearer_token` on the builder, or start from `Config::from_env().await?.to_builder()`, \
             which reads the environment",
    ..BEARER_TOKEN
};

impl CredentialsError {
    pub(super) fn missing(tried: Arc<[FailedSource]>) -> CredentialsError {
        CredentialsError { reason: Reason::Missing(tried) }
    }

    /// The configuration has no credentials, and does not read the environment.
    pub(super) fn not_set() -> CredentialsError {
        CredentialsError { reason: Reason::NotSet }
    }

    /// The last source is configured and failed; its reason ends with the remedy.
    pub(super) fn failed(tried: Arc<[FailedSource]>) -> CredentialsError {
        CredentialsError { reason: Reason::Failed(tried) }
    }

    /// The error of a provider. If a `CredentialsError` caused it, that error is used, as it has
    /// more details.
    pub(super) fn of_provider(error: provider::error::CredentialsError) -> CredentialsError {
        match error.source().and_then(|source| source.downcast_ref::<CredentialsError>()) {
            Some(error) => error.clone(),
            None => CredentialsError { reason: Reason::Provider(Arc::new(error)) },
        }
    }

    /// A part of the credentials is not a valid header value.
    pub(crate) fn unusable(part: &'static str) -> CredentialsError {
        CredentialsError { reason: Reason::Unusable(part) }
    }

    /// An operation requires a secret that the client does not have.
    pub(crate) fn missing_secret(secret: Secret) -> CredentialsError {
        CredentialsError { reason: Reason::MissingSecret(secret) }
    }

    /// Whether no source is configured, so that no source has failed.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.reason, Reason::Missing(_) | Reason::NotSet)
    }

    /// The sources that were tried, in order. The last one may be a configured source that failed.
    /// Empty if credentials were found, if a custom provider failed, and if the configuration was not
    /// read from the environment.
    #[must_use]
    pub fn failed_sources(&self) -> &[FailedSource] {
        match &self.reason {
            Reason::Missing(tried) | Reason::Failed(tried) => tried,
            _ => &[],
        }
    }

    /// The error of the credentials provider, if the provider failed. `Display` shows it and its causes,
    /// so it is not a [`source`](Error::source).
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn Error + 'static)> {
        match &self.reason {
            Reason::Provider(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Missing(tried) => {
                f.write_str("no credentials: ")?;
                for FailedSource { source, reason } in tried.iter() {
                    write!(f, "{source}: {reason}; ")?;
                }
                f.write_str(WHAT_TO_DO)
            }
            Reason::NotSet => write!(
                f,
                "no credentials: the configuration has none; call `credentials` on the builder, or \
                 {READ_ENVIRONMENT}"
            ),
            Reason::Failed(tried) => {
                f.write_str("no credentials")?;
                for (number, FailedSource { source, reason }) in tried.iter().enumerate() {
                    write!(f, "{} {source}: {reason}", if number == 0 { ":" } else { ";" })?;
                }
                Ok(())
            }
            Reason::Provider(error) => {
                // The provider error's own text only says that an error occurred.
                write!(f, "no credentials: {}", Chain(error.source().unwrap_or(error.as_ref())))
            }
            Reason::Unusable(part) => write!(
                f,
                "unusable credentials: the {part} contains a character that is not valid in a header, \
                 such as a line break; correct it where it is set"
            ),
            Reason::MissingSecret(Secret { what, remedy }) => {
                write!(f, "no credentials: the operation requires {what}; {remedy}")
            }
        }
    }
}

impl Error for CredentialsError {}
