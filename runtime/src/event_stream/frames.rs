//! [`Frames`]: from bytes as they come to whole messages.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;

use super::Message;
use super::prelude::Prelude;
use crate::body::{Body, BoxError};
use crate::decode_error::DecodeError;
use crate::error::{ConnectionError, Failure, TimeoutError};
use crate::transport::TransportError;

/// The largest message that is read, in bytes. A larger one is taken for a damaged length, so that
/// the reader does not wait for what never comes.
const MAX_LENGTH: usize = 24 * 1024 * 1024;

/// The messages in a body.
#[derive(Clone, PartialEq)]
pub(super) struct Frames {
    body: Body,
    /// What came last. The messages that are whole in it are parts of it.
    chunk: Bytes,
    /// A message whose end is not in the same chunk as its beginning, as far as it has come.
    begun: BytesMut,
}

impl Frames {
    pub(super) fn new(body: Body) -> Self {
        Self { body, chunk: Bytes::new(), begun: BytesMut::new() }
    }

    /// Forgets what may still come.
    pub(super) fn end(&mut self) {
        *self = Self::new(Body::empty());
    }

    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Message, Failure>>> {
        loop {
            match self.take_frame() {
                Ok(Some(frame)) => {
                    return Poll::Ready(Some(Message::decode(frame).map_err(Failure::Decode)));
                }
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(Failure::Decode(error)))),
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(bytes)) => self.chunk = bytes,
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(broken_off(error))));
                }
                None if self.begun.is_empty() => return Poll::Ready(None),
                None => {
                    let error = DecodeError::new(format!(
                        "the stream ends in the midst of a message, after {} bytes of it",
                        self.begun.len()
                    ));
                    return Poll::Ready(Some(Err(Failure::Decode(error))));
                }
            }
        }
    }

    /// The first message, if all of it has come. If not, nothing is left of the chunk.
    fn take_frame(&mut self) -> Result<Option<Bytes>, DecodeError> {
        if self.begun.is_empty()
            && let Some(length) = announced(&self.chunk)?
            && length <= self.chunk.len()
        {
            return Ok(Some(self.chunk.split_to(length)));
        }
        self.fill(Prelude::LENGTH);
        let Some(length) = announced(&self.begun)? else { return Ok(None) };
        self.fill(length);
        let is_whole = self.begun.len() == length;
        Ok(is_whole.then(|| std::mem::take(&mut self.begun).freeze()))
    }

    /// Takes from the chunk what the message lacks to this length, or as much as there is.
    fn fill(&mut self, length: usize) {
        let more = length.saturating_sub(self.begun.len()).min(self.chunk.len());
        self.begun.extend_from_slice(&self.chunk.split_to(more));
    }
}

/// The length of the message that begins here, if its prelude has come. That is good, or an error.
fn announced(bytes: &[u8]) -> Result<Option<usize>, DecodeError> {
    let damaged = |error: DecodeError| error.within("not a message of an event stream");
    let Some(total) = Prelude::total(bytes).map_err(damaged)? else { return Ok(None) };
    if total > MAX_LENGTH {
        return Err(DecodeError::new(format!(
            "a message of {total} bytes, of which {MAX_LENGTH} are allowed"
        )));
    }
    Ok(Prelude::read(bytes).map_err(damaged)?.map(|prelude| prelude.total))
}

/// The limit on reading was passed, or the connection broke.
fn broken_off(error: BoxError) -> Failure {
    let reason = match error.downcast::<TransportError>() {
        Ok(error) => error.into_source(),
        Err(error) => error,
    };
    match reason.downcast::<TimeoutError>() {
        Ok(timeout) => Failure::Timeout(*timeout),
        Err(reason) => Failure::Connection(ConnectionError::interrupted(reason)),
    }
}
