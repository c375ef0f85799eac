//! Waiters: [`Waiter`] polls an operation until a resource reaches a state, and fails with a
//! [`WaitError`].
//!
//! Generated calls have a method for each
//! [waiter](https://smithy.io/2.0/additional-specs/waiters.html) of the model:
//! `.wait_until_function_active(max_wait)`. It sends requests with increasing delays until the
//! response shows the desired state. Each request is retried like any call.
//!
//! Programs without async use `blocking::block_on(call.wait_until_function_active(max_wait))`.

mod error;
mod pause;

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use crate::client::{CallOptions, Client};
use crate::error::{Error, ServiceError};
use crate::operation::Operation;

pub use error::{WaitError, WaitErrorKind};
use pause::pause;

/// The result of an operation: its output or its error.
pub type Answer<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Error>>;

/// The state that a waiter derives from a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// The resource has reached the desired state.
    Success,
    /// The resource can no longer reach the desired state.
    Failure,
    /// The resource has not reached the desired state yet.
    Retry,
}

/// A waiter, for generated code.
pub struct Waiter<O: Operation> {
    name: &'static str,
    min_delay: Duration,
    max_delay: Duration,
    judge: fn(&O, &Answer<O>) -> Option<State>,
}

impl<O: Operation> Waiter<O> {
    /// A waiter of the model. `judge` returns the state for a result, or `None` if no acceptor of
    /// the waiter matches, which ends the wait if the result is an error.
    #[must_use]
    pub const fn new(name: &'static str, judge: fn(&O, &Answer<O>) -> Option<State>) -> Self {
        Self { name, min_delay: Duration::from_secs(2), max_delay: Duration::from_secs(120), judge }
    }

    /// The minimum and maximum delay between two requests, in seconds. The defaults are 2 and 120.
    #[must_use]
    pub const fn delays(mut self, min: u64, max: u64) -> Self {
        self.min_delay = Duration::from_secs(min);
        self.max_delay = Duration::from_secs(max);
        self
    }

    /// Polls until the desired state is reached, for at most `max_wait` in total.
    ///
    /// # Errors
    /// The timeout has passed, the resource can no longer reach the state, the operation failed
    /// with an error that the waiter does not expect, or there is no Tokio runtime for timers.
    pub async fn wait(
        &self,
        client: &Client,
        operation: &O,
        options: &CallOptions,
        max_wait: Duration,
    ) -> Result<Waited<O>, WaitError<O>> {
        let mut waited = Waited { waiter: self.name, max_wait, requests: 0, answer: None };
        if Handle::try_current().is_err() {
            return Err(waited.failed(WaitErrorKind::NoRuntime));
        }
        let started = Instant::now();
        let left = || max_wait.saturating_sub(started.elapsed());
        loop {
            waited.requests += 1;
            let Ok(answer) = timeout(left(), client.send(operation, options)).await else {
                return Err(waited.failed(WaitErrorKind::TimedOut));
            };
            let state = (self.judge)(operation, &answer);
            let is_error = answer.is_err();
            waited.answer = Some(answer);
            match state {
                Some(State::Success) => return Ok(waited),
                Some(State::Failure) => return Err(waited.failed(WaitErrorKind::Failed)),
                None if is_error => return Err(waited.failed(WaitErrorKind::Unexpected)),
                Some(State::Retry) | None => {}
            }
            let Some(pause) = pause(waited.requests, self.min_delay, self.max_delay, left()) else {
                return Err(waited.failed(WaitErrorKind::TimedOut));
            };
            tracing::debug!(
                waiter = self.name,
                requests = waited.requests,
                ?pause,
                "waiting for the next request"
            );
            sleep(pause).await;
        }
    }
}

/// The result of a successful wait, for generated code that knows which kind of result the waiter
/// expects.
pub struct Waited<O: Operation> {
    waiter: &'static str,
    max_wait: Duration,
    requests: u32,
    answer: Option<Answer<O>>,
}

impl<O: Operation> Waited<O> {
    /// The output, for waiters that expect only outputs.
    ///
    /// # Errors
    /// The result is an error.
    pub fn output(self) -> Result<O::Output, WaitError<O>> {
        match self.answer {
            Some(Ok(output)) => Ok(output),
            answer => Err(Self { answer, ..self }.failed(WaitErrorKind::Unexpected)),
        }
    }

    /// The output, or `None` if the waiter expected an error.
    #[must_use]
    pub fn optional(self) -> Option<O::Output> {
        self.answer.and_then(Result::ok)
    }

    fn failed(self, kind: WaitErrorKind) -> WaitError<O> {
        WaitError::new(kind, self)
    }
}

/// Whether the error is a response of the service. Errors without a response do not match
/// acceptors.
#[must_use]
pub fn is_answer<K: ServiceError>(error: &Error<K>) -> bool {
    error.status().is_some_and(|status| !status.is_success())
}

/// Whether there is at least one text, and all of them equal `wanted`.
pub fn all_equal<'a>(texts: impl IntoIterator<Item = &'a str>, wanted: &str) -> bool {
    let mut texts = texts.into_iter().peekable();
    texts.peek().is_some() && texts.all(|text| text == wanted)
}

#[cfg(test)]
mod tests;
