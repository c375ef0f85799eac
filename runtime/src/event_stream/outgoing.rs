//! [`Outgoing`]: the messages of a request, in its extensions.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::Message;
use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt as _;

use super::Writer;
use super::input::{BoxEvents, EventInput};
use crate::body::{Body, BoxError};
use crate::build_error::BuildError;

/// Writes an event.
type Write<T> = fn(&T, &mut Writer);

/// Writes an error, if it is a modelled error of the stream.
type WriteException = fn(&(dyn Error + 'static), &mut Writer) -> bool;

pub(crate) type BoxMessages = Pin<Box<dyn Stream<Item = Result<Message, BoxError>> + Send>>;

/// How the events of a request become messages. Generated code builds it.
pub struct Encoding<T> {
    write: Write<T>,
    write_exception: WriteException,
    initial: Option<Result<Message, BuildError>>,
}

impl<T> Encoding<T> {
    /// An encoding with the function of the union of events.
    #[must_use]
    pub fn new(write: fn(&T, &mut Writer)) -> Self {
        Self { write, write_exception: |_, _| false, initial: None }
    }

    /// Adds the function that writes modelled errors. It returns `false` for other errors.
    #[must_use]
    pub fn exceptions(mut self, write: fn(&(dyn Error + 'static), &mut Writer) -> bool) -> Self {
        self.write_exception = write;
        self
    }

    /// Adds the initial message of RPC protocols, with the other members of the input:
    /// <https://smithy.io/2.0/aws/amazon-eventstream.html#initial-request-messages>.
    #[must_use]
    pub fn initial(mut self, write: impl FnOnce(&mut Writer)) -> Self {
        let mut message = Writer::default();
        message.event("initial-request");
        write(&mut message);
        self.initial = Some(message.finish());
        self
    }
}

/// The messages of a request. Each attempt creates its own stream of them; the first stream that
/// gets an event takes all of them.
#[derive(Clone)]
pub(crate) struct Outgoing(Arc<dyn Source>);

trait Source: Send + Sync {
    fn is_whole(&self) -> bool;
    fn messages(&self) -> BoxMessages;
}

impl Outgoing {
    /// # Errors
    /// A call has already taken an event, or the initial message cannot be serialized.
    pub(crate) fn new<T: Send + 'static>(
        events: &EventInput<T>,
        encoding: Encoding<T>,
    ) -> Result<Self, BuildError> {
        let Encoding { write, write_exception, initial } = encoding;
        if !events.is_whole() {
            return Err(BuildError::new(
                "the events were already sent by another call; create new ones for each call",
            ));
        }
        let (events, initial) = (events.clone(), initial.transpose()?);
        Ok(Self(Arc::new(Typed { events, write, write_exception, initial })))
    }

    /// Whether no attempt has taken an event.
    pub(crate) fn is_whole(&self) -> bool {
        self.0.is_whole()
    }

    pub(crate) fn messages(&self) -> BoxMessages {
        self.0.messages()
    }

    /// The messages without signatures.
    pub(crate) fn body(&self) -> Body {
        Body::from_stream(self.messages().map(|message| encode(&message?)))
    }
}

/// The bytes of a message.
///
/// # Errors
/// The message is too long for the encoding.
pub(crate) fn encode(message: &Message) -> Result<Bytes, BoxError> {
    let mut bytes = Vec::new();
    write_message_to(message, &mut bytes).map_err(|error| {
        BuildError::new(format!("an event cannot be encoded: {error}; shorten it"))
    })?;
    Ok(bytes.into())
}

struct Typed<T> {
    events: EventInput<T>,
    write: Write<T>,
    write_exception: WriteException,
    initial: Option<Message>,
}

impl<T: Send + 'static> Source for Typed<T> {
    fn is_whole(&self) -> bool {
        self.events.is_whole()
    }

    fn messages(&self) -> BoxMessages {
        Box::pin(Messages {
            initial: self.initial.clone(),
            events: Events::Shared(self.events.clone()),
            write: self.write,
            write_exception: self.write_exception,
        })
    }
}

struct Messages<T> {
    initial: Option<Message>,
    events: Events<T>,
    write: Write<T>,
    write_exception: WriteException,
}

enum Events<T> {
    /// No event was taken.
    Shared(EventInput<T>),
    Taken(BoxEvents<T>),
    Ended,
}

impl<T> Messages<T> {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, BoxError>>> {
        match &mut self.events {
            Events::Ended => Poll::Ready(None),
            Events::Taken(events) => events.as_mut().poll_next(context),
            Events::Shared(events) => match ready!(events.poll_take(context)) {
                Some((first, rest)) => {
                    self.events = Events::Taken(rest);
                    Poll::Ready(first)
                }
                None => Poll::Ready(Some(Err("the events were taken by another call".into()))),
            },
        }
    }

    /// The message of an event, or of a modelled error.
    fn message(&self, event: Result<T, BoxError>) -> Result<Message, BoxError> {
        let mut message = Writer::default();
        match event {
            Ok(event) => (self.write)(&event, &mut message),
            Err(error) if (self.write_exception)(error.as_ref(), &mut message) => {}
            Err(error) => return Err(error),
        }
        Ok(message.finish()?)
    }
}

impl<T> Stream for Messages<T> {
    type Item = Result<Message, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(message) = self.initial.take() {
            return Poll::Ready(Some(Ok(message)));
        }
        let event = ready!(self.poll_event(context));
        if !matches!(event, Some(Ok(_))) {
            self.events = Events::Ended;
        }
        Poll::Ready(event.map(|event| self.message(event)))
    }
}
