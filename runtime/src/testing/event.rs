//! [`Event`]: what a scripted stream of events is made of.

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::{Bytes, BytesMut};

use crate::timestamp::Timestamp;

/// A message of a scripted stream: an event, or an error that comes instead of one.
///
/// ```
/// use tinsmith_runtime::testing::Event;
///
/// let chunk = Event::new("PayloadChunk", "half of the answer");
/// let moved = Event::new("Moved", "{}").integer("row", 3).string("by", "me");
/// let slow = Event::exception("ThrottlingException", r#"{"message":"slow down"}"#);
/// ```
#[derive(Clone, Debug)]
#[must_use = "put it into a script"]
pub struct Event {
    headers: Vec<(String, HeaderValue)>,
    payload: Bytes,
}

impl Event {
    /// An event by its name in the model, with its payload: JSON, unless the model says otherwise.
    pub fn new(name: &str, payload: impl Into<Bytes>) -> Self {
        let event = Self { headers: Vec::new(), payload: payload.into() };
        event.string(":message-type", "event").string(":event-type", name)
    }

    /// An error that the model names, by its name in the stream, with its members as JSON.
    pub fn exception(name: &str, payload: impl Into<Bytes>) -> Self {
        let event = Self { headers: Vec::new(), payload: payload.into() };
        event.string(":message-type", "exception").string(":exception-type", name)
    }

    /// An error that the model does not name.
    pub fn error(code: &str, message: &str) -> Self {
        let event = Self { headers: Vec::new(), payload: Bytes::new() };
        let event = event.string(":message-type", "error");
        event.string(":error-code", code).string(":error-message", message)
    }

    /// With a header that is a text.
    pub fn string(self, name: &str, value: &str) -> Self {
        self.header(name, HeaderValue::String(value.to_owned().into()))
    }

    /// With a header that is a whole number, of whichever size.
    pub fn integer(self, name: &str, value: i64) -> Self {
        self.header(name, HeaderValue::Int64(value))
    }

    /// With a header that is a boolean.
    pub fn bool(self, name: &str, value: bool) -> Self {
        self.header(name, HeaderValue::Bool(value))
    }

    /// With a header that is bytes.
    pub fn bytes(self, name: &str, value: impl Into<Bytes>) -> Self {
        self.header(name, HeaderValue::ByteArray(value.into()))
    }

    /// With a header that is a time, of which milliseconds are sent.
    pub fn timestamp(self, name: &str, value: Timestamp) -> Self {
        let time = DateTime::from_secs_and_nanos(value.secs(), value.subsec_nanos());
        self.header(name, HeaderValue::Timestamp(time))
    }

    fn header(mut self, name: &str, value: HeaderValue) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }

    /// The message as it is sent.
    ///
    /// # Errors
    /// A header is longer than the encoding allows; the error says so.
    pub(super) fn encode(self) -> Result<Bytes, String> {
        let headers = self.headers.into_iter().map(|(name, value)| Header::new(name, value));
        let message = Message::new_from_parts(headers.collect(), self.payload);
        let mut frame = BytesMut::new();
        match write_message_to(&message, &mut frame) {
            Ok(()) => Ok(frame.freeze()),
            Err(error) => Err(format!("an event cannot be encoded: {error}; shorten it")),
        }
    }
}
