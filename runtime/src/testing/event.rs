//! [`Event`]: a message of a scripted event stream.

use std::slice;

use aws_smithy_eventstream::frame::{write_headers_to, write_message_to};
use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::Bytes;

use crate::timestamp::Timestamp;

/// A message of a scripted event stream: an event, or an error.
///
/// ```
/// use tinsmith_runtime::testing::Event;
///
/// let chunk = Event::new("PayloadChunk", "half of the answer");
/// let moved = Event::new("Moved", "{}").integer("row", 3).string("by", "me");
/// let slow = Event::exception("ThrottlingException", r#"{"message":"slow down"}"#);
/// ```
#[derive(Clone, Debug)]
#[must_use = "add it to a script"]
pub struct Event(Message);

impl Event {
    /// An event with its name in the model and its payload, which is JSON unless the model says
    /// otherwise.
    pub fn new(name: &str, payload: impl Into<Bytes>) -> Self {
        Self(Message::new(payload)).string(":message-type", "event").string(":event-type", name)
    }

    /// A modelled error with its name in the stream and its members as JSON.
    pub fn exception(name: &str, payload: impl Into<Bytes>) -> Self {
        Self(Message::new(payload))
            .string(":message-type", "exception")
            .string(":exception-type", name)
    }

    /// An error that is not modelled.
    pub fn error(code: &str, message: &str) -> Self {
        let event = Self(Message::new(Bytes::new())).string(":message-type", "error");
        event.string(":error-code", code).string(":error-message", message)
    }

    /// Adds a string header.
    pub fn string(self, name: &str, value: &str) -> Self {
        self.header(name, HeaderValue::String(value.to_owned().into()))
    }

    /// Adds a 64-bit integer header.
    pub fn integer(self, name: &str, value: i64) -> Self {
        self.header(name, HeaderValue::Int64(value))
    }

    /// Adds a boolean header.
    pub fn bool(self, name: &str, value: bool) -> Self {
        self.header(name, HeaderValue::Bool(value))
    }

    /// Adds a bytes header.
    pub fn bytes(self, name: &str, value: impl Into<Bytes>) -> Self {
        self.header(name, HeaderValue::ByteArray(value.into()))
    }

    /// Adds a timestamp header, with a precision of milliseconds.
    pub fn timestamp(self, name: &str, value: Timestamp) -> Self {
        let time = DateTime::from_secs_and_nanos(value.secs(), value.subsec_nanos());
        self.header(name, HeaderValue::Timestamp(time))
    }

    fn header(self, name: &str, value: HeaderValue) -> Self {
        Self(self.0.add_header(Header::new(name.to_owned(), value)))
    }

    /// Encodes the message.
    ///
    /// # Errors
    /// A header or the message is not valid in the encoding; the error contains the reason and the
    /// remedy.
    pub(super) fn encode(self) -> Result<Bytes, String> {
        self.0.headers().iter().try_for_each(check)?;
        let mut frame = Vec::new();
        write_message_to(&self.0, &mut frame)
            .map_err(|error| format!("an event cannot be encoded: {error}; shorten it"))?;
        Ok(frame.into())
    }
}

/// Rejects a header that cannot be encoded. The library's errors do not name the header.
fn check(header: &Header) -> Result<(), String> {
    let name = header.name().as_str();
    if name.is_empty() {
        return Err("an event cannot be encoded: a header has no name; set one".to_owned());
    }
    write_headers_to(slice::from_ref(header), Vec::new()).map_err(|error| {
        format!("an event cannot be encoded: header {name:?}: {error}; make it smaller")
    })
}
