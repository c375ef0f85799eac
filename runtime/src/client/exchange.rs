//! [`Exchange`]: the state that both directions of a call share whose request is an event stream.
//!
//! The response is read while the request is sent. Each direction ends the other: if the response
//! ends or is dropped, the rest of the request is not sent; if an event of the program fails, that
//! error replaces the one that the transport reports.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Instant;

use super::failed_call::FailedCall;
use super::frames::Frames;
use super::limit::Limits;
use crate::body::{Body, BoxError};
use crate::error::{ConnectionError, Failure, Timeout, TimeoutError};

/// The state of a call whose request is an event stream.
#[derive(Clone)]
pub(super) struct Exchange(Arc<Mutex<State>>);

struct State {
    /// The rest of the request; `None` after its end.
    frames: Option<Frames>,
    /// Whether the next step is the program's: the request waits for an event.
    is_programs_turn: bool,
    /// When the transport last asked for a message.
    last: Instant,
    /// Whether the response has ended or was dropped.
    is_over: bool,
    /// Whether this happened before the end of the request.
    is_cut_off: bool,
    /// The task that sends the request, to stop it.
    sender: Option<Waker>,
    /// The error that aborted the request.
    failure: Option<EventError>,
}

/// Ends the request when it is dropped.
pub(super) struct Guard(Exchange);

impl Exchange {
    pub(super) fn new(frames: Frames) -> Exchange {
        Exchange(Arc::new(Mutex::new(State {
            frames: Some(frames),
            is_programs_turn: false,
            last: Instant::now(),
            is_over: false,
            is_cut_off: false,
            sender: None,
            failure: None,
        })))
    }

    /// The guard of the side that receives the response.
    pub(super) fn guard(&self) -> Guard {
        Guard(self.clone())
    }

    /// The body of the request.
    pub(super) fn body(&self) -> Body {
        Body::from_stream(Sending(self.clone()))
    }

    /// Cancels a request if the service neither takes more of it nor responds for too long. The
    /// time in which the request waits for an event of the program does not count.
    pub(super) async fn within_turns<T>(
        &self,
        limits: Limits,
        mut work: Pin<&mut impl Future<Output = Result<T, FailedCall>>>,
    ) -> Result<T, FailedCall> {
        let (Some(limit), true) = (limits.read, limits.has_clock) else { return work.await };
        let mut end = Instant::now().checked_add(limit);
        while let Some(until) = end {
            match tokio::time::timeout_at(until, work.as_mut()).await {
                Ok(outcome) => return outcome,
                Err(_) => end = self.deadline(limit),
            }
            if end.is_some_and(|end| end <= until) {
                return Err(Failure::Timeout(TimeoutError::new(Timeout::Read, limit)).into());
            }
        }
        work.await
    }

    /// When the service will have been silent for too long.
    fn deadline(&self, limit: Duration) -> Option<Instant> {
        let state = self.lock();
        let since = if state.is_programs_turn { Instant::now() } else { state.last };
        since.checked_add(limit)
    }

    /// The error that aborted the request, as the error of the call.
    pub(super) fn replace(&self, failed: FailedCall) -> FailedCall {
        match self.failure() {
            Some(error) => Failure::Connection(ConnectionError::interrupted(error)).into(),
            None => failed,
        }
    }

    fn failure(&self) -> Option<EventError> {
        self.lock().failure.clone()
    }

    fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        let (sender, frames) = (state.sender.take(), state.frames.take());
        state.is_cut_off |= frames.is_some();
        // Foreign code must not run under the lock: the events of the program are dropped, and the
        // waker may run the task.
        drop(state);
        drop(frames);
        if let Some(sender) = sender {
            sender.wake();
        }
    }

    /// Ignores poisoning: no foreign code runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guard {
    /// When the service will have been silent for too long.
    pub(super) fn deadline(&self, limit: Duration) -> Option<Instant> {
        self.0.deadline(limit)
    }

    /// The error that aborted the request.
    pub(super) fn failure(&self) -> Option<BoxError> {
        Some(Box::new(self.0.failure()?))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The body of a request.
struct Sending(Exchange);

impl Stream for Sending {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut state = self.0.lock();
        if std::mem::take(&mut state.is_cut_off) {
            return Poll::Ready(Some(Err(cancelled())));
        }
        let Some(mut frames) = state.frames.take() else { return Poll::Ready(None) };
        state.sender = Some(context.waker().clone());
        drop(state);
        let next = Pin::new(&mut frames).poll_next(context);
        let mut state = self.0.lock();
        state.is_programs_turn = next.is_pending();
        state.last = Instant::now();
        match next {
            _ if state.is_over => Poll::Ready(Some(Err(cancelled()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => {
                let error = EventError(error.into());
                state.failure = Some(error.clone());
                Poll::Ready(Some(Err(error.into())))
            }
            next => {
                state.frames = Some(frames);
                next
            }
        }
    }
}

/// An error of the program's events, which aborted the request.
#[derive(Clone, Debug)]
struct EventError(Arc<dyn Error + Send + Sync>);

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the events of the request failed")
    }
}

impl Error for EventError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.as_ref())
    }
}

/// The error that makes a transport reset the request's stream. HTTP/2 resets it with the code of
/// this error: [RFC 9113, section 7](https://www.rfc-editor.org/rfc/rfc9113#section-7).
fn cancelled() -> BoxError {
    #[cfg(feature = "http2")]
    return Box::new(h2::Error::from(h2::Reason::CANCEL));
    #[cfg(not(feature = "http2"))]
    return "the response has ended or was dropped".into();
}
