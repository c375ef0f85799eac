//! Waiting until something is so: [`Waiter`], and [`WaitError`], why it is not.
//!
//! Emitted calls have a method for each [waiter](https://smithy.io/2.0/additional-specs/waiters.html)
//! of the model: `.wait_until_function_active(max_wait)`. It asks again and again, with pauses that
//! grow, until an answer is what it waits for. Each time, what may be retried is, as in any call.
//!
//! Programs without async wait with `blocking::block_on(call.wait_until_function_active(max_wait))`.

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

/// What an operation gave: its output, or an error.
pub type Answer<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Error>>;

/// What an answer means for the one who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It is what is waited for.
    Success,
    /// It will never be.
    Failure,
    /// It is not yet.
    Retry,
}

/// How to wait for something: for emitted code.
pub struct Waiter<O: Operation> {
    name: &'static str,
    min_delay: Duration,
    max_delay: Duration,
    judge: fn(&O, &Answer<O>) -> Option<State>,
}

impl<O: Operation> Waiter<O> {
    /// A waiter of the model, and what it makes of an answer: `None` is an answer about which it says
    /// nothing, which ends the wait if it is an error.
    #[must_use]
    pub const fn new(name: &'static str, judge: fn(&O, &Answer<O>) -> Option<State>) -> Self {
        Self { name, min_delay: Duration::from_secs(2), max_delay: Duration::from_secs(120), judge }
    }

    /// The shortest and the longest pause between two requests, in seconds, instead of 2 and 120.
    #[must_use]
    pub const fn delays(mut self, min: u64, max: u64) -> Self {
        self.min_delay = Duration::from_secs(min);
        self.max_delay = Duration::from_secs(max);
        self
    }

    /// Asks until the answer is what is waited for, and no longer than `max_wait` as a whole.
    ///
    /// # Errors
    /// The time is up, an answer says that it will never be, an error is none that the waiter knows,
    /// or there is no Tokio runtime to measure time by.
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
            tracing::debug!(waiter = self.name, requests = waited.requests, ?pause, "not yet");
            sleep(pause).await;
        }
    }
}

/// What came of waiting: for emitted code, which knows what kind of answer it waits for.
pub struct Waited<O: Operation> {
    waiter: &'static str,
    max_wait: Duration,
    requests: u32,
    answer: Option<Answer<O>>,
}

impl<O: Operation> Waited<O> {
    /// The output, where only an output is what is waited for.
    ///
    /// # Errors
    /// It is an error.
    pub fn output(self) -> Result<O::Output, WaitError<O>> {
        match self.answer {
            Some(Ok(output)) => Ok(output),
            answer => Err(Self { answer, ..self }.failed(WaitErrorKind::Unexpected)),
        }
    }

    /// The output, unless it is an error that was waited for.
    #[must_use]
    pub fn optional(self) -> Option<O::Output> {
        self.answer.and_then(Result::ok)
    }

    fn failed(self, kind: WaitErrorKind) -> WaitError<O> {
        WaitError::new(kind, self)
    }
}

/// Whether the service has answered with an error. An operation about which nothing came back has not
/// failed.
#[must_use]
pub fn is_answer<K: ServiceError>(error: &Error<K>) -> bool {
    error.status().is_some_and(|status| !status.is_success())
}

/// Whether there are texts, and all of them are this one.
pub fn all_equal<'a>(texts: impl IntoIterator<Item = &'a str>, wanted: &str) -> bool {
    let mut texts = texts.into_iter().peekable();
    texts.peek().is_some() && texts.all(|text| text == wanted)
}

#[cfg(test)]
mod tests;
