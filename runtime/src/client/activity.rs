//! [`Activity`]: when the last chunk of a request body was sent.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Instant;

use crate::body::{Body, BoxError};

/// When the transport last took a chunk of the body.
#[derive(Clone, Debug)]
pub(super) struct Activity(Arc<Mutex<Instant>>);

impl Activity {
    pub(super) fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn happens(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

/// Wraps the request body so that it records when its chunks are taken.
pub(super) fn observed(request: http::Request<Body>) -> (http::Request<Body>, Activity) {
    let activity = Activity(Arc::new(Mutex::new(Instant::now())));
    let observer = activity.clone();
    let observe = |body| Observed { body, activity: observer };
    (request.map(|body| body.through(observe)), activity)
}

struct Observed {
    body: Body,
    activity: Activity,
}

impl Stream for Observed {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.body.poll_chunk(context);
        if next.is_ready() {
            self.activity.happens();
        }
        next
    }
}
