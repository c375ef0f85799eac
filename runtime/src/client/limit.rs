//! Timeouts.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep};

use super::CallOptions;
use super::activity::Activity;
use super::exchange::Guard;
use super::failed_call::FailedCall;
use super::parts::Parts;
use crate::body::{Body, BoxError};
use crate::config;
use crate::error::{ConnectionError, Failure, Timeout, TimeoutError};
use crate::operation::Metadata;
use crate::transport::{Timeouts, TransportError, TransportErrorKind};

/// The timeouts of a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) connect: Option<Duration>,
    pub(super) read: Option<Duration>,
    pub(super) attempt: Option<Duration>,
    pub(super) call: Option<Duration>,
    /// Whether timers are available, which need a Tokio runtime.
    pub(super) has_clock: bool,
}

impl Limits {
    /// The timeouts of the call, else of the configuration, else of the operation.
    pub(super) fn of(
        metadata: &Metadata,
        options: &CallOptions,
        config: &config::Limits,
    ) -> Limits {
        let has_clock = Handle::try_current().is_ok();
        let read = options.read_timeout.or(config.read);
        Limits {
            connect: options.connect_timeout.unwrap_or(config.connect),
            // A default timeout must not make a call fail because there is no runtime.
            read: read.unwrap_or_else(|| has_clock.then_some(metadata.read_timeout)),
            attempt: options.attempt_timeout.unwrap_or(config.attempt),
            call: options.timeout.unwrap_or(config.call),
            has_clock,
        }
    }

    /// The timeouts that the transport applies. The timeout of the call also limits each attempt.
    pub(super) fn for_transport(self) -> Timeouts {
        Timeouts {
            connect: self.connect,
            read: self.read,
            attempt: self.attempt.into_iter().chain(self.call).min(),
        }
    }

    /// The timeout for the head of the response, with extra time to send a request body of this
    /// many bytes: the progress of sending is not visible here.
    pub(super) fn head(self, request_bytes: usize) -> Option<Duration> {
        let seconds = u64::try_from(request_bytes / BYTES_PER_SECOND).unwrap_or(u64::MAX);
        self.read.map(|limit| limit.saturating_add(Duration::from_secs(seconds)))
    }

    /// Cancels work that exceeds a timeout. The work is passed pinned, because a future that is
    /// passed by value is stored twice: nested timeouts would double its size each time.
    pub(super) async fn within<T>(
        self,
        timeout: Timeout,
        limit: Option<Duration>,
        work: Pin<&mut impl Future<Output = Result<T, FailedCall>>>,
    ) -> Result<T, FailedCall> {
        let Some(limit) = limit else { return work.await };
        if !self.has_clock {
            let reason =
                "timeouts require a Tokio runtime; make the call within one, or set no timeout";
            return Err(Failure::Connection(ConnectionError::connect(reason)).into());
        }
        match tokio::time::timeout(limit, work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Timeout(TimeoutError::new(timeout, limit)).into()),
        }
    }

    /// Cancels a request with a streaming body if no chunk of it is taken for too long. After the
    /// last chunk, the timeout for the head of the response applies.
    pub(super) async fn within_silence<T>(
        self,
        activity: &Activity,
        mut work: Pin<&mut impl Future<Output = Result<T, FailedCall>>>,
    ) -> Result<T, FailedCall> {
        let (Some(limit), true) = (self.read, self.has_clock) else { return work.await };
        loop {
            let Some(end) = activity.last().checked_add(limit) else { return work.await };
            match tokio::time::timeout_at(end, work.as_mut()).await {
                Ok(outcome) => return outcome,
                Err(_) if activity.last() + limit > end => {}
                Err(_) => {
                    return Err(Failure::Timeout(TimeoutError::new(Timeout::Read, limit)).into());
                }
            }
        }
    }
}

/// The assumed minimum speed of a connection.
const BYTES_PER_SECOND: usize = 64 * 1024;

/// The maximum size in bytes of a response that is read into memory: far larger than any response
/// of AWS that is not a stream, and smaller than the memory of most computers.
pub(super) const LARGEST_ANSWER: usize = 512 * 1024 * 1024;

/// Reads a body to its end, with a timeout for each chunk and a limit on the size.
pub(super) async fn collect(
    body: Body,
    limit: Option<Duration>,
    most: usize,
    guard: Option<Guard>,
) -> Result<Bytes, BoxError> {
    if let Some(bytes) = body.as_bytes() {
        return Ok(bytes.clone());
    }
    let mut body = Watched::new(body, limit, guard);
    let mut parts = Parts::default();
    while let Some(bytes) = body.next().await? {
        if parts.length().saturating_add(bytes.len()) > most {
            return Err(format!(
                "the response is larger than {} MiB, the limit for responses that are read into memory",
                most / (1024 * 1024)
            )
            .into());
        }
        parts.push(bytes);
    }
    Ok(parts.into_bytes())
}

/// Wraps a body so that reading it fails if no chunk arrives within the timeout. The guard is
/// dropped at the end of the body, or with it.
pub(super) fn watched(body: Body, limit: Option<Duration>, guard: Option<Guard>) -> Body {
    if body.as_bytes().is_some() || limit.is_none() && guard.is_none() {
        return body;
    }
    body.through(|body| Watched::new(body, limit, guard))
}

struct Watched {
    body: Body,
    limit: Option<Duration>,
    /// Created on first use: most bodies are available immediately.
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer is running. The time between two reads does not count.
    waits: bool,
    /// The other direction of the call, if the request is an event stream.
    guard: Option<Guard>,
}

impl Watched {
    fn new(body: Body, limit: Option<Duration>, guard: Option<Guard>) -> Watched {
        Watched { body, limit, timer: None, waits: false, guard }
    }

    /// The next chunk. At the end, the request ends as well; an error of the request's events
    /// replaces that of the transport.
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let next = ready!(self.body.poll_chunk(context));
        let Some(guard) = &self.guard else { return Poll::Ready(next) };
        let failure = guard.failure().filter(|_| matches!(next, Some(Err(_))));
        if !matches!(next, Some(Ok(_))) {
            self.guard = None;
        }
        Poll::Ready(match failure {
            Some(error) => {
                Some(Err(Box::new(TransportError::new(TransportErrorKind::Interrupted, error))))
            }
            None => next,
        })
    }

    async fn next(&mut self) -> Result<Option<Bytes>, BoxError> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }
}

impl Stream for Watched {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(next) = self.poll_body(context) {
            self.waits = false;
            return Poll::Ready(next);
        }
        let Some(limit) = self.limit else { return Poll::Pending };
        let waits = std::mem::replace(&mut self.waits, true);
        if let Some(timer) = self.timer.as_mut().filter(|_| !waits) {
            timer.as_mut().reset(Instant::now() + limit);
        }
        let Watched { timer, guard, .. } = &mut *self;
        let timer = timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        loop {
            ready!(timer.as_mut().poll(context));
            // The time in which the service waits for an event of the program does not count.
            match guard.as_ref().and_then(|guard| guard.deadline(limit)) {
                Some(end) if end > Instant::now() => timer.as_mut().reset(end),
                _ => return Poll::Ready(Some(Err(silent(limit)))),
            }
        }
    }
}

fn silent(limit: Duration) -> BoxError {
    let reason = TimeoutError::new(Timeout::Read, limit);
    Box::new(TransportError::new(TransportErrorKind::Timeout, reason))
}
