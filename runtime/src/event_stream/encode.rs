//! [`Encoder`]: messages as they are sent, for the scripts of tests.

use std::fmt;

use bytes::{BufMut as _, Bytes, BytesMut};

use super::header::{Headers, Value, number};
use super::prelude::Prelude;

/// The longest value of a header, in bytes. Its length is a number of 16 bits, but
/// [the encoding](https://smithy.io/2.0/aws/amazon-eventstream.html#headers-format) wants 15 of them.
const LONGEST_VALUE: usize = 0x7FFF;

/// Writes a message: first its headers, then the payload.
#[derive(Clone, Default)]
pub(crate) struct Encoder {
    headers: Vec<u8>,
    /// Why the first header that has no form has none.
    mistake: Option<String>,
}

impl Encoder {
    /// Adds a header. What cannot be encoded is told by [`Encoder::message`].
    pub(crate) fn header(&mut self, name: &str, value: Value<'_>) {
        // What is written of such a header does not matter, as there will be no message.
        if let Err(mistake) = self.try_header(name, value) {
            self.mistake.get_or_insert(mistake);
        }
    }

    /// Keeps in mind that a header cannot be encoded.
    pub(crate) fn refuse(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    fn try_header(&mut self, name: &str, value: Value<'_>) -> Result<(), String> {
        let headers = &mut self.headers;
        match u8::try_from(name.len()) {
            Ok(0) => return Err("a header has no name; give it one".to_owned()),
            Ok(length) => headers.put_u8(length),
            Err(_) => {
                let (length, most) = (name.len(), u8::MAX);
                return Err(format!(
                    "a header's name has {length} bytes, not up to {most}; shorten it"
                ));
            }
        }
        headers.put_slice(name.as_bytes());
        match value {
            Value::Bool(true) => headers.put_u8(number::TRUE),
            Value::Bool(false) => headers.put_u8(number::FALSE),
            Value::Byte(value) => fixed(headers, number::BYTE, &value.to_be_bytes()),
            Value::Short(value) => fixed(headers, number::SHORT, &value.to_be_bytes()),
            Value::Integer(value) => fixed(headers, number::INTEGER, &value.to_be_bytes()),
            Value::Long(value) => fixed(headers, number::LONG, &value.to_be_bytes()),
            Value::Bytes(value) => return sized(headers, number::BYTES, name, value),
            Value::String(value) => return sized(headers, number::STRING, name, value.as_bytes()),
            Value::Timestamp(value) => fixed(headers, number::TIMESTAMP, &value.to_be_bytes()),
            Value::Uuid(value) => fixed(headers, number::UUID, &value.to_be_bytes()),
        }
        Ok(())
    }

    /// The whole message.
    ///
    /// # Errors
    /// A header cannot be encoded, or the message is too long for its length.
    pub(crate) fn message(self, payload: &[u8]) -> Result<Bytes, String> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let total =
            Prelude::SHORTEST.saturating_add(self.headers.len()).saturating_add(payload.len());
        let lengths = (u32::try_from(total), u32::try_from(self.headers.len()));
        let (Ok(total_length), Ok(headers_length)) = lengths else {
            return Err(format!(
                "a message has {total} bytes, which no length can say; shorten it"
            ));
        };
        let mut message = BytesMut::with_capacity(total);
        message.put_u32(total_length);
        message.put_u32(headers_length);
        message.put_u32(crc32fast::hash(&message));
        message.put_slice(&self.headers);
        message.put_slice(payload);
        message.put_u32(crc32fast::hash(&message));
        Ok(message.freeze())
    }
}

/// A value whose type says how long it is.
fn fixed(headers: &mut Vec<u8>, number: u8, value: &[u8]) {
    headers.put_u8(number);
    headers.put_slice(value);
}

/// A value with its length. None at all is written as such, though the encoding wants one byte: the
/// script's service may well do that, and readers understand it.
fn sized(headers: &mut Vec<u8>, number: u8, name: &str, value: &[u8]) -> Result<(), String> {
    let length = value.len();
    match u16::try_from(length) {
        Ok(short) if length <= LONGEST_VALUE => {
            headers.put_u8(number);
            headers.put_u16(short);
            headers.put_slice(value);
            Ok(())
        }
        _ => Err(format!(
            "the header {name:?} has {length} bytes, not up to {LONGEST_VALUE}; shorten it"
        )),
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Headers::new(&self.headers).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_stream::Message;

    fn encoded(headers: &[(&str, Value<'_>)]) -> Result<Bytes, String> {
        let mut encoder = Encoder::default();
        for (name, value) in headers {
            encoder.header(name, *value);
        }
        encoder.message(b"payload")
    }

    #[test]
    fn writes_what_is_read() {
        let long = "x".repeat(LONGEST_VALUE);
        let name = "n".repeat(255);
        let values = [
            Value::Bool(true),
            Value::Bool(false),
            Value::Byte(-1),
            Value::Short(-2),
            Value::Integer(-3),
            Value::Long(i64::MIN),
            Value::Bytes(b""),
            Value::Bytes(long.as_bytes()),
            Value::String(""),
            Value::String(&long),
            Value::Timestamp(-1),
            Value::Uuid(u128::MAX - 1),
        ];
        let headers = values.map(|value| (name.as_str(), value));
        let frame = encoded(&headers).unwrap();
        let length = frame.len() - 4 - "payload".len();
        let read: Vec<_> = Headers::new(&frame[12..length]).map(Result::unwrap).collect();
        assert_eq!(read, headers);
        assert_eq!(Message::decode(frame).unwrap().payload(), "payload");
    }

    #[test]
    fn refuses_what_has_no_form() {
        let long = "x".repeat(LONGEST_VALUE + 1);
        let name = "n".repeat(256);
        let cases = [
            (("", Value::Bool(true)), "a header has no name; give it one"),
            (
                (&name, Value::Bool(true)),
                "a header's name has 256 bytes, not up to 255; shorten it",
            ),
            (
                ("a", Value::String(&long)),
                r#"the header "a" has 32768 bytes, not up to 32767; shorten it"#,
            ),
            (
                ("b", Value::Bytes(long.as_bytes())),
                r#"the header "b" has 32768 bytes, not up to 32767; shorten it"#,
            ),
        ];
        for (header, expected) in cases {
            let late = ("", Value::Bool(true));
            assert_eq!(encoded(&[("good", Value::Byte(1)), header, late]).unwrap_err(), expected);
        }
    }

    #[test]
    fn shows_headers() {
        let mut encoder = Encoder::default();
        encoder.header("a", Value::Byte(1));
        encoder.header("", Value::Byte(1));
        assert_eq!(format!("{encoder:?}"), r#"{"a": Byte(1)}"#);
    }
}
