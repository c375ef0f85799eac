//! Compression of request bodies,
//! [requestCompression](https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait).

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::write::GzEncoder;
use futures_core::Stream;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, HeaderValue};

use super::{Builder, Compression, Request};
use crate::body::{Body, BoxError};
use crate::build_error::BuildError;

/// A request extension: the body may be compressed before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compressible {
    /// Whether the request has a checksum of the body, which must be recomputed.
    pub has_checksum: bool,
}

impl Builder {
    /// Marks the body as compressible. The client compresses it later, depending on its
    /// configuration.
    pub fn compressible(&mut self) {
        self.compressible = Some(Compressible { has_checksum: false });
    }
}

/// Compresses the body of a request that is marked as compressible, and appends the encoding to
/// `Content-Encoding`. Bytes in memory are compressed from the minimum size on, streams always.
pub(crate) fn compress(request: &mut Request, settings: Compression) -> Result<(), BuildError> {
    if !settings.enabled || request.extensions().get::<Compressible>().is_none() {
        return Ok(());
    }
    let failed = |error: io::Error| {
        BuildError::new(format!("the body cannot be compressed: {error}; report this"))
    };
    let encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    let body = match request.body().as_bytes() {
        Some(bytes) if is_short(bytes.len(), settings) => return Ok(()),
        Some(bytes) => whole(encoder, bytes).map_err(failed)?.into(),
        None if request.body().content_length() == Some(0) => return Ok(()),
        None => {
            let body = std::mem::take(request.body_mut());
            Body::from_stream(Gzip { body, encoder: Some(encoder) })
        }
    };
    *request.body_mut() = body;
    append_encoding(request.headers_mut())?;
    #[cfg(feature = "checksum")]
    super::checksum::update(request)?;
    request.extensions_mut().remove::<Compressible>();
    Ok(())
}

/// Empty bodies are never compressed, even if the minimum size is 0.
fn is_short(length: usize, settings: Compression) -> bool {
    length == 0 || u32::try_from(length).is_ok_and(|length| length < settings.min_bytes)
}

fn append_encoding(headers: &mut HeaderMap) -> Result<(), BuildError> {
    let present = headers.get_all(CONTENT_ENCODING).iter().map(HeaderValue::as_bytes);
    let mut encodings: Vec<&[u8]> = present.filter(|value| !value.is_empty()).collect();
    encodings.push(b"gzip");
    let encodings = HeaderValue::from_bytes(&encodings.join(&b", "[..]))
        .map_err(|_| BuildError::header_value(CONTENT_ENCODING.as_str()))?;
    headers.insert(CONTENT_ENCODING, encodings);
    Ok(())
}

fn whole(mut encoder: GzEncoder<Vec<u8>>, bytes: &[u8]) -> io::Result<Vec<u8>> {
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A body that is compressed while it is read.
struct Gzip {
    body: Body,
    /// `None` after the last bytes were returned.
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl Stream for Gzip {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.encoder.is_some() {
            let chunk = ready!(self.body.poll_chunk(context)).transpose();
            let compressed = chunk.and_then(|chunk| Ok(self.push(chunk)?));
            match compressed {
                // The encoder needs more input before it produces output.
                Ok(bytes) if bytes.is_empty() => {}
                result => return Poll::Ready(Some(result)),
            }
        }
        Poll::Ready(None)
    }
}

impl Gzip {
    /// Compresses a chunk, and returns the available output; `None` ends the stream.
    fn push(&mut self, chunk: Option<Bytes>) -> io::Result<Bytes> {
        let Some(encoder) = &mut self.encoder else { return Ok(Bytes::new()) };
        if let Some(chunk) = chunk {
            encoder.write_all(&chunk)?;
            return Ok(std::mem::take(encoder.get_mut()).into());
        }
        self.encoder.take().map_or(Ok(Vec::new()), GzEncoder::finish).map(Bytes::from)
    }
}

#[cfg(test)]
mod tests;
