//! Errors of calls: [`Error`] with the details that every error has, and [`Failure`], the errors
//! that any call can have.

mod context;
mod failure;
mod form;
mod network;
mod progress;
mod unmodelled;

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use crate::decode_error::DecodeError;
use crate::response::Response;
use crate::text::OneLine;

pub(crate) use context::extended_request_id;
pub(crate) use context::query_code;
pub use context::{ErrorContext, is_of_service, request_id};
pub use failure::Failure;
pub use form::{ErrorForm, code_and_message};
pub use network::{ConnectionError, Timeout, TimeoutError};
pub(crate) use progress::Progress;
pub use unmodelled::Unmodelled;

/// Implemented by the generated `ErrorKind` of a service: its modelled errors, and every
/// [`Failure`].
pub trait ServiceError: StdError + From<Failure> + Send + Sync + 'static {
    /// The form of error responses.
    const FORM: ErrorForm = ErrorForm::Json;

    /// Parses the modelled error with this code; `None` if the model has no such error.
    fn read(code: &str, response: &mut Response) -> Option<Result<Self, DecodeError>>;
}

/// The error of a failed call, with the details of the call.
///
/// Its size is one pointer, and its `Display` is one line, such as
/// `GetAlias: ResourceNotFoundException: no alias (HTTP 404, request id 1-2-3, 1 attempt)`.
pub struct Error<K> {
    inner: Box<Inner<K>>,
}

struct Inner<K> {
    kind: K,
    operation: &'static str,
    context: ErrorContext,
    attempts: Option<u32>,
    may_have_run: bool,
}

impl<K> Error<K> {
    /// The kind of the error, to `match` on.
    #[must_use]
    pub fn kind(&self) -> &K {
        &self.inner.kind
    }

    /// The kind of the error, by value.
    #[must_use]
    pub fn into_kind(self) -> K {
        self.inner.kind
    }

    /// The name of the operation, such as `GetAlias`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.inner.operation
    }

    /// The error code of the service, such as `ResourceNotFoundException`, even if it is not
    /// modelled.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.context.code.as_deref()
    }

    /// The error message of the service.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.inner.context.message.as_deref()
    }

    /// The HTTP status of the response, if one was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.context.status
    }

    /// The request ID, which AWS Support asks for, if a response was received.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.context.request_id.as_deref()
    }

    /// The second request ID of S3, which AWS Support asks for as well.
    #[must_use]
    pub fn extended_request_id(&self) -> Option<&str> {
        self.inner.context.extended_request_id.as_deref()
    }

    /// The number of requests that were sent. It is 0 if no request was sent, or if the response
    /// did not come through a client.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts.unwrap_or(0)
    }

    /// Whether the service may have executed the operation, completely or in part, although the
    /// call failed: for example, the response of a function that has run was lost. It is `false` if
    /// no attempt got that far, and for read-only operations.
    #[must_use]
    pub fn may_have_run(&self) -> bool {
        self.inner.may_have_run
    }
}

// After the methods that programs need.
impl<K> Error<K> {
    /// An error of an operation, without further details.
    pub fn new(operation: &'static str, kind: K) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                operation,
                context: ErrorContext::default(),
                attempts: None,
                may_have_run: false,
            }),
        }
    }

    /// Adds the details of the response.
    #[must_use]
    pub fn with_context(mut self, context: ErrorContext) -> Self {
        self.inner.context = context;
        self
    }

    /// Sets the number of requests that were sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner.attempts = Some(attempts);
        self
    }

    /// Sets whether the service may have executed the operation.
    #[must_use]
    pub fn with_may_have_run(mut self, may_have_run: bool) -> Self {
        self.inner.may_have_run = may_have_run;
        self
    }
}

impl<K: fmt::Display> fmt::Display for Error<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        if !inner.operation.is_empty() {
            write!(f, "{}: ", inner.operation)?;
        }
        match &inner.context.code {
            Some(code) => display(f, code, inner.context.message.as_deref())?,
            None => fmt::Display::fmt(&inner.kind, f)?,
        }
        write_facts(f, &inner.context, inner.attempts, inner.may_have_run)
    }
}

/// Writes ` (HTTP 404, request id 1-2-3, 1 attempt, may have run)`, with the known details.
fn write_facts(
    f: &mut fmt::Formatter<'_>,
    context: &ErrorContext,
    attempts: Option<u32>,
    may_have_run: bool,
) -> fmt::Result {
    let mut separator = " (";
    if let Some(status) = context.status {
        write!(f, "{separator}HTTP {}", status.as_u16())?;
        separator = ", ";
    }
    if let Some(id) = &context.request_id {
        write!(f, "{separator}request id {id}")?;
        separator = ", ";
    }
    if let Some(id) = &context.extended_request_id {
        write!(f, "{separator}extended request id {id}")?;
        separator = ", ";
    }
    if let Some(attempts) = attempts {
        write!(f, "{separator}{attempts} attempt{}", if attempts == 1 { "" } else { "s" })?;
        separator = ", ";
    }
    if may_have_run {
        write!(f, "{separator}may have run")?;
        separator = ", ";
    }
    f.write_str(if separator == ", " { ")" } else { "" })
}

impl<K: fmt::Debug> fmt::Debug for Error<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation())
            .field("kind", self.kind())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("extended_request_id", &self.extended_request_id())
            .field("attempts", &self.attempts())
            .field("may_have_run", &self.may_have_run())
            .finish()
    }
}

impl<K: StdError> StdError for Error<K> {
    /// The kind is part of this error's text, so its source is the source of this error.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.kind.source()
    }
}

/// Writes a modelled error: its code, and its message if it has one.
///
/// # Errors
/// The errors of the formatter.
pub fn display(f: &mut fmt::Formatter<'_>, code: &str, message: Option<&str>) -> fmt::Result {
    fmt::Display::fmt(&OneLine(code), f)?;
    match message {
        Some(message) if !message.chars().all(char::is_control) => {
            write!(f, ": {}", OneLine(message))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
