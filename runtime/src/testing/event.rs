//! [`Event`]: what a scripted stream of events is made of.

use bytes::Bytes;

use crate::event_stream::{Encoder, Value};
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
    headers: Encoder,
    payload: Bytes,
}

impl Event {
    /// An event by its name in the model, with its payload: JSON, unless the model says otherwise.
    pub fn new(name: &str, payload: impl Into<Bytes>) -> Self {
        let event = Self { headers: Encoder::default(), payload: payload.into() };
        event.string(":message-type", "event").string(":event-type", name)
    }

    /// An error that the model names, by its name in the stream, with its members as JSON.
    pub fn exception(name: &str, payload: impl Into<Bytes>) -> Self {
        let event = Self { headers: Encoder::default(), payload: payload.into() };
        event.string(":message-type", "exception").string(":exception-type", name)
    }

    /// An error that the model does not name.
    pub fn error(code: &str, message: &str) -> Self {
        let event = Self { headers: Encoder::default(), payload: Bytes::new() };
        let event = event.string(":message-type", "error");
        event.string(":error-code", code).string(":error-message", message)
    }

    /// With a header that is a text.
    pub fn string(self, name: &str, value: &str) -> Self {
        self.header(name, Value::String(value))
    }

    /// With a header that is a whole number, of whichever size.
    pub fn integer(self, name: &str, value: i64) -> Self {
        self.header(name, Value::Long(value))
    }

    /// With a header that is a boolean.
    pub fn bool(self, name: &str, value: bool) -> Self {
        self.header(name, Value::Bool(value))
    }

    /// With a header that is bytes.
    pub fn bytes(self, name: &str, value: impl Into<Bytes>) -> Self {
        self.header(name, Value::Bytes(&value.into()))
    }

    /// With a header that is a time, of which milliseconds are sent.
    pub fn timestamp(mut self, name: &str, value: Timestamp) -> Self {
        let Some(millis) = value.to_millis() else {
            self.headers.refuse(format!(
                "the header {name:?} is {value}, whose milliseconds do not fit into 64 bits; \
                 take a time that is nearer"
            ));
            return self;
        };
        self.header(name, Value::Timestamp(millis))
    }

    fn header(mut self, name: &str, value: Value<'_>) -> Self {
        self.headers.header(name, value);
        self
    }

    /// The message as it is sent.
    ///
    /// # Errors
    /// A header, or the whole, is not what the encoding allows; the error says why, and what to do.
    pub(super) fn encode(self) -> Result<Bytes, String> {
        let Self { headers, payload } = self;
        headers
            .message(&payload)
            .map_err(|mistake| format!("an event cannot be encoded: {mistake}"))
    }
}
