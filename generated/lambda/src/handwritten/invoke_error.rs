//! [`InvokeError`]: the error of an invocation with typed payloads.

use std::error::Error as StdError;
use std::fmt;

use super::FunctionError;
use crate::prelude::*;

/// The error of an invocation with typed payloads. `?` converts the error of a call, of a function, or of a payload
/// to it.
#[derive(Debug)]
#[non_exhaustive]
pub enum InvokeError {
    /// The call failed. The function may not have run.
    Call(Error),
    /// The function ran, and failed.
    Function(Box<FunctionError>),
    /// A payload could not be serialized or deserialized.
    Payload(PayloadError),
}

impl InvokeError {
    /// The error of the function, if the function failed.
    #[must_use]
    pub fn function_error(&self) -> Option<&FunctionError> {
        match self {
            Self::Function(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for InvokeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Function(error) => error.fmt(f),
            Self::Payload(error) => error.fmt(f),
        }
    }
}

impl StdError for InvokeError {
    /// `Display` shows the inner error, so the source is that of the inner error.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Function(error) => error.source(),
            Self::Payload(error) => error.source(),
        }
    }
}

impl From<Error> for InvokeError {
    /// `cargo lambda watch` sends function errors as errors of the service. They become [`InvokeError::Function`].
    fn from(error: Error) -> Self {
        if let ErrorKind::Unmodelled(unmodelled) = error.kind() {
            let body = Bytes::copy_from_slice(unmodelled.body.as_bytes());
            let function = FunctionError::new("Unhandled", body, None);
            if function.is_certain() {
                return Self::Function(Box::new(function));
            }
        }
        Self::Call(error)
    }
}

impl From<FunctionError> for InvokeError {
    fn from(error: FunctionError) -> Self {
        Self::Function(Box::new(error))
    }
}

impl From<PayloadError> for InvokeError {
    fn from(error: PayloadError) -> Self {
        Self::Payload(error)
    }
}

#[cfg(feature = "blocking")]
impl From<tinsmith_runtime::blocking::BlockingError> for InvokeError {
    fn from(error: tinsmith_runtime::blocking::BlockingError) -> Self {
        Self::Call(error.into())
    }
}

/// A payload could not be serialized or deserialized. `Display` shows the cause and, if a response could not be
/// deserialized, its beginning.
///
/// `?` converts it to the client's [`Error`]: [`ErrorKind::Build`] if serialization failed, and [`ErrorKind::Decode`]
/// if deserialization failed.
#[derive(Debug)]
pub struct PayloadError {
    message: String,
    is_read: bool,
}

impl PayloadError {
    /// The payload of a request cannot be serialized.
    #[cfg(feature = "json")]
    pub(super) fn written(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_read: false }
    }

    /// The payload of a response cannot be deserialized.
    pub(super) fn read(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_read: true }
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for PayloadError {}

impl From<PayloadError> for Error {
    fn from(error: PayloadError) -> Self {
        let kind = match error.is_read {
            true => ErrorKind::Decode(DecodeError::new(error.message)),
            false => ErrorKind::Build(BuildError::new(error.message)),
        };
        Self::new("", kind)
    }
}
