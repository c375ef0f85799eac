//! [`Message`]: headers with types, and a payload.

use aws_smithy_types::event_stream::{self, HeaderValue};
use bytes::Bytes;

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::timestamp::Timestamp;

/// A message of an event stream.
///
/// Each header has a type, and the methods named after types read those of that type: `None` if the
/// message does not have the header, an error if it has another type. A whole number may come in
/// any size that holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    inner: event_stream::Message,
}

impl From<event_stream::Message> for Message {
    fn from(inner: event_stream::Message) -> Self {
        Self { inner }
    }
}

impl Message {
    /// The name of the event.
    ///
    /// # Errors
    /// The message has none.
    pub fn event_type(&self) -> Result<&str, DecodeError> {
        self.required_string(":event-type")
    }

    /// The payload as it came.
    #[must_use]
    pub fn payload(&self) -> &Bytes {
        self.inner.payload()
    }

    /// The payload as text.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        let bytes = self.payload();
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                Err(DecodeError::at("the payload is not UTF-8", bytes, error.valid_up_to()))
            }
        }
    }

    /// The payload as a JSON document. An empty one reads as `{}`.
    ///
    /// # Errors
    /// It is not what `read` reads.
    pub fn json<T>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let bytes = self.payload();
        let mut json = Reader::new(if bytes.is_empty() { b"{}" } else { bytes });
        let value = read(&mut json)?;
        json.finish()?;
        Ok(value)
    }

    /// A boolean.
    ///
    /// # Errors
    /// The header has another type.
    pub fn bool(&self, name: &str) -> Result<Option<bool>, DecodeError> {
        self.header(name, "a boolean", |value| value.as_bool().ok())
    }

    /// A whole number of 8 bits.
    ///
    /// # Errors
    /// The header has another type, or the number does not fit.
    pub fn i8(&self, name: &str) -> Result<Option<i8>, DecodeError> {
        self.header(name, "an integer of 8 bits", integer)
    }

    /// A whole number of 16 bits.
    ///
    /// # Errors
    /// The header has another type, or the number does not fit.
    pub fn i16(&self, name: &str) -> Result<Option<i16>, DecodeError> {
        self.header(name, "an integer of 16 bits", integer)
    }

    /// A whole number of 32 bits.
    ///
    /// # Errors
    /// The header has another type, or the number does not fit.
    pub fn i32(&self, name: &str) -> Result<Option<i32>, DecodeError> {
        self.header(name, "an integer of 32 bits", integer)
    }

    /// A whole number of 64 bits.
    ///
    /// # Errors
    /// The header has another type.
    pub fn i64(&self, name: &str) -> Result<Option<i64>, DecodeError> {
        self.header(name, "an integer of 64 bits", integer)
    }

    /// Bytes.
    ///
    /// # Errors
    /// The header has another type.
    pub fn bytes(&self, name: &str) -> Result<Option<Bytes>, DecodeError> {
        self.header(name, "bytes", |value| value.as_byte_array().ok().cloned())
    }

    /// A text.
    ///
    /// # Errors
    /// The header has another type.
    pub fn string(&self, name: &str) -> Result<Option<&str>, DecodeError> {
        self.header(name, "a string", |value| value.as_string().ok().map(|text| text.as_str()))
    }

    /// A time, in milliseconds.
    ///
    /// # Errors
    /// The header has another type.
    pub fn timestamp(&self, name: &str) -> Result<Option<Timestamp>, DecodeError> {
        self.header(name, "a timestamp", |value| {
            let time = value.as_timestamp().ok()?;
            Some(Timestamp::from_secs_and_nanos(time.secs(), time.subsec_nanos()))
        })
    }

    /// A UUID, as a number of 128 bits.
    ///
    /// # Errors
    /// The header has another type.
    pub fn uuid(&self, name: &str) -> Result<Option<u128>, DecodeError> {
        self.header(name, "a UUID", |value| value.as_uuid().ok())
    }

    pub(super) fn required_string(&self, name: &str) -> Result<&str, DecodeError> {
        self.string(name)?
            .ok_or_else(|| DecodeError::new(format!("a message without header {name:?}")))
    }

    fn header<'a, T>(
        &'a self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a HeaderValue) -> Option<T>,
    ) -> Result<Option<T>, DecodeError> {
        let Some(header) =
            self.inner.headers().iter().find(|header| header.name().as_str() == name)
        else {
            return Ok(None);
        };
        match read(header.value()) {
            Some(value) => Ok(Some(value)),
            None => {
                Err(DecodeError::new(format!("header {name:?} of a message is not {expected}")))
            }
        }
    }
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
