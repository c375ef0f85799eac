//! [`Message`]: typed headers and a payload.

use aws_smithy_eventstream::error::Error;
use aws_smithy_eventstream::frame::read_message_from;
use aws_smithy_types::event_stream::{self, HeaderValue};
use bytes::Bytes;

use super::prelude::{message_length, verify};
use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::response::document;
use crate::timestamp::Timestamp;

/// A message of an event stream.
///
/// Each header has a type. The methods named after types read headers of that type: they return
/// `None` if the message does not have the header, and fail if it has another type. An integer may
/// have any size that holds it. If several headers have the same name, which is not valid, the
/// first one is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Message(event_stream::Message);

impl Message {
    /// Decodes a message in [its
    /// encoding](https://smithy.io/2.0/aws/amazon-eventstream.html#message-format), and verifies
    /// its checksums.
    ///
    /// # Errors
    /// The bytes are not exactly one valid message.
    pub fn decode(frame: &[u8]) -> Result<Self, DecodeError> {
        Self::read(frame).map_err(Self::undecodable)
    }

    fn read(frame: &[u8]) -> Result<Self, DecodeError> {
        let came = frame.len();
        match message_length(frame)? {
            Some(length) if length == came => {}
            Some(length) => {
                let error = format!("{came} bytes instead of {length}");
                return Err(DecodeError::new(error));
            }
            None => {
                let error = format!("{came} bytes, which is shorter than any message");
                return Err(DecodeError::new(error));
            }
        }
        let message = read_message_from(frame).map_err(|error| {
            // The library parses headers before it verifies checksums, and would report the
            // headers.
            verify("message", frame).err().unwrap_or_else(|| unreadable(&error))
        })?;
        // The encoding requires at least one byte, which the library does not check:
        // https://smithy.io/2.0/aws/amazon-eventstream.html#headers-format
        if message.headers().iter().any(|header| header.name().as_bytes().is_empty()) {
            return Err(DecodeError::new("a header without a name"));
        }
        Ok(Self(message))
    }

    /// Decodes any number of messages.
    #[cfg(feature = "testing")]
    pub(crate) fn decode_all(mut bytes: &[u8]) -> Result<Vec<Self>, DecodeError> {
        let mut messages = Vec::new();
        while !bytes.is_empty() {
            let length = message_length(bytes).map_err(Self::undecodable)?;
            // An incomplete message is decoded for its error.
            let length = length.unwrap_or(bytes.len()).min(bytes.len());
            let (message, rest) = bytes.split_at(length);
            messages.push(Self::decode(message)?);
            bytes = rest;
        }
        Ok(messages)
    }

    /// The headers and the payload.
    #[cfg(feature = "testing")]
    pub(crate) fn parts(&self) -> &event_stream::Message {
        &self.0
    }

    pub(super) fn undecodable(error: DecodeError) -> DecodeError {
        error.within("not a message of an event stream")
    }

    /// The name of the event.
    ///
    /// # Errors
    /// The message has no event type.
    pub fn event_type(&self) -> Result<&str, DecodeError> {
        self.required_string(":event-type")
    }

    /// The payload.
    #[must_use]
    pub fn payload(&self) -> &Bytes {
        self.0.payload()
    }

    /// The payload as text.
    ///
    /// # Errors
    /// The payload is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        let bytes = self.payload();
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                Err(DecodeError::at("the payload is not UTF-8", bytes, error.valid_up_to()))
            }
        }
    }

    /// Parses the payload as a JSON document. An empty payload is treated as `{}`.
    ///
    /// # Errors
    /// `read` rejects the payload.
    pub fn json<T>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::json(self.payload(), read)
    }

    /// Parses the payload as a CBOR document. An empty payload is treated as an empty map.
    ///
    /// # Errors
    /// `read` rejects the payload.
    #[cfg(feature = "cbor")]
    pub fn cbor<T>(
        &self,
        read: impl FnOnce(&mut crate::cbor::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::cbor(self.payload(), read)
    }

    /// Parses the payload as an XML document. An empty payload is treated as an empty element.
    ///
    /// # Errors
    /// `read` rejects the payload.
    #[cfg(feature = "xml")]
    pub fn xml<T>(
        &self,
        read: impl FnOnce(&mut crate::xml::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::xml(self.payload(), read)
    }

    /// A boolean header.
    ///
    /// # Errors
    /// The header has another type.
    pub fn bool(&self, name: &str) -> Result<Option<bool>, DecodeError> {
        self.header(name, "a boolean", |value| match value {
            HeaderValue::Bool(value) => Some(*value),
            _ => None,
        })
    }

    /// An 8-bit integer header.
    ///
    /// # Errors
    /// The header has another type, or the number does not fit.
    pub fn i8(&self, name: &str) -> Result<Option<i8>, DecodeError> {
        self.header(name, "an integer of 8 bits", integer)
    }

    /// A 16-bit integer header.
    ///
    /// # Errors
    /// The header has another type, or the number does not fit.
    pub fn i16(&self, name: &str) -> Result<Option<i16>, DecodeError> {
        self.header(name, "an integer of 16 bits", integer)
    }

    /// A 32-bit integer header.
    ///
    /// # Errors
    /// The header has another type, or the number does not fit.
    pub fn i32(&self, name: &str) -> Result<Option<i32>, DecodeError> {
        self.header(name, "an integer of 32 bits", integer)
    }

    /// A 64-bit integer header.
    ///
    /// # Errors
    /// The header has another type.
    pub fn i64(&self, name: &str) -> Result<Option<i64>, DecodeError> {
        self.header(name, "an integer of 64 bits", integer)
    }

    /// A header of bytes.
    ///
    /// # Errors
    /// The header has another type.
    pub fn bytes(&self, name: &str) -> Result<Option<Bytes>, DecodeError> {
        self.header(name, "bytes", |value| match value {
            HeaderValue::ByteArray(value) => Some(value.clone()),
            _ => None,
        })
    }

    /// A string header.
    ///
    /// # Errors
    /// The header has another type.
    pub fn string(&self, name: &str) -> Result<Option<&str>, DecodeError> {
        self.header(name, "a string", |value| match value {
            HeaderValue::String(value) => Some(value.as_str()),
            _ => None,
        })
    }

    /// A timestamp header, in milliseconds.
    ///
    /// # Errors
    /// The header has another type.
    pub fn timestamp(&self, name: &str) -> Result<Option<Timestamp>, DecodeError> {
        self.header(name, "a timestamp", |value| match value {
            HeaderValue::Timestamp(time) => {
                Some(Timestamp::from_secs_and_nanos(time.secs(), time.subsec_nanos()))
            }
            _ => None,
        })
    }

    /// A UUID header, as a 128-bit number.
    ///
    /// # Errors
    /// The header has another type.
    pub fn uuid(&self, name: &str) -> Result<Option<u128>, DecodeError> {
        self.header(name, "a UUID", |value| match value {
            HeaderValue::Uuid(value) => Some(*value),
            _ => None,
        })
    }

    pub(super) fn required_string(&self, name: &str) -> Result<&str, DecodeError> {
        self.string(name)?
            .ok_or_else(|| DecodeError::new(format!("the message has no header {name:?}")))
    }

    fn header<'a, T>(
        &'a self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a HeaderValue) -> Option<T>,
    ) -> Result<Option<T>, DecodeError> {
        let mut headers = self.0.headers().iter();
        let Some(header) = headers.find(|it| it.name().as_str() == name) else { return Ok(None) };
        let value = read(header.value());
        let error = || DecodeError::new(format!("header {name:?} of a message is not {expected}"));
        value.map(Some).ok_or_else(error)
    }
}

/// The text of the library's error, without the number of an unknown type: beyond the headers, it
/// is a byte of the payload.
fn unreadable(error: &Error) -> DecodeError {
    let text = error.to_string();
    DecodeError::new(text.split(':').next().unwrap_or_default())
}

fn integer<T: TryFrom<i64>>(value: &HeaderValue) -> Option<T> {
    let value = match value {
        HeaderValue::Byte(value) => i64::from(*value),
        HeaderValue::Int16(value) => i64::from(*value),
        HeaderValue::Int32(value) => i64::from(*value),
        HeaderValue::Int64(value) => *value,
        _ => return None,
    };
    T::try_from(value).ok()
}
