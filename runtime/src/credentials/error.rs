//! [`CredentialsError`]: why there are no credentials.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::provider;
use crate::text::Chain;

/// The end of every error about missing credentials.
const WHAT_TO_DO: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
                          name a profile in AWS_PROFILE, or give credentials to the configuration";

/// What to do if a configuration lacks something that the environment may have.
pub(crate) const READ_ENVIRONMENT: &str = "start from `Config::from_env().await?.to_builder()`, which \
                                           reads the environment";

/// A source of credentials that gave none.
///
/// The reason is one line. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedSource {
    /// What was tried, such as `environment variables`.
    pub source: &'static str,
    /// Why it gave nothing.
    pub reason: String,
}

impl FailedSource {
    pub(super) fn new(source: &'static str, reason: impl Into<String>) -> FailedSource {
        FailedSource { source, reason: reason.into() }
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
    /// No source is configured.
    Missing(Arc<[FailedSource]>),
    /// The configuration has none, and does not read the environment.
    NotSet,
    /// The last one is, and failed.
    Failed(Arc<[FailedSource]>),
    Provider(Arc<provider::error::CredentialsError>),
    Unusable(&'static str),
    MissingSecret(Secret),
}

/// A secret that takes the place of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// What it is, with its article.
    pub(crate) what: &'static str,
    /// What to do if it is missing.
    pub(crate) remedy: &'static str,
}

/// A token for operations with the trait `httpBearerAuth`.
pub(crate) const BEARER_TOKEN: Secret = Secret {
    what: "a bearer token",
    remedy: "give a `bearer_token` to the configuration, set AWS_BEARER_TOKEN_ with the name of the \
             service, or `sso_session` in the profile",
};

/// The same, of a configuration that does not read the environment.
pub(crate) const BEARER_TOKEN_OF_PROGRAM: Secret = Secret {
    remedy: "call `bearer_token` on the builder, or start from `Config::from_env().await?.to_builder()`, \
             which reads the environment",
    ..BEARER_TOKEN
};

impl CredentialsError {
    pub(super) fn missing(tried: Arc<[FailedSource]>) -> CredentialsError {
        CredentialsError { reason: Reason::Missing(tried) }
    }

    /// The configuration has none, and does not read the environment.
    pub(super) fn not_set() -> CredentialsError {
        CredentialsError { reason: Reason::NotSet }
    }

    /// The last source is configured and failed; its reason ends with what to do.
    pub(super) fn failed(tried: Arc<[FailedSource]>) -> CredentialsError {
        CredentialsError { reason: Reason::Failed(tried) }
    }

    /// The error of a provider. If one of these is its cause, that one says more.
    pub(super) fn of_provider(error: provider::error::CredentialsError) -> CredentialsError {
        match error.source().and_then(|source| source.downcast_ref::<CredentialsError>()) {
            Some(error) => error.clone(),
            None => CredentialsError { reason: Reason::Provider(Arc::new(error)) },
        }
    }

    /// A part of the credentials that no header can carry.
    pub(crate) fn unusable(part: &'static str) -> CredentialsError {
        CredentialsError { reason: Reason::Unusable(part) }
    }

    /// An operation that wants a secret, of a client that has none.
    pub(crate) fn missing_secret(secret: Secret) -> CredentialsError {
        CredentialsError { reason: Reason::MissingSecret(secret) }
    }

    /// Whether nobody has given credentials: no source is configured, and so none has failed.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.reason, Reason::Missing(_) | Reason::NotSet)
    }

    /// The sources that were tried, in order. The last of them may be one that is configured and
    /// failed. Empty if there were credentials, if a provider of the program's own failed, and if the
    /// configuration was not read from the environment.
    #[must_use]
    pub fn failed_sources(&self) -> &[FailedSource] {
        match &self.reason {
            Reason::Missing(tried) | Reason::Failed(tried) => tried,
            _ => &[],
        }
    }

    /// The error of the credentials provider, if it is why there are none. `Display` shows it and its
    /// causes, so it is not a [`source`](Error::source).
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
                // Its own text only says that there is an error.
                write!(f, "no credentials: {}", Chain(error.source().unwrap_or(error.as_ref())))
            }
            Reason::Unusable(part) => write!(
                f,
                "unusable credentials: the {part} has a character that no header can carry, \
                 such as a line break; correct it where it is set"
            ),
            Reason::MissingSecret(Secret { what, remedy }) => write!(
                f,
                "no credentials: the operation requires {what} and there is none; {remedy}"
            ),
        }
    }
}

impl Error for CredentialsError {}
