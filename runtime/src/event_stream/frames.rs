//! [`Frames`]: from bytes as they come to whole messages.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BytesMut};
use futures_core::Stream as _;

use super::Message;
use super::prelude::message_length;
use crate::body::{Body, BoxError};
use crate::decode_error::DecodeError;
use crate::error::{ConnectionError, Failure, TimeoutError};
use crate::transport::TransportError;

/// The messages in a body.
#[derive(Clone, PartialEq)]
pub(super) struct Frames {
    body: Body,
    /// The bytes that were received and not yet read. Messages copy what they need, so that this
    /// memory is used again.
    received: BytesMut,
}

impl Frames {
    pub(super) fn new(body: Body) -> Self {
        Self { body, received: BytesMut::new() }
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
            if let Some(message) = self.next_message().map_err(Failure::Decode).transpose() {
                return Poll::Ready(Some(message));
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(bytes)) => self.received.extend_from_slice(&bytes),
                Some(Err(error)) => return Poll::Ready(Some(Err(broken_off(error)))),
                None if self.received.is_empty() => return Poll::Ready(None),
                None => {
                    let error = DecodeError::new(format!(
                        "the stream ends in the middle of a message, after {} bytes of it",
                        self.received.len()
                    ));
                    return Poll::Ready(Some(Err(Failure::Decode(error))));
                }
            }
        }
    }

    /// The first message, if all of it was received.
    fn next_message(&mut self) -> Result<Option<Message>, DecodeError> {
        let length = message_length(&self.received).map_err(Message::undecodable)?;
        let Some(length) = length else { return Ok(None) };
        let Some(frame) = self.received.get(..length) else { return Ok(None) };
        let message = Message::decode(frame)?;
        self.received.advance(length);
        Ok(Some(message))
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
