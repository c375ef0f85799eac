//! Compares the body of a response with the checksum in its headers, while it is read.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http::header::CONTENT_RANGE;

use super::hasher::{Hasher, checksum};
use super::requested::Checksums;
use super::{Algorithm, ChecksumMismatch};
use crate::base64;
use crate::body::{Body, BoxError};
use crate::response::Validated;

/// Whether a checksum is that of the whole object, or of its parts.
const TYPE: &str = "x-amz-checksum-type";

/// Makes the body of a successful response fail at its end if it does not match its checksum. Applies if the request
/// asked for checksums. The response then has [`Validated`] in its extensions.
pub(crate) fn validated(
    request: &http::Request<Body>,
    mut response: http::Response<Body>,
) -> http::Response<Body> {
    let Some(Checksums { response: Some(of_model), .. }) = request.extensions().get() else {
        return response;
    };
    let is_enabled = request.headers().get(of_model.header).is_some_and(|mode| mode == "ENABLED");
    if !is_enabled || !response.status().is_success() || is_of_another_body(&response) {
        return response;
    }
    let Some((algorithm, expected)) = find(response.headers(), of_model.algorithms) else {
        return response;
    };
    response.extensions_mut().insert(Validated(algorithm));
    response.map(|body| match body.as_bytes() {
        Some(bytes) if checksum(algorithm, bytes) == expected => body,
        _ => body.through(|body| Validating {
            body,
            algorithm,
            hasher: Some(Hasher::new(algorithm)),
            expected,
        }),
    })
}

/// Whether the response is a part of an object, and its checksum that of the whole object. Some servers send such
/// checksums with ranges. The checksum of a part that was uploaded as such has the
/// [type](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html) `COMPOSITE`.
fn is_of_another_body(response: &http::Response<Body>) -> bool {
    let headers = response.headers();
    let is_composite = headers.get(TYPE).is_some_and(|value| value == "COMPOSITE");
    let range = headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| !is_composite && !is_whole(range))
}

/// Whether a [range](https://www.rfc-editor.org/rfc/rfc9110#section-14.4) is the whole object.
fn is_whole(range: &str) -> bool {
    let number = |text: &str| text.parse::<u64>().ok();
    let range = range.strip_prefix("bytes 0-").and_then(|range| range.split_once('/'));
    range.is_some_and(|(last, length)| {
        let after_last = number(last).and_then(|last| last.checked_add(1));
        after_last.is_some_and(|after_last| number(length) == Some(after_last))
    })
}

/// The first supported algorithm whose checksum the response has, with the checksum.
fn find(headers: &HeaderMap, algorithms: &[&str]) -> Option<(Algorithm, String)> {
    algorithms.iter().filter_map(|name| Algorithm::of(name)).find_map(|algorithm| {
        let value = headers.get(algorithm.header())?.to_str().ok()?;
        is_of_body(algorithm, value).then(|| (algorithm, value.to_owned()))
    })
}

/// Whether a value is the checksum of the whole body. The
/// [checksum of checksums](https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html) of an
/// object that was uploaded in parts ends with `-` and the number of parts, and is not valid base64.
fn is_of_body(algorithm: Algorithm, value: &str) -> bool {
    base64::to_bytes(value).is_some_and(|checksum| checksum.len() == algorithm.length())
}

struct Validating {
    body: Body,
    algorithm: Algorithm,
    /// `None` after the end.
    hasher: Option<Hasher>,
    expected: String,
}

impl Stream for Validating {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.body.poll_chunk(context));
        match (&next, &mut self.hasher) {
            (Some(Ok(bytes)), Some(hasher)) => hasher.update(bytes),
            // A body that was not received completely has its own error.
            (Some(Err(_)), _) => self.hasher = None,
            _ => {}
        }
        if next.is_some() {
            return Poll::Ready(next);
        }
        let Some(actual) = self.hasher.take().map(Hasher::finish) else { return Poll::Ready(None) };
        if actual == self.expected {
            return Poll::Ready(None);
        }
        let expected = std::mem::take(&mut self.expected);
        let mismatch = ChecksumMismatch { algorithm: self.algorithm, expected, actual };
        Poll::Ready(Some(Err(Box::new(mismatch))))
    }
}
