//! [`Trailer`]: the checksum after a streaming body, in the content encoding
//! [`aws-chunked`](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).

use http::header::{CONTENT_ENCODING, HeaderName, HeaderValue};
use http::uri::Scheme;

use super::Algorithm;
use super::chunked::{Chunked, encoded_length};
use super::requested::insert;
use crate::body::Body;
use crate::build_error::BuildError;
use crate::sign::ChunkSigner;

const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const DECODED_LENGTH: HeaderName = HeaderName::from_static("x-amz-decoded-content-length");
const TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");
const SIGNED: HeaderValue = HeaderValue::from_static("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
const UNSIGNED: HeaderValue = HeaderValue::from_static("STREAMING-UNSIGNED-PAYLOAD-TRAILER");

/// A request extension: the body is sent with its checksum in a trailer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trailer {
    algorithm: Algorithm,
    /// Whether the chunks are signed.
    pub(crate) is_signed: bool,
}

impl Trailer {
    pub(super) const fn of(algorithm: Algorithm) -> Trailer {
        Trailer { algorithm, is_signed: false }
    }
}

/// Sets the headers of a request whose body will be encoded, before the request is signed. Chunks are signed over
/// `http`, as by the AWS SDKs for Rust and Java; over `https`, TLS protects them.
///
/// # Errors
/// The encoded body is longer than can be expressed, or an encoding of the caller is not a valid header.
pub(crate) fn announce(
    request: &mut http::Request<Body>,
    can_sign: bool,
) -> Result<(), BuildError> {
    let Some(Trailer { algorithm, .. }) = request.extensions().get().copied() else {
        return Ok(());
    };
    // A hook may have replaced the body.
    if insert(request, algorithm)? {
        request.extensions_mut().remove::<Trailer>();
        return Ok(());
    }
    let length = request.body().content_length();
    let length = length.ok_or_else(BuildError::checksum_of_unknown_length)?;
    let is_signed = can_sign && request.uri().scheme() == Some(&Scheme::HTTP);
    request.extensions_mut().insert(Trailer { algorithm, is_signed });
    let encodings = encodings(request)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_ENCODING, encodings);
    headers.insert(TRAILER, algorithm.header().into());
    headers.insert(DECODED_LENGTH, length.into());
    headers.insert(CONTENT_SHA256, if is_signed { SIGNED } else { UNSIGNED });
    Ok(())
}

/// The encodings of the caller, then `aws-chunked`.
fn encodings(request: &http::Request<Body>) -> Result<HeaderValue, BuildError> {
    let present = request.headers().get_all(CONTENT_ENCODING).iter().map(HeaderValue::as_bytes);
    let mut encodings: Vec<&[u8]> = present.filter(|value| !value.is_empty()).collect();
    encodings.push(b"aws-chunked");
    HeaderValue::from_bytes(&encodings.join(&b","[..]))
        .map_err(|_| BuildError::header_value(CONTENT_ENCODING.as_str()))
}

/// Encodes the body of a request that was announced, after the request was signed.
///
/// # Errors
/// The encoded body is longer than can be expressed.
pub(crate) fn encode(request: &mut http::Request<Body>) -> Result<(), BuildError> {
    let Some(Trailer { algorithm, is_signed }) = request.extensions_mut().remove() else {
        return Ok(());
    };
    let signer = request.extensions_mut().remove::<ChunkSigner>();
    if is_signed && signer.is_none() {
        // There were no credentials, and the request has no signature that the header would invalidate.
        request.headers_mut().insert(CONTENT_SHA256, UNSIGNED);
    }
    let body = std::mem::take(request.body_mut());
    let length = body.content_length().ok_or_else(BuildError::checksum_of_unknown_length)?;
    let encoded = encoded_length(length, algorithm, signer.is_some());
    let encoded = encoded.ok_or_else(|| {
        BuildError::new(format!(
            "the body has {length} bytes, which is too long; send a shorter body"
        ))
    })?;
    let chunked = Chunked::new(body, length, algorithm, signer);
    *request.body_mut() = Body::from_stream(chunked).with_length(encoded);
    Ok(())
}
