//! [`Writer`]: writes one message of an event stream.

use std::borrow::Cow;

use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::Bytes;

use crate::build_error::BuildError;
use crate::json;
use crate::timestamp::Timestamp;

/// Writes one message of an event stream in a request: its type, its headers and its payload.
///
/// The first error is stored, and fails the request when the message is sent.
// It has no `Debug`, because any member may be a secret.
#[derive(Default)]
pub struct Writer {
    headers: Vec<Header>,
    payload: Bytes,
    /// The first member that cannot be serialized.
    error: Option<BuildError>,
}

impl Writer {
    /// Begins an event with its name in the model.
    pub fn event(&mut self, name: &str) {
        self.header(":message-type", HeaderValue::String("event".into()));
        self.header(":event-type", HeaderValue::String(name.to_owned().into()));
    }

    /// Begins a modelled error with its name in the stream. It ends the stream.
    pub fn exception(&mut self, name: &str) {
        self.header(":message-type", HeaderValue::String("exception".into()));
        self.header(":exception-type", HeaderValue::String(name.to_owned().into()));
    }

    /// Refuses an event that the crate does not know.
    pub fn unknown(&mut self, name: &str) {
        self.refuse(BuildError::new(format!(
            "the event `{name}` is not in the model, so it cannot be sent; send another variant"
        )));
    }

    /// Sets the payload to bytes. `None` leaves it empty.
    pub fn blob(&mut self, value: Option<&Bytes>) {
        if let Some(value) = value {
            self.payload("application/octet-stream", value.clone());
        }
    }

    /// Sets the payload to text. `None` leaves it empty.
    pub fn text<T: ?Sized>(&mut self, value: Option<&T>, text: impl FnOnce(&T) -> Cow<'_, str>) {
        if let Some(value) = value {
            self.payload("text/plain", Bytes::from(text(value).into_owned()));
        }
    }

    /// Sets the payload to a JSON document. `None` leaves it empty.
    pub fn json<T: ?Sized>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut json::Writer, &T),
    ) {
        if let Some(value) = value {
            let mut json = json::Writer::new();
            write(&mut json, value);
            self.document("application/json", json.finish());
        }
    }

    /// Sets the payload to a CBOR document. `None` leaves it empty.
    #[cfg(feature = "cbor")]
    pub fn cbor<T: ?Sized>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut crate::cbor::Writer, &T),
    ) {
        if let Some(value) = value {
            let mut cbor = crate::cbor::Writer::new();
            write(&mut cbor, value);
            self.document("application/cbor", cbor.finish());
        }
    }

    /// Sets the payload to an XML document. `tag` is the start tag of the root element without
    /// brackets. `None` leaves it empty.
    #[cfg(feature = "xml")]
    pub fn xml<T: ?Sized>(
        &mut self,
        tag: &str,
        value: Option<&T>,
        write: impl FnOnce(&mut crate::xml::Writer, &T),
    ) {
        if value.is_some() {
            let mut xml = crate::xml::Writer::new();
            xml.member(tag, value, write);
            self.document("application/xml", xml.finish());
        }
    }

    /// Adds a boolean header. `None` is omitted.
    pub fn bool(&mut self, name: &'static str, value: Option<&bool>) {
        self.optional(name, value.map(|value| HeaderValue::Bool(*value)));
    }

    /// Adds an 8-bit integer header. `None` is omitted.
    pub fn i8(&mut self, name: &'static str, value: Option<&i8>) {
        self.optional(name, value.map(|value| HeaderValue::Byte(*value)));
    }

    /// Adds a 16-bit integer header. `None` is omitted.
    pub fn i16(&mut self, name: &'static str, value: Option<&i16>) {
        self.optional(name, value.map(|value| HeaderValue::Int16(*value)));
    }

    /// Adds a 32-bit integer header. `None` is omitted.
    pub fn i32(&mut self, name: &'static str, value: Option<&i32>) {
        self.optional(name, value.map(|value| HeaderValue::Int32(*value)));
    }

    /// Adds a 64-bit integer header. `None` is omitted.
    pub fn i64(&mut self, name: &'static str, value: Option<&i64>) {
        self.optional(name, value.map(|value| HeaderValue::Int64(*value)));
    }

    /// Adds a header of bytes. `None` is omitted.
    pub fn bytes(&mut self, name: &'static str, value: Option<&Bytes>) {
        self.optional(name, value.map(|value| HeaderValue::ByteArray(value.clone())));
    }

    /// Adds a string header. `None` is omitted.
    pub fn string<T: ?Sized>(
        &mut self,
        name: &'static str,
        value: Option<&T>,
        text: impl FnOnce(&T) -> Cow<'_, str>,
    ) {
        self.optional(
            name,
            value.map(|value| HeaderValue::String(text(value).into_owned().into())),
        );
    }

    /// Adds a timestamp header, with a precision of milliseconds. `None` is omitted.
    pub fn timestamp(&mut self, name: &'static str, value: Option<&Timestamp>) {
        match value.map(|value| value.sendable()) {
            None => {}
            Some(None) => self.refuse(BuildError::time(name)),
            Some(Some(time)) => {
                let time = DateTime::from_secs_and_nanos(time.secs(), time.subsec_nanos());
                self.header(name, HeaderValue::Timestamp(time));
            }
        }
    }

    /// The message.
    pub(super) fn finish(self) -> Result<Message, BuildError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(Message::new_from_parts(self.headers, self.payload)),
        }
    }

    fn optional(&mut self, name: &'static str, value: Option<HeaderValue>) {
        if let Some(value) = value {
            self.header(name, value);
        }
    }

    fn header(&mut self, name: &'static str, value: HeaderValue) {
        self.headers.push(Header::new(name, value));
    }

    fn document(&mut self, content_type: &'static str, document: Result<Bytes, BuildError>) {
        match document {
            Ok(bytes) => self.payload(content_type, bytes),
            Err(error) => self.refuse(error),
        }
    }

    fn payload(&mut self, content_type: &'static str, bytes: Bytes) {
        self.header(":content-type", HeaderValue::String(content_type.into()));
        self.payload = bytes;
    }

    #[cold]
    fn refuse(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }
}
