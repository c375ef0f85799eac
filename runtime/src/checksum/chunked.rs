//! [`Chunked`]: a body in the content encoding
//! [`aws-chunked`](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html) with a checksum in its trailer.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::Algorithm;
use super::hasher::Hasher;
use crate::body::{Body, BoxError};
use crate::sign::{ChunkSigner, SIGNATURE_LENGTH};

/// The length of all chunks but the last, as in the AWS SDK for Rust. S3 requires at least 8 KiB.
pub(super) const CHUNK: u64 = 64 * 1024;

/// The line between two full chunks, and the line before the first of them.
const BETWEEN: &[u8] = b"\r\n10000\r\n";
const FIRST: &[u8] = b"10000\r\n";

const SIGNATURE: &str = ";chunk-signature=";
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature:";

/// The number of queued parts that are usual: a line, a chunk in one or two parts, and another line.
const QUEUED: usize = 4;

/// Encodes a body while it is read. The bytes are not copied. Unsigned chunks are passed on as they arrive, because
/// their length is known in advance. Signed chunks are kept until they are complete, because the signature precedes
/// them.
pub(super) struct Chunked {
    body: Body,
    algorithm: Algorithm,
    /// The declared length.
    length: u64,
    /// The number of declared bytes that have not been received.
    left: u64,
    /// The number of bytes that the current chunk lacks.
    left_of_chunk: u64,
    /// `None` after the end.
    hasher: Option<Hasher>,
    signer: Option<ChunkSigner>,
    /// The parts of an incomplete chunk that is to be signed.
    held: Vec<Bytes>,
    /// Encoded parts.
    ready: VecDeque<Bytes>,
}

impl Chunked {
    pub(super) fn new(
        body: Body,
        length: u64,
        algorithm: Algorithm,
        signer: Option<ChunkSigner>,
    ) -> Chunked {
        Chunked {
            body,
            algorithm,
            length,
            left: length,
            left_of_chunk: 0,
            hasher: Some(Hasher::new(algorithm)),
            signer,
            held: Vec::new(),
            ready: VecDeque::with_capacity(QUEUED),
        }
    }

    fn push(&mut self, mut bytes: Bytes) -> Result<(), BoxError> {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > self.left) {
            return Err(too_long(self.length));
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes);
        }
        while !bytes.is_empty() {
            if self.left_of_chunk == 0 {
                self.begin_chunk();
            }
            let fits = usize::try_from(self.left_of_chunk).unwrap_or(usize::MAX);
            let part = bytes.split_to(bytes.len().min(fits));
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            self.left = self.left.saturating_sub(length);
            self.left_of_chunk = self.left_of_chunk.saturating_sub(length);
            self.push_part(part);
        }
        Ok(())
    }

    fn begin_chunk(&mut self) {
        self.left_of_chunk = self.left.min(CHUNK);
        if self.signer.is_some() {
            return;
        }
        let line = match (self.left_of_chunk, self.is_first()) {
            (CHUNK, true) => Bytes::from_static(FIRST),
            (CHUNK, false) => Bytes::from_static(BETWEEN),
            (length, is_first) => {
                let end = if is_first { "" } else { "\r\n" };
                format!("{end}{length:x}\r\n").into()
            }
        };
        self.ready.push_back(line);
    }

    fn is_first(&self) -> bool {
        self.left == self.length
    }

    fn push_part(&mut self, part: Bytes) {
        let Some(signer) = &mut self.signer else { return self.ready.push_back(part) };
        signer.update(&part);
        self.held.push(part);
        if self.left_of_chunk > 0 {
            return;
        }
        let length: usize = self.held.iter().map(Bytes::len).sum();
        let signature = signer.sign_chunk();
        self.ready.push_back(format!("{length:x}{SIGNATURE}{signature}\r\n").into());
        self.ready.extend(self.held.drain(..));
        self.ready.push_back(Bytes::from_static(b"\r\n"));
    }

    /// The last chunk, which is empty, and the trailer.
    fn finish(&mut self, hasher: Hasher) -> Result<(), BoxError> {
        if self.left > 0 {
            return Err(too_short(self.length, self.length.saturating_sub(self.left)));
        }
        let header = self.algorithm.header();
        let checksum = hasher.finish();
        let end = match &mut self.signer {
            None => {
                let end = if self.length == 0 { "" } else { "\r\n" };
                format!("{end}0\r\n{header}:{checksum}\r\n\r\n")
            }
            Some(signer) => {
                let of_chunk = signer.sign_chunk().to_owned();
                let of_trailer = signer.sign_trailer(header.as_str(), &checksum);
                format!(
                    "0{SIGNATURE}{of_chunk}\r\n{header}:{checksum}\r\n{TRAILER_SIGNATURE}{of_trailer}\r\n\r\n"
                )
            }
        };
        self.ready.push_back(end.into());
        Ok(())
    }
}

impl Stream for Chunked {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(part) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(part)));
            }
            if self.hasher.is_none() {
                return Poll::Ready(None);
            }
            let next = ready!(self.body.poll_chunk(context));
            let outcome = match next.transpose() {
                Ok(Some(bytes)) => self.push(bytes),
                Ok(None) => match self.hasher.take() {
                    Some(hasher) => self.finish(hasher),
                    None => Ok(()),
                },
                Err(error) => Err(error),
            };
            if let Err(error) = outcome {
                self.hasher = None;
                self.ready.clear();
                self.body = Body::empty();
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

/// The length of an encoded body; `None` if it exceeds the range of the type.
pub(super) fn encoded_length(length: u64, algorithm: Algorithm, is_signed: bool) -> Option<u64> {
    let signature = if is_signed { SIGNATURE.len() + SIGNATURE_LENGTH } else { 0 };
    let line = |digits: usize| u64::try_from(digits + signature + 2).ok();
    let chunk = |length: u64| line(hex_digits(length))?.checked_add(length)?.checked_add(2);
    let (full, rest) = (length / CHUNK, length % CHUNK);
    let chunks = chunk(CHUNK)?.checked_mul(full)?;
    let last = if rest == 0 { 0 } else { chunk(rest)? };
    let checksum = algorithm.length().div_ceil(3) * 4;
    let mut trailer = algorithm.header().as_str().len() + 1 + checksum + 2;
    if is_signed {
        trailer += TRAILER_SIGNATURE.len() + SIGNATURE_LENGTH + 2;
    }
    let end = u64::try_from(trailer + 2).ok()?.checked_add(line(1)?)?;
    chunks.checked_add(last)?.checked_add(end)
}

/// The number of hexadecimal digits of the length of a chunk.
fn hex_digits(length: u64) -> usize {
    let digits = length.checked_ilog2().map_or(1, |highest_bit| highest_bit / 4 + 1);
    usize::try_from(digits).unwrap_or(usize::MAX)
}

fn too_long(declared: u64) -> BoxError {
    format!("the body has more than the {declared} bytes that were declared; pass its length to `Body::with_length`")
        .into()
}

fn too_short(declared: u64, actual: u64) -> BoxError {
    format!(
        "the body has {actual} bytes, but {declared} were declared; pass its length to `Body::with_length`"
    )
    .into()
}

#[cfg(test)]
mod tests;
