//! [`Frames`]: from bytes as they come to whole messages.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_eventstream::frame::read_message_from;
use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;

use super::Message;
use crate::body::{Body, BoxError};
use crate::decode_error::DecodeError;
use crate::error::{ConnectionError, Failure, TimeoutError};
use crate::transport::TransportError;

/// The length of a message stands in its first bytes.
const LENGTH_BYTES: usize = 4;
/// The largest message that is read, in bytes. A larger one is taken for a damaged length, so that
/// the reader does not wait for what never comes.
const MAX_LENGTH: usize = 24 * 1024 * 1024;

/// The messages in a body.
#[derive(Clone, PartialEq)]
pub(super) struct Frames {
    body: Body,
    /// What has come and is not a whole message yet.
    buffer: BytesMut,
}

impl Frames {
    pub(super) fn new(body: Body) -> Self {
        Self { body, buffer: BytesMut::new() }
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
                    return Poll::Ready(Some(decode(frame).map_err(Failure::Decode)));
                }
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(Failure::Decode(error)))),
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(broken_off(error))));
                }
                None if self.buffer.is_empty() => return Poll::Ready(None),
                None => {
                    let error = DecodeError::new(format!(
                        "the stream ends in the midst of a message, after {} bytes of it",
                        self.buffer.len()
                    ));
                    return Poll::Ready(Some(Err(Failure::Decode(error))));
                }
            }
        }
    }

    /// The first message, if all of it has come.
    fn take_frame(&mut self) -> Result<Option<Bytes>, DecodeError> {
        let Some(length) = self.buffer.first_chunk::<LENGTH_BYTES>() else { return Ok(None) };
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        if length > MAX_LENGTH {
            return Err(DecodeError::new(format!(
                "a message of {length} bytes, of which {MAX_LENGTH} are allowed"
            )));
        }
        if self.buffer.len() < length {
            return Ok(None);
        }
        // A length of less than itself is for the decoder to refuse.
        Ok(Some(self.buffer.split_to(length.max(LENGTH_BYTES)).freeze()))
    }
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

fn decode(frame: Bytes) -> Result<Message, DecodeError> {
    match read_message_from(frame) {
        Ok(message) => Ok(Message::from(message)),
        Err(error) => Err(DecodeError::new(format!("not a message of an event stream: {error}"))),
    }
}
