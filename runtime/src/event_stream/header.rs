//! [`Headers`]: what stands between a message's prelude and its payload.

use std::fmt;

use super::prelude::Prelude;
use crate::decode_error::DecodeError;

/// The types of headers, by their number.
pub(super) mod number {
    pub(crate) const TRUE: u8 = 0;
    pub(crate) const FALSE: u8 = 1;
    pub(crate) const BYTE: u8 = 2;
    pub(crate) const SHORT: u8 = 3;
    pub(crate) const INTEGER: u8 = 4;
    pub(crate) const LONG: u8 = 5;
    pub(crate) const BYTES: u8 = 6;
    pub(crate) const STRING: u8 = 7;
    pub(crate) const TIMESTAMP: u8 = 8;
    pub(crate) const UUID: u8 = 9;
}

/// The value of a header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Bool(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Bytes(&'a [u8]),
    String(&'a str),
    /// Milliseconds since the beginning of 1970.
    Timestamp(i64),
    Uuid(u128),
}

/// Reads [headers](https://smithy.io/2.0/aws/amazon-eventstream.html#headers-format) one after the
/// other. After an error there are no more.
#[derive(Clone)]
pub(super) struct Headers<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Headers<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    fn header(&mut self) -> Result<(&'a str, Value<'a>), DecodeError> {
        let name = self.name()?;
        let value = self.value().map_err(|error| error.within(format_args!("header {name:?}")))?;
        Ok((name, value))
    }

    fn name(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.position;
        let [length] = self.array("the length of a header's name")?;
        if length == 0 {
            return Err(error("a header without a name", start));
        }
        self.text(usize::from(length), "a header's name")
    }

    fn value(&mut self) -> Result<Value<'a>, DecodeError> {
        let start = self.position;
        let [kind] = self.array("its type")?;
        let what = "its value";
        Ok(match kind {
            number::TRUE => Value::Bool(true),
            number::FALSE => Value::Bool(false),
            number::BYTE => Value::Byte(i8::from_be_bytes(self.array(what)?)),
            number::SHORT => Value::Short(i16::from_be_bytes(self.array(what)?)),
            number::INTEGER => Value::Integer(i32::from_be_bytes(self.array(what)?)),
            number::LONG => Value::Long(i64::from_be_bytes(self.array(what)?)),
            number::BYTES => {
                let length = self.length()?;
                Value::Bytes(self.take(length, what)?)
            }
            number::STRING => {
                let length = self.length()?;
                Value::String(self.text(length, what)?)
            }
            number::TIMESTAMP => Value::Timestamp(i64::from_be_bytes(self.array(what)?)),
            number::UUID => Value::Uuid(u128::from_be_bytes(self.array(what)?)),
            _ => return Err(error(format!("the type {kind}, which is none"), start)),
        })
    }

    /// The length of a value. The encoding wants at least one byte and at most 32,767; that one side
    /// writes others does no harm, as there is no doubt about what it means.
    fn length(&mut self) -> Result<usize, DecodeError> {
        self.array("the length of its value").map(u16::from_be_bytes).map(usize::from)
    }

    fn text(&mut self, length: usize, what: &str) -> Result<&'a str, DecodeError> {
        let start = self.position;
        let bytes = self.take(length, what)?;
        std::str::from_utf8(bytes).map_err(|place| {
            error(format!("{what} is not UTF-8"), start.saturating_add(place.valid_up_to()))
        })
    }

    fn array<const LENGTH: usize>(&mut self, what: &str) -> Result<[u8; LENGTH], DecodeError> {
        match self.rest().first_chunk() {
            Some(array) => {
                self.position += LENGTH;
                Ok(*array)
            }
            None => Err(self.too_short(LENGTH, what)),
        }
    }

    fn take(&mut self, length: usize, what: &str) -> Result<&'a [u8], DecodeError> {
        match self.rest().get(..length) {
            Some(bytes) => {
                self.position += length;
                Ok(bytes)
            }
            None => Err(self.too_short(length, what)),
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    #[cold]
    fn too_short(&self, length: usize, what: &str) -> DecodeError {
        let left = self.rest().len();
        let message = format!("{what} needs {length} of the headers' bytes, and {left} are left,");
        error(message, self.position)
    }
}

/// An error at a byte of the headers, told by its place in the message.
#[cold]
fn error(message: impl Into<String>, position: usize) -> DecodeError {
    DecodeError::at_byte(message, Prelude::LENGTH.saturating_add(position))
}

impl<'a> Iterator for Headers<'a> {
    type Item = Result<(&'a str, Value<'a>), DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest().is_empty() {
            return None;
        }
        let header = self.header();
        if header.is_err() {
            self.position = self.bytes.len();
        }
        Some(header)
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone().flatten()).finish()
    }
}
