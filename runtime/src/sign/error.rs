//! [`SignError`]: a request cannot be signed.

use std::error::Error;
use std::fmt;

use crate::body::BoxError;
use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::error::Failure;
use crate::text::Chain;

/// A request cannot be signed. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum SignError {
    /// Because of the request.
    Request(BoxError),
    /// Because of the credentials.
    Credentials(CredentialsError),
}

impl SignError {
    pub(crate) fn request(reason: impl Into<BoxError>) -> SignError {
        SignError::Request(reason.into())
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignError::Request(reason) => write!(f, "the request cannot be signed: {reason}"),
            SignError::Credentials(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            SignError::Request(reason) => reason.source(),
            SignError::Credentials(error) => error.source(),
        }
    }
}

impl From<SignError> for Failure {
    fn from(error: SignError) -> Failure {
        match error {
            SignError::Request(_) => Failure::Build(BuildError::new(Chain(&error).to_string())),
            SignError::Credentials(error) => Failure::Credentials(error),
        }
    }
}
