//! [`Message`]: headers with types, and a payload.

use std::fmt;

use bytes::Bytes;

use super::header::{Headers, Value};
use super::prelude::{self, Prelude};
use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::timestamp::Timestamp;

/// A message of an event stream.
///
/// Each header has a type, and the methods named after types read those of that type: `None` if the
/// message does not have the header, an error if it has another type. A whole number may come in
/// any size that holds it. Of headers with the same name, which no message should have, the first
/// one counts.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// As they came: a message has few, and a look at each is quicker than a place for each.
    headers: Bytes,
    payload: Bytes,
}

impl Message {
    /// Reads a message in
    /// [its encoding](https://smithy.io/2.0/aws/amazon-eventstream.html#message-format), with its
    /// checksums. It shares the memory of `frame`.
    ///
    /// # Errors
    /// The bytes are not one whole message and nothing more. The error says what is wrong, and its
    /// [`offset`](DecodeError::offset) where.
    pub fn decode(frame: Bytes) -> Result<Self, DecodeError> {
        Self::read(frame).map_err(|error| error.within("not a message of an event stream"))
    }

    fn read(mut frame: Bytes) -> Result<Self, DecodeError> {
        let came = frame.len();
        let Some(Prelude { total, headers }) = Prelude::read(&frame)? else {
            let error = format!("{came} bytes, which is less than the shortest");
            return Err(DecodeError::at_byte(error, came));
        };
        if came != total {
            let error = format!("{came} bytes instead of {total}");
            return Err(DecodeError::at_byte(error, came.min(total)));
        }
        // The prelude is good, so that the message is at least as long as what is split off.
        let checksum = frame.split_off(total - prelude::WORD);
        let announced = prelude::word(&checksum, 0).unwrap_or_default();
        prelude::verify("message", &frame, announced)?;
        let payload = frame.split_off(Prelude::LENGTH + headers);
        let headers = frame.split_off(Prelude::LENGTH);
        Headers::new(&headers).try_for_each(|header| header.map(drop))?;
        Ok(Self { headers, payload })
    }

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
        &self.payload
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
        self.header(name, "a boolean", |value| match value {
            Value::Bool(value) => Some(value),
            _ => None,
        })
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
        self.header(name, "bytes", |value| match value {
            Value::Bytes(value) => Some(self.headers.slice_ref(value)),
            _ => None,
        })
    }

    /// A text.
    ///
    /// # Errors
    /// The header has another type.
    pub fn string(&self, name: &str) -> Result<Option<&str>, DecodeError> {
        self.header(name, "a string", |value| match value {
            Value::String(value) => Some(value),
            _ => None,
        })
    }

    /// A time, in milliseconds.
    ///
    /// # Errors
    /// The header has another type.
    pub fn timestamp(&self, name: &str) -> Result<Option<Timestamp>, DecodeError> {
        self.header(name, "a timestamp", |value| match value {
            Value::Timestamp(millis) => Some(Timestamp::from_millis(millis)),
            _ => None,
        })
    }

    /// A UUID, as a number of 128 bits.
    ///
    /// # Errors
    /// The header has another type.
    pub fn uuid(&self, name: &str) -> Result<Option<u128>, DecodeError> {
        self.header(name, "a UUID", |value| match value {
            Value::Uuid(value) => Some(value),
            _ => None,
        })
    }

    pub(super) fn required_string(&self, name: &str) -> Result<&str, DecodeError> {
        self.string(name)?
            .ok_or_else(|| DecodeError::new(format!("a message without header {name:?}")))
    }

    fn header<'a, T>(
        &'a self,
        name: &str,
        expected: &str,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Result<Option<T>, DecodeError> {
        // All of them were read when the message was, so that none is an error.
        let mut headers = Headers::new(&self.headers).flatten();
        let Some((_, value)) = headers.find(|(it, _)| *it == name) else { return Ok(None) };
        match read(value) {
            Some(value) => Ok(Some(value)),
            None => {
                Err(DecodeError::new(format!("header {name:?} of a message is not {expected}")))
            }
        }
    }
}

fn integer<T: TryFrom<i64>>(value: Value<'_>) -> Option<T> {
    let value = match value {
        Value::Byte(value) => i64::from(value),
        Value::Short(value) => i64::from(value),
        Value::Integer(value) => i64::from(value),
        Value::Long(value) => value,
        _ => return None,
    };
    T::try_from(value).ok()
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("headers", &Headers::new(&self.headers))
            .field("payload", &self.payload)
            .finish()
    }
}
