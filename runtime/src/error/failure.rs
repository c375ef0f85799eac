//! [`Failure`]: what can go wrong in a call to any service.

use std::error::Error;
use std::fmt;

use super::{ConnectionError, TimeoutError, Unmodelled};
use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::decode_error::DecodeError;
use crate::endpoint::EndpointError;

/// What can go wrong in a call to any service.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The service answered with an error that its model does not name.
    Unmodelled(Unmodelled),
    /// The input does not make a request.
    Build(BuildError),
    /// There is no endpoint for what was asked.
    Endpoint(EndpointError),
    /// No credentials were found.
    Credentials(CredentialsError),
    /// The connection could not be made, or broke.
    Connection(ConnectionError),
    /// Something took too long.
    Timeout(TimeoutError),
    /// The answer does not have the form that the model gives it.
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
    /// The failure speaks for what it holds, so its source is what lies below that.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner().source()
    }
}
