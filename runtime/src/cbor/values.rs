//! Reads other simple values and documents.

use super::kind::Kind;
use super::number::Encoded;
use super::{EPOCH_TIME, Reader};
use crate::base64;
use crate::decode_error::DecodeError;
use crate::document::Document;
use crate::json::Decimal;
use crate::timestamp::Timestamp;

impl Reader<'_> {
    /// Reads a text string.
    ///
    /// # Errors
    /// The next value is not a text string, or the string is not UTF-8.
    pub fn string(&mut self) -> Result<String, DecodeError> {
        Ok(self.text()?.into_owned())
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The next value is not a boolean.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.token("a boolean", minicbor::Decoder::bool)
    }

    /// Reads a number of seconds since 1970 with [tag
    /// 1](https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2) or without a tag, with a fraction
    /// of up to nanoseconds.
    ///
    /// # Errors
    /// The next value is not such a number, or is out of range.
    pub fn epoch_seconds(&mut self) -> Result<Timestamp, DecodeError> {
        if self.peek() == Some(Kind::Tag) {
            let start = self.position();
            let tag = self.tag()?;
            if tag != EPOCH_TIME {
                return Err(self.error_at(
                    format!("expected a number of seconds with tag 1, found tag {tag}"),
                    start,
                ));
            }
        }
        let start = self.position();
        let time = match self.number("a number of seconds")? {
            Encoded::Integer(secs) => i64::try_from(secs).ok().map(Timestamp::from_secs),
            Encoded::Float(secs) => time_of(secs),
        };
        time.ok_or_else(|| self.error_at("the time is out of range", start))
    }

    /// Reads any value as a document. Byte strings become base64 strings, and tags are dropped.
    ///
    /// # Errors
    /// There is no value, it is not valid CBOR, or it has no equivalent in a document.
    pub fn document(&mut self) -> Result<Document, DecodeError> {
        self.skip_tags()?;
        match self.peek() {
            Some(Kind::Text) => self.string().map(Document::String),
            Some(Kind::Bytes) => self.bytes().map(|bytes| Document::String(base64::encode(&bytes))),
            Some(Kind::Map) => self.document_map(),
            Some(Kind::Array) => self.document_array(),
            Some(Kind::Boolean) => self.boolean().map(Document::Bool),
            Some(Kind::Null) => self.is_null().map(|_| Document::Null),
            _ => self.number("a value").map(|number| number.to_number().into()),
        }
    }

    /// Reads a text string, or skips any other value.
    pub(crate) fn string_or_skip(&mut self) -> Result<Option<String>, DecodeError> {
        match self.peek() {
            Some(Kind::Text) => self.string().map(Some),
            _ => self.skip().map(|()| None),
        }
    }

    pub(super) fn skip_tags(&mut self) -> Result<(), DecodeError> {
        while self.peek() == Some(Kind::Tag) {
            self.tag()?;
        }
        Ok(())
    }

    fn tag(&mut self) -> Result<u64, DecodeError> {
        self.token("a tag", minicbor::Decoder::tag).map(u64::from)
    }
}

/// The time of a number of seconds. A double has about 7 decimal places for current times, and its
/// shortest decimal notation has the digits that the sender intended: the exact value of the double
/// for 0.001 seconds is slightly different from a millisecond.
fn time_of(secs: f64) -> Option<Timestamp> {
    let text = format!("{secs:e}");
    let number = Decimal::at_start_of(text.as_bytes())?;
    Timestamp::from_decimal(&number)
}
