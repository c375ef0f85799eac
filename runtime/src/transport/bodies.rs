//! Converts bodies for HTTP libraries.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::TransportError;
use crate::body::{Body, BoxError};

/// A request body for HTTP libraries.
pub(super) struct RequestBody(pub(super) Body);

#[cfg(feature = "hyper")]
impl RequestBody {
    /// Whether it is not in memory.
    pub(super) fn is_stream(&self) -> bool {
        self.0.as_bytes().is_none()
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let item = self.0.poll_chunk(context);
        item.map(|item| item.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        match self.0.content_length() {
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}

/// Adds `content-length: 0` to a request with an empty body whose method allows one: RFC 9110,
/// section 8.6. Some proxies require it.
pub(super) fn announce_no_body(request: &mut http::Request<Body>) {
    let has_no_body = request.body().content_length() == Some(0);
    if has_no_body && [Method::POST, Method::PUT, Method::PATCH].contains(request.method()) {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// The body of a response, with classified errors.
pub(super) fn incoming<B, C>(body: B, classify: C) -> Body
where
    B: HttpBody<Data = Bytes> + Send + Unpin + 'static,
    B::Error: 'static,
    C: Fn(B::Error) -> TransportError + Send + Unpin + 'static,
{
    let length = body.size_hint().exact();
    match length {
        Some(0) => Body::empty(),
        Some(length) => Body::from_stream(Chunks { body, classify }).with_length(length),
        None => Body::from_stream(Chunks { body, classify }),
    }
}

struct Chunks<B, C> {
    body: B,
    classify: C,
}

impl<B, C> Stream for Chunks<B, C>
where
    B: HttpBody<Data = Bytes> + Unpin,
    C: Fn(B::Error) -> TransportError + Unpin,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => Poll::Ready(None),
                Some(Err(error)) => Poll::Ready(Some(Err(Box::new((self.classify)(error))))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => Poll::Ready(Some(Ok(bytes))),
                    // Trailers, which no protocol here uses.
                    Err(_) => continue,
                },
            };
        }
    }
}
