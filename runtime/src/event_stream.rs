//! [`EventStream`]: a response as a sequence of [`Message`]s, in the Amazon [event stream
//! encoding](https://smithy.io/2.0/aws/amazon-eventstream.html); [`EventInput`]: a request of the
//! same form.

mod frames;
mod in_memory;
mod input;
mod message;
mod outgoing;
mod prelude;
mod sender;
mod writer;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::body::Body;
use crate::decode_error::DecodeError;
use crate::error::{Error, ErrorContext, Failure, Progress, ServiceError, Unmodelled};
use crate::response::Response;

use frames::Frames;
use in_memory::InMemory;
pub use input::EventInput;
pub use message::Message;
pub use outgoing::Encoding;
pub(crate) use outgoing::{BoxMessages, Outgoing, encode};
pub use sender::{EventSender, NotSent};
pub use writer::Writer;

/// Parses an event.
type Read<T> = fn(&Message) -> Result<T, DecodeError>;

/// A stream of events of type `T` from the service. Errors have the kind `K` and end the stream.
///
/// Cloning is cheap. Clones share the unread events: the first clone that is read takes them.
pub struct EventStream<T, K> {
    frames: Frames,
    /// The events of a stream that was not received from a service.
    in_memory: Option<InMemory<T, K>>,
    read: Read<T>,
    /// Maps the names of exceptions in the stream to error codes.
    exceptions: &'static [(&'static str, &'static str)],
    operation: &'static str,
    context: ErrorContext,
    progress: Option<Progress>,
}

impl<T, K> EventStream<T, K> {
    /// A stream of existing events, to build an output by hand, for example in tests. Events after
    /// an error are dropped.
    pub fn from_events(events: impl IntoIterator<Item = Result<T, Error<K>>>) -> Self {
        Self { in_memory: Some(InMemory::new(events)), ..Self::default() }
    }

    pub(crate) fn of(
        response: &mut Response,
        read: Read<T>,
        exceptions: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            context: ErrorContext::of_head(response),
            progress: response.progress(),
            operation: response.operation(),
            frames: Frames::of(response),
            read,
            exceptions,
            in_memory: None,
        }
    }
}

impl<T, K: ServiceError> EventStream<T, K> {
    /// The next event, or `None` at the end.
    ///
    /// # Errors
    /// The service sent an error or an invalid message, or the stream ended within a message.
    pub async fn recv(&mut self) -> Result<Option<T>, Error<K>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    fn item(&self, message: &Message) -> Result<T, Error<K>> {
        match message.string(":message-type") {
            Ok(Some("event")) => message
                .event_type()
                .and_then(|_| (self.read)(message))
                .map_err(|error| self.undecodable(error)),
            Ok(Some("exception")) => Err(self.exception(message)),
            Ok(Some("error")) => Err(self.unmodelled(message)),
            Ok(Some(other)) => {
                Err(self.undecodable(DecodeError::value(other, "a type of message")))
            }
            Ok(None) => {
                Err(self
                    .undecodable(DecodeError::new("the message has no header \":message-type\"")))
            }
            Err(error) => Err(self.undecodable(error)),
        }
    }

    /// A modelled error, with its members in the payload.
    fn exception(&self, message: &Message) -> Error<K> {
        let name = match message.required_string(":exception-type") {
            Ok(name) => name,
            Err(error) => return self.undecodable(error),
        };
        let code = self
            .exceptions
            .iter()
            .find(|(member, _)| *member == name)
            .map_or(name, |(_, code)| code);
        let mut response =
            Response::new(http::Response::new(Body::from(message.payload().clone())));
        let explanation = K::FORM.describe_body(response.body()).message;
        let mut context = self.context.clone();
        context.code = Some(code.to_owned());
        context.message = explanation;
        let kind = match K::read(code, &mut response) {
            Some(Ok(kind)) => kind,
            _ => Failure::Unmodelled(Unmodelled::of(&context, &response)).into(),
        };
        Error::new(self.operation, kind).with_context(context)
    }

    /// An error that is not modelled.
    fn unmodelled(&self, message: &Message) -> Error<K> {
        let text = |name| message.string(name).ok().flatten().map(str::to_owned);
        let mut context = self.context.clone();
        context.code = text(":error-code");
        context.message = text(":error-message");
        let failure =
            Failure::Unmodelled(Unmodelled::new(context.code.clone(), context.message.clone()));
        Error::new(self.operation, failure.into()).with_context(context)
    }

    fn undecodable(&self, error: DecodeError) -> Error<K> {
        self.failure(Failure::Decode(error))
    }

    fn failure(&self, failure: Failure) -> Error<K> {
        Error::new(self.operation, failure.into()).with_context(self.context.clone())
    }
}

impl<T, K: ServiceError> Stream for EventStream<T, K> {
    type Item = Result<T, Error<K>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(events) = &mut self.in_memory {
            return Poll::Ready(events.next());
        }
        let item = loop {
            break match self.frames.poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Ok(message))) if is_initial_response(&message) => continue,
                Poll::Ready(Some(Ok(message))) => self.item(&message),
                Poll::Ready(Some(Err(failure))) => Err(self.failure(failure)),
            };
        };
        if item.is_err() {
            self.frames.end();
        }
        Poll::Ready(Some(item.map_err(|error| match self.progress {
            Some(progress) => progress.of_error(error),
            None => error,
        })))
    }
}

/// Whether a message is the initial response of RPC protocols. It contains the other members of the output, so it is
/// empty here:
/// <https://smithy.io/2.0/aws/amazon-eventstream.html#initial-response-messages>.
fn is_initial_response(message: &Message) -> bool {
    message.string(":event-type").is_ok_and(|name| name == Some("initial-response"))
}

/// An empty stream.
impl<T, K> Default for EventStream<T, K> {
    fn default() -> Self {
        Self {
            frames: Frames::new(Body::empty()),
            read: |_| Err(DecodeError::new("an event in a stream without events")),
            exceptions: &[],
            operation: "",
            context: ErrorContext::default(),
            progress: None,
            in_memory: None,
        }
    }
}

impl<T, K> Clone for EventStream<T, K> {
    fn clone(&self) -> Self {
        Self {
            frames: self.frames.clone(),
            in_memory: self.in_memory.clone(),
            context: self.context.clone(),
            ..*self
        }
    }
}

/// Two event streams are equal if they share the same source.
impl<T, K> PartialEq for EventStream<T, K> {
    fn eq(&self, other: &Self) -> bool {
        self.frames == other.frames && self.in_memory == other.in_memory
    }
}

impl<T, K> fmt::Debug for EventStream<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

#[cfg(test)]
mod tests;
