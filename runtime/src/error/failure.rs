//! [`Failure`]: the errors that a call to any service can have.

use std::error::Error;
use std::fmt;

use super::{ConnectionError, TimeoutError, Unmodelled};
use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::decode_error::DecodeError;
use crate::endpoint::EndpointError;

/// The errors that a call to any service can have.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The service returned an error that is not in its model.
    Unmodelled(Unmodelled),
    /// The input is not valid, so no request can be built.
    Build(BuildError),
    /// No endpoint can be resolved.
    Endpoint(EndpointError),
    /// No credentials were found.
    Credentials(CredentialsError),
    /// The connection could not be opened, or was interrupted.
    Connection(ConnectionError),
    /// A timeout.
    Timeout(TimeoutError),
    /// The response is not valid according to the model.
    Decode(DecodeError),
}

impl Failure {
    fn inner(&self) -> &(dyn Error + 'static) {
        match self {
            Self::Unmodelled(error) => error,
            Self::Build(error) => error,
            Self::Endpoint(error) => error,
            Self::Credentials(error) => error,
            Self::Connection(error) => error,
            Self::Timeout(error) => error,
            Self::Decode(error) => error,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), f)
    }
}

impl Error for Failure {
    /// The failure's text is that of its content, so its source is the source of the content.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner().source()
    }
}
