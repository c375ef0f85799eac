//! [`InvokeError`]: everything that can go wrong between a value and the function's answer to it.

use std::error::Error as StdError;
use std::fmt;

use super::FunctionError;
use crate::prelude::*;

/// Why there is no answer of a function, or none that can be used. `?` makes it of every error on the way: of a call,
/// of a function, of a payload.
#[derive(Debug)]
#[non_exhaustive]
pub enum InvokeError {
    /// The call failed: the function may not have run at all.
    Call(Error),
    /// The function ran and failed.
    Function(Box<FunctionError>),
    /// A payload could not be written or read.
    Payload(PayloadError),
}

impl InvokeError {
    /// What the function says, if it has failed.
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
    /// The error speaks for what it holds, so its source is what lies below that.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Function(error) => error.source(),
            Self::Payload(error) => error.source(),
        }
    }
}

impl From<Error> for InvokeError {
    /// An error of a function that came as an error of the service, as `cargo lambda watch` sends them, is one of the
    /// function.
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

/// A payload that could not be written or read. Its `Display` shows the beginning of an answer that could not be read,
/// and the cause.
///
/// `?` turns it into the client's [`Error`]: [`ErrorKind::Build`] for one that could not be written, and
/// [`ErrorKind::Decode`] for one that could not be read.
#[derive(Debug)]
pub struct PayloadError {
    message: String,
    is_read: bool,
}

impl PayloadError {
    /// A payload that cannot be sent.
    #[cfg(feature = "json")]
    pub(super) fn written(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_read: false }
    }

    /// An answer that cannot be read.
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
