//! [`WaitError`]: why waiting came to no good end.

use std::error::Error as StdError;
use std::fmt;

use super::{Answer, Waited};
use crate::error::Error;
use crate::operation::Operation;

/// Why waiting came to no good end: which end it was, and the last answer.
///
/// It is an error of its own and not the service's, since the last answer may be an output. In a
/// function that returns the service's error, match on [`into_answer`](WaitError::into_answer).
pub struct WaitError<O: Operation> {
    inner: Box<Inner<O>>,
}

struct Inner<O: Operation> {
    kind: WaitErrorKind,
    waited: Waited<O>,
}

/// Which end waiting came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitErrorKind {
    /// An answer says that what is waited for will never be.
    Failed,
    /// The time is up.
    TimedOut,
    /// An error came that the waiter does not know.
    Unexpected,
    /// There is no Tokio runtime to measure time by; nothing was sent.
    NoRuntime,
}

impl<O: Operation> WaitError<O> {
    pub(super) fn new(kind: WaitErrorKind, waited: Waited<O>) -> Self {
        Self { inner: Box::new(Inner { kind, waited }) }
    }

    /// Which end it was: the value to `match` on.
    #[must_use]
    pub fn kind(&self) -> WaitErrorKind {
        self.inner.kind
    }

    /// The waiter's name in the model, such as `FunctionActive`.
    #[must_use]
    pub fn waiter(&self) -> &'static str {
        self.inner.waited.waiter
    }

    /// How many times the operation was called. What it took to get an answer to each, such as
    /// retries, does not count.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.inner.waited.requests
    }

    /// The output, if the last answer was one.
    #[must_use]
    pub fn output(&self) -> Option<&O::Output> {
        self.answer().and_then(|answer| answer.as_ref().ok())
    }

    /// The error, if the last answer was one.
    #[must_use]
    pub fn error(&self) -> Option<&Error<O::Error>> {
        self.answer().and_then(|answer| answer.as_ref().err())
    }

    /// The last answer, by value. There is none if the time was up before the first one.
    #[must_use]
    pub fn into_answer(self) -> Option<Answer<O>> {
        self.inner.waited.answer
    }

    fn answer(&self) -> Option<&Answer<O>> {
        self.inner.waited.answer.as_ref()
    }
}

impl<O: Operation> fmt::Display for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Waited { waiter, max_wait, requests, .. } = &self.inner.waited;
        let times = if *requests == 1 { "request" } else { "requests" };
        write!(f, "{waiter}: ")?;
        match self.kind() {
            WaitErrorKind::Failed => write!(f, "it will never be, after {requests} {times}")?,
            WaitErrorKind::TimedOut => {
                write!(f, "not within {max_wait:?}, after {requests} {times}")?;
            }
            WaitErrorKind::Unexpected => write!(f, "an error after {requests} {times}")?,
            WaitErrorKind::NoRuntime => {
                return f
                    .write_str("there is no Tokio runtime to measure time by; wait within one");
            }
        }
        if let Some(error) = self.error() {
            write!(f, ": {error}")?;
        }
        f.write_str(match self.kind() {
            WaitErrorKind::TimedOut => "; wait longer, or see what the last answer says",
            WaitErrorKind::Failed if self.output().is_some() => "; see what `output` says of it",
            _ => "; mend what the error says, and wait again",
        })
    }
}

impl<O: Operation> fmt::Debug for WaitError<O> {
    /// Shows no output: only its type knows what of it may be shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitError")
            .field("kind", &self.kind())
            .field("waiter", &self.waiter())
            .field("requests", &self.requests())
            .field("error", &self.error())
            .finish_non_exhaustive()
    }
}

impl<O: Operation> StdError for WaitError<O> {
    /// It speaks for the last error, so its source is what lies below that.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().and_then(StdError::source)
    }
}
