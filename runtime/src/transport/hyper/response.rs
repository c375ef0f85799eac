//! [`ResponseBody`]: the body of a response.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::http1::Http1;
use super::pool::Pool;

/// The body of a response, which gives its connection back to the pool when it has been read.
pub(super) struct ResponseBody {
    body: Incoming,
    /// `None` for HTTP/2, whose connections are shared.
    in_use: Option<InUse>,
}

/// An HTTP/1.1 connection in use.
pub(super) struct InUse {
    pub(super) connection: Http1,
    pub(super) pool: Arc<Pool>,
}

impl ResponseBody {
    pub(super) fn of_http1(body: Incoming, in_use: InUse) -> ResponseBody {
        let mut body = ResponseBody { body, in_use: Some(in_use) };
        if body.body.is_end_stream() {
            body.finish();
        }
        body
    }

    #[cfg(feature = "http2")]
    pub(super) fn of_http2(body: Incoming) -> ResponseBody {
        ResponseBody { body, in_use: None }
    }

    /// Gives the connection back.
    fn finish(&mut self) {
        if let Some(InUse { connection, pool }) = self.in_use.take() {
            pool.give_back(connection);
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let ResponseBody { body, in_use } = &mut *self;
        let Some(used) = in_use else { return Pin::new(body).poll_frame(context) };
        let frame = ready!(used.connection.poll_frame(body, context));
        match &frame {
            // The connection cannot be used again.
            Some(Err(_)) => *in_use = None,
            Some(Ok(_)) if !body.is_end_stream() => {}
            Some(Ok(_)) | None => self.finish(),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
