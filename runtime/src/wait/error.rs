//! [`WaitError`]: the error of a waiter.

use std::error::Error as StdError;
use std::fmt;

use super::{Answer, Waited};
use crate::error::Error;
use crate::operation::Operation;

/// The error of a waiter: its kind, and the last result of the operation.
///
/// It is not the error type of the service, because the last result may be an output. In a function
/// that returns the service's error, match on [`into_answer`](WaitError::into_answer).
pub struct WaitError<O: Operation> {
    inner: Box<Inner<O>>,
}

struct Inner<O: Operation> {
    kind: WaitErrorKind,
    waited: Waited<O>,
}

/// The kind of a waiter's error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitErrorKind {
    /// The resource can no longer reach the desired state.
    Failed,
    /// The maximum wait time has passed.
    TimedOut,
    /// The operation failed with an error that the waiter does not expect.
    Unexpected,
    /// There is no Tokio runtime for timers; nothing was sent.
    NoRuntime,
}

impl<O: Operation> WaitError<O> {
    pub(super) fn new(kind: WaitErrorKind, waited: Waited<O>) -> Self {
        Self { inner: Box::new(Inner { kind, waited }) }
    }

    /// The kind of the error, to `match` on.
    #[must_use]
    pub fn kind(&self) -> WaitErrorKind {
        self.inner.kind
    }

    /// The name of the waiter in the model, such as `FunctionActive`.
    #[must_use]
    pub fn waiter(&self) -> &'static str {
        self.inner.waited.waiter
    }

    /// The number of calls of the operation. Retries within a call are not counted.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.inner.waited.requests
    }

    /// The output, if the last call succeeded.
    #[must_use]
    pub fn output(&self) -> Option<&O::Output> {
        self.answer().and_then(|answer| answer.as_ref().ok())
    }

    /// The error, if the last call failed.
    #[must_use]
    pub fn error(&self) -> Option<&Error<O::Error>> {
        self.answer().and_then(|answer| answer.as_ref().err())
    }

    /// The last result, by value. `None` if the timeout passed before the first one.
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
            WaitErrorKind::Failed => {
                write!(f, "the state can no longer be reached, after {requests} {times}")?
            }
            WaitErrorKind::TimedOut => {
                write!(f, "timed out after {max_wait:?} and {requests} {times}")?;
            }
            WaitErrorKind::Unexpected => write!(f, "unexpected error after {requests} {times}")?,
            WaitErrorKind::NoRuntime => {
                return f.write_str("waiting requires a Tokio runtime for timers; wait within one");
            }
        }
        if let Some(error) = self.error() {
            write!(f, ": {error}")?;
        }
        f.write_str(match self.kind() {
            WaitErrorKind::TimedOut => "; wait longer, or see the last result",
            WaitErrorKind::Failed if self.output().is_some() => {
                "; see the last `output` for the reason"
            }
            _ => "; correct the cause of the error, and wait again",
        })
    }
}

impl<O: Operation> fmt::Debug for WaitError<O> {
    /// Does not show the output, which may contain secrets.
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
    /// The last error is part of this error's text, so its source is the source of this error.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().and_then(StdError::source)
    }
}
