//! [`Frames`]: splits a stream of bytes into messages.

use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use http::header::CONTENT_TYPE;

use super::{Message, prelude};
use crate::body::{Body, BoxError};
use crate::decode_error::{DecodeError, beginning};
use crate::error::{ConnectionError, Failure, TimeoutError};
use crate::response::Response;
use crate::transport::TransportError;

/// The messages of a body.
#[derive(Clone, PartialEq)]
pub(super) struct Frames {
    body: Body,
    /// The rest of the last chunk. Complete messages are read from it directly.
    chunk: Bytes,
    /// The beginning of a message that spans several chunks. Messages copy their data, so the
    /// memory is reused.
    begun: Vec<u8>,
    /// The content type of the response, until its first message is read.
    content_type: Option<String>,
}

/// The content type of event streams, <https://smithy.io/2.0/aws/amazon-eventstream.html>.
const EVENTS: &str = "application/vnd.amazon.eventstream";

impl Frames {
    pub(super) fn new(body: Body) -> Self {
        Self { body, chunk: Bytes::new(), begun: Vec::new(), content_type: None }
    }

    /// The messages in the body of a response. If it is not an event stream, the error shows its
    /// content type and its beginning.
    pub(super) fn of(response: &mut Response) -> Self {
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_type = content_type
            .map_or("missing".into(), |it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        let content_type = (!content_type.starts_with(EVENTS)).then_some(content_type);
        Self { content_type, ..Self::new(response.stream()) }
    }

    /// Drops the rest of the stream.
    pub(super) fn end(&mut self) {
        *self = Self::new(Body::empty());
    }

    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Message, Failure>>> {
        loop {
            match self.next_message() {
                Ok(None) => {}
                Ok(Some(message)) => {
                    self.content_type = None;
                    return Poll::Ready(Some(Ok(message)));
                }
                Err(error) => {
                    return Poll::Ready(Some(Err(Failure::Decode(self.explained(error)))));
                }
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.chunk = bytes,
                Some(Err(error)) => return Poll::Ready(Some(Err(broken_off(error)))),
                None if self.begun.is_empty() => return Poll::Ready(None),
                None => {
                    let error = DecodeError::new(format!(
                        "the stream ends within a message, after {} bytes of it",
                        self.begun.len()
                    ));
                    return Poll::Ready(Some(Err(Failure::Decode(self.explained(error)))));
                }
            }
        }
    }

    fn explained(&self, error: DecodeError) -> DecodeError {
        let Some(content_type) = &self.content_type else { return error };
        let body = beginning(&[&self.begun[..], &self.chunk].concat());
        DecodeError::new(format!(
            "the response is not an event stream: its content type is {content_type}, and it begins with {body} \
             ({error}); look for a proxy that responds instead of the service"
        ))
    }

    /// The first message, if it was received completely. Otherwise the whole chunk is consumed.
    fn next_message(&mut self) -> Result<Option<Message>, DecodeError> {
        if self.begun.is_empty()
            && let Some(length) = announced(&self.chunk)?
            && let Some(frame) = self.chunk.get(..length)
        {
            let message = Message::decode(frame)?;
            self.chunk.advance(length);
            return Ok(Some(message));
        }
        self.fill(prelude::LENGTH);
        let Some(length) = announced(&self.begun)? else { return Ok(None) };
        self.fill(length);
        if self.begun.len() < length {
            return Ok(None);
        }
        let message = Message::decode(&self.begun)?;
        self.begun.clear();
        Ok(Some(message))
    }

    /// Moves bytes from the chunk to the partial message, up to this length.
    fn fill(&mut self, length: usize) {
        let more = length.saturating_sub(self.begun.len()).min(self.chunk.len());
        self.begun.extend_from_slice(&self.chunk.split_to(more));
    }
}

/// The length of the message that starts with these bytes, if its prelude is complete.
fn announced(bytes: &[u8]) -> Result<Option<usize>, DecodeError> {
    prelude::message_length(bytes).map_err(Message::undecodable)
}

/// A read timeout or an interrupted connection.
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
