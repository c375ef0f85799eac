//! Limits on time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep};

use super::CallOptions;
use super::failed::Failed;
use crate::body::{Body, BoxError};
use crate::config;
use crate::error::{ConnectionError, Failure, Timeout, TimeoutError};
use crate::operation::Metadata;
use crate::transport::{Timeouts, TransportError, TransportErrorKind};

/// How long the parts of a call may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) connect: Option<Duration>,
    pub(super) read: Option<Duration>,
    pub(super) attempt: Option<Duration>,
    pub(super) call: Option<Duration>,
}

impl Limits {
    /// Those of the call, else of the configuration, else of the operation.
    pub(super) fn of(
        metadata: &Metadata,
        options: &CallOptions,
        config: &config::Limits,
    ) -> Limits {
        let read = options.read_timeout.or(config.read);
        Limits {
            connect: options.connect_timeout.unwrap_or(config.connect),
            // What nobody has asked for is no reason to need a clock.
            read: read.unwrap_or_else(|| has_clock().then_some(metadata.read_timeout)),
            attempt: options.attempt_timeout.unwrap_or(config.attempt),
            call: options.timeout.or(config.call),
        }
    }

    /// What a transport is to know. The limit on the call is also one on each attempt.
    pub(super) fn for_transport(self) -> Timeouts {
        Timeouts {
            connect: self.connect,
            read: self.read,
            attempt: self.attempt.into_iter().chain(self.call).min(),
        }
    }

    /// How long the head of an answer may take, after a request with a body of that many bytes: a
    /// second more for each 64 KiB, as sending it takes time as well.
    pub(super) fn head(self, request_bytes: Option<u64>) -> Option<Duration> {
        let sending = Duration::from_secs(request_bytes? / (64 * 1024));
        self.read.map(|limit| limit.saturating_add(sending))
    }
}

/// Whether there is something to measure time by.
pub(super) fn has_clock() -> bool {
    Handle::try_current().is_ok()
}

/// Gives up on work that takes longer than its limit.
pub(super) async fn within<T>(
    timeout: Timeout,
    limit: Option<Duration>,
    work: impl Future<Output = Result<T, Failed>>,
) -> Result<T, Failed> {
    let Some(limit) = limit else { return work.await };
    if !has_clock() {
        let reason = "there is no Tokio runtime to measure a timeout by; make the call within one, or set no timeout";
        return Err(Failure::Connection(ConnectionError::connect(reason)).into());
    }
    match tokio::time::timeout(limit, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure::Timeout(TimeoutError::new(timeout, limit)).into()),
    }
}

/// How much of an answer is read into memory, in bytes: much more than any service of AWS answers with
/// at once, and less than most computers have.
const LARGEST_ANSWER: usize = 512 * 1024 * 1024;

/// How much room is made for an answer because its head says so, in bytes.
const MOST_FORESEEN: u64 = 16 * 1024 * 1024;

/// Reads a body to its end, waits only so long for each of its parts, and reads only so much.
pub(super) async fn collect(mut body: Body, limit: Option<Duration>) -> Result<Bytes, BoxError> {
    if let Some(bytes) = body.as_bytes() {
        return Ok(bytes.clone());
    }
    let length = body.content_length().unwrap_or(0).min(MOST_FORESEEN);
    let Some(first) = next(&mut body, limit).await? else { return Ok(Bytes::new()) };
    let Some(second) = next(&mut body, limit).await? else { return Ok(first) };
    let length = usize::try_from(length).unwrap_or(0).max(first.len() + second.len());
    let mut all = BytesMut::with_capacity(length);
    all.extend_from_slice(&first);
    all.extend_from_slice(&second);
    while let Some(bytes) = next(&mut body, limit).await? {
        if all.len().saturating_add(bytes.len()) > LARGEST_ANSWER {
            return Err(
                "the answer does not end after 512 MiB, the most that is read into memory".into()
            );
        }
        all.extend_from_slice(&bytes);
    }
    Ok(all.freeze())
}

/// The next part of a body.
async fn next(body: &mut Body, limit: Option<Duration>) -> Result<Option<Bytes>, BoxError> {
    let Some(limit) = limit else { return body.next().await.transpose() };
    match tokio::time::timeout(limit, body.next()).await {
        Ok(next) => next.transpose(),
        Err(_) => Err(silent(limit)),
    }
}

/// A body that is an error when it is silent for too long.
pub(super) fn watched(body: Body, limit: Option<Duration>) -> Body {
    match limit {
        Some(limit) if body.as_bytes().is_none() => {
            let length = body.content_length();
            let timer = Box::pin(tokio::time::sleep(limit));
            let watched = Body::from_stream(Watched { body, limit, timer, waits: false });
            match length {
                Some(length) => watched.with_length(length),
                None => watched,
            }
        }
        _ => body,
    }
}

struct Watched {
    body: Body,
    limit: Duration,
    timer: Pin<Box<Sleep>>,
    /// Whether the timer runs. The time that the reader takes between two parts does not count.
    waits: bool,
}

impl Stream for Watched {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let limit = self.limit;
        if let Poll::Ready(next) = Pin::new(&mut self.body).poll_next(context) {
            self.waits = false;
            return Poll::Ready(next);
        }
        if !self.waits {
            self.waits = true;
            self.timer.as_mut().reset(Instant::now() + limit);
        }
        self.timer.as_mut().poll(context).map(|()| Some(Err(silent(limit))))
    }
}

fn silent(limit: Duration) -> BoxError {
    let reason = TimeoutError::new(Timeout::Read, limit);
    Box::new(TransportError::new(TransportErrorKind::Timeout, reason))
}
