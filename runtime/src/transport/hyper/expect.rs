//! [`ExpectContinue`]: the body of a request waits for the response 100 to its head.
//!
//! `hyper` sends a body as soon as it has bytes, and reports informational responses. So the body is a stream that has
//! no bytes yet.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use http::header::{EXPECT, HeaderValue};
use tokio::time::{Sleep, sleep};

use crate::body::{Body, BoxError};
use crate::transport::clients::is_plain;
use crate::transport::{ExpectContinue, Timeouts};

const CONTINUE: HeaderValue = HeaderValue::from_static("100-continue");

/// How long a body waits. Servers that do not know the header send no response before they have the body. It is the
/// same time as in curl and in the AWS SDKs for Python and Go.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Controls when a body is sent.
#[derive(Clone)]
pub(super) struct Gate(Arc<Mutex<State>>);

struct State {
    phase: Phase,
    /// Of the task that sends the body.
    waker: Option<Waker>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    /// The body is sent.
    Open,
    /// The body is not sent any more.
    Closed,
}

/// Adds the header to a request that should have it, and makes its body wait.
pub(super) fn hold(request: &mut http::Request<Body>) -> Option<Gate> {
    request.extensions().get::<ExpectContinue>()?;
    let may_be_http2 = cfg!(feature = "http2") && !is_plain(request);
    if may_be_http2 || request.body().content_length() == Some(0) {
        return None;
    }
    request.headers_mut().insert(EXPECT, CONTINUE);
    let gate = Gate(Arc::new(Mutex::new(State { phase: Phase::Waiting, waker: None })));
    let opened = gate.clone();
    hyper::ext::on_informational(request, move |response| {
        if response.status() == StatusCode::CONTINUE {
            opened.leave_waiting(Phase::Open);
        }
    });
    let wait = longest_wait(request.extensions().get());
    let body = std::mem::take(request.body_mut());
    let held = gate.clone();
    *request.body_mut() = body.through(|body| Held { body, gate: Some(held), timer: None, wait });
    Some(gate)
}

/// Less than the read timeout, which would end the attempt.
fn longest_wait(timeouts: Option<&Timeouts>) -> Duration {
    let read = timeouts.and_then(|timeouts| timeouts.read);
    read.map_or(LONGEST_WAIT, |read| LONGEST_WAIT.min(read / 2))
}

/// Decides what happens to a body that still waits when the response arrives. After an error it is not sent, so that
/// the connection cannot be used again, and is closed when the response has been read.
pub(super) fn release(gate: Option<Gate>, response: http::Response<Body>) -> http::Response<Body> {
    let Some(gate) = gate else { return response };
    if response.status().is_success() {
        gate.leave_waiting(Phase::Open);
        return response;
    }
    let closes = Closes(gate);
    match response.body().content_length() {
        Some(0) => response,
        _ => response.map(|body| body.through(|body| Last { body, _closes: closes })),
    }
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has no effect unless the body waits.
    fn leave_waiting(&self, phase: Phase) {
        let mut state = self.state();
        if state.phase != Phase::Waiting {
            return;
        }
        state.phase = phase;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// A body that waits.
struct Held {
    body: Body,
    /// `None` once the body is sent.
    gate: Option<Gate>,
    /// Started when the head is about to be sent.
    timer: Option<Pin<Box<Sleep>>>,
    wait: Duration,
}

impl Held {
    fn poll_gate(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        let Some(gate) = &self.gate else { return Poll::Ready(Ok(())) };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(self.wait)));
        let is_late = timer.as_mut().poll(context).is_ready();
        let mut state = gate.state();
        match state.phase {
            Phase::Waiting if is_late => state.phase = Phase::Open,
            Phase::Waiting => {
                state.waker = Some(context.waker().clone());
                return Poll::Pending;
            }
            Phase::Open => {}
            Phase::Closed => {
                let reason = "the server responded before it received the body";
                return Poll::Ready(Err(reason.into()));
            }
        }
        drop(state);
        (self.gate, self.timer) = (None, None);
        Poll::Ready(Ok(()))
    }
}

impl Stream for Held {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match ready!(self.poll_gate(context)) {
            Ok(()) => self.body.poll_chunk(context),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

/// The body of a response after which the body of the request is not sent.
struct Last {
    body: Body,
    _closes: Closes,
}

impl Stream for Last {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.body.poll_chunk(context)
    }
}

/// Closes a gate when it is dropped.
struct Closes(Gate);

impl Drop for Closes {
    fn drop(&mut self) {
        self.0.leave_waiting(Phase::Closed);
    }
}

#[cfg(test)]
mod tests;
