//! Compression of a request's body,
//! [requestCompression](https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait).

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, HeaderValue};

use super::Builder;
use crate::body::{Body, BoxError};
use crate::build_error::BuildError;

/// Smaller bodies may become larger by it.
const MIN_BYTES: usize = 10_240;

impl Builder {
    /// Compresses the body and says so in `Content-Encoding`, after the encodings that are there.
    /// A body of less than 10,240 bytes stays as it is.
    ///
    /// # Errors
    /// None of which is known.
    pub fn gzip(&mut self) -> Result<(), BuildError> {
        match self.body.as_bytes() {
            Some(bytes) if bytes.len() < MIN_BYTES => Ok(()),
            _ => self.compress(),
        }
    }

    /// The same for a body that the caller made: it is compressed at any size, unless it is empty.
    ///
    /// # Errors
    /// None of which is known.
    pub fn gzip_stream(&mut self) -> Result<(), BuildError> {
        if self.body.content_length() == Some(0) { Ok(()) } else { self.compress() }
    }

    fn compress(&mut self) -> Result<(), BuildError> {
        let failed = |error: io::Error| {
            BuildError::new(format!("the body cannot be compressed: {error}; report this"))
        };
        let encoder = GzEncoder::new(Vec::new(), Compression::default());
        self.body = match self.body.as_bytes() {
            Some(bytes) => whole(encoder, bytes).map_err(failed)?.into(),
            None => {
                let body = std::mem::take(&mut self.body);
                Body::from_stream(Gzip { body, encoder: Some(encoder) })
            }
        };
        let mut encodings = match self.headers.get(CONTENT_ENCODING) {
            Some(value) if !value.is_empty() => [value.as_bytes(), b", "].concat(),
            _ => Vec::new(),
        };
        encodings.extend_from_slice(b"gzip");
        let encodings = HeaderValue::from_bytes(&encodings)
            .map_err(|_| BuildError::header_value(CONTENT_ENCODING.as_str()))?;
        self.headers.insert(CONTENT_ENCODING, encodings);
        Ok(())
    }
}

fn whole(mut encoder: GzEncoder<Vec<u8>>, bytes: &[u8]) -> io::Result<Vec<u8>> {
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A body, compressed while it is read.
struct Gzip {
    body: Body,
    /// None when its last bytes were handed over.
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl Stream for Gzip {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.encoder.is_some() {
            let chunk = ready!(Pin::new(&mut self.body).poll_next(context)).transpose();
            let compressed = chunk.and_then(|chunk| Ok(self.push(chunk)?));
            match compressed {
                // The encoder waits for more before it has anything to say.
                Ok(bytes) if bytes.is_empty() => {}
                result => return Poll::Ready(Some(result)),
            }
        }
        Poll::Ready(None)
    }
}

impl Gzip {
    /// What comes out when this goes in; `None` is the end.
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
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;
    use crate::request::Request;
    use crate::text;

    fn built(build: impl FnOnce(&mut Builder) -> Result<(), BuildError>) -> Request {
        let mut request = Builder::new(http::Method::POST);
        build(&mut request).unwrap();
        request.finish().unwrap()
    }

    fn unpacked(bytes: &[u8]) -> Vec<u8> {
        let mut unpacked = Vec::new();
        GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
        unpacked
    }

    fn encoding(request: &Request) -> Option<&str> {
        request.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap())
    }

    #[test]
    fn small_bodies_stay_as_they_are() {
        for (length, wanted) in [(0, None), (10_239, None), (10_240, Some("gzip"))] {
            let text = "x".repeat(length);
            let request = built(|it| {
                it.text("text/plain", Some(&text), text::string);
                it.gzip()
            });
            assert_eq!(encoding(&request), wanted, "{length}");
            let body = request.body().as_bytes().unwrap();
            match wanted {
                None => assert_eq!(body, &text),
                Some(_) => {
                    assert!(body.len() < length);
                    assert_eq!(unpacked(body), text.as_bytes());
                }
            }
            assert_eq!(request.headers()["content-type"], "text/plain");
        }
    }

    #[test]
    fn encodings_are_listed_in_the_order_in_which_they_were_applied() {
        for (theirs, wanted) in [("custom", "custom, gzip"), ("a, b", "a, b, gzip"), ("", "gzip")] {
            let request = built(|it| {
                it.header("Content-Encoding", Some(theirs), text::string)?;
                it.stream("a/b", &Body::from("x"));
                it.gzip_stream()
            });
            assert_eq!(encoding(&request), Some(wanted));
        }
    }

    #[test]
    fn what_the_caller_made_is_compressed_at_any_size() {
        let request = built(|it| {
            it.stream("a/b", &Body::from("x"));
            it.gzip_stream()
        });
        assert_eq!(unpacked(request.body().as_bytes().unwrap()), b"x");
        let request = built(|it| {
            it.stream("a/b", &Body::empty());
            it.gzip_stream()
        });
        assert_eq!((request.headers().len(), request.body().content_length()), (0, Some(0)));
    }

    #[tokio::test]
    async fn streams_are_compressed_as_they_come() {
        // Noise, so that something comes out before the end.
        let mut seed = 1_u32;
        let noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        let all: Vec<u8> = std::iter::repeat_with(noise).take(1 << 20).collect();
        let chunks: Vec<_> =
            all.chunks(10_000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        let stream = Body::from_stream(futures_util::stream::iter(chunks)).with_length(1 << 20);
        let request = built(|it| {
            it.stream("a/b", &stream);
            it.gzip_stream()
        });
        assert_eq!(encoding(&request), Some("gzip"));
        let mut body = request.into_body();
        assert_eq!(body.content_length(), None);
        let (mut packed, mut pieces) = (Vec::new(), 0);
        while let Some(piece) = body.next().await {
            let piece = piece.unwrap();
            assert!(!piece.is_empty());
            packed.extend_from_slice(&piece);
            pieces += 1;
        }
        assert!(pieces > 10, "{pieces}");
        assert_eq!(unpacked(&packed), all);
    }

    #[tokio::test]
    async fn an_error_of_the_stream_is_handed_on() {
        let chunks = [Ok(Bytes::from("x")), Err("broken".into()), Ok(Bytes::from("late"))];
        let request = built(|it| {
            it.stream("a/b", &Body::from_stream(futures_util::stream::iter(chunks)));
            it.gzip_stream()
        });
        let mut body = request.into_body();
        // The head of the format needs no data.
        assert_eq!(body.next().await.unwrap().unwrap().len(), 10);
        assert_eq!(body.next().await.unwrap().unwrap_err().to_string(), "broken");
        assert!(body.next().await.is_none());
    }

    #[test]
    fn the_same_body_is_the_same_bytes() {
        let once = || {
            built(|it| {
                it.text("text/plain", Some(&"x".repeat(MIN_BYTES)), text::string);
                it.gzip()
            })
        };
        assert_eq!(once().body(), once().body());
    }
}
