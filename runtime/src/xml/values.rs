//! Reads simple values.

use std::str::FromStr;

use bytes::Bytes;

use super::Reader;
use crate::decode_error::{DecodeError, shortened};
use crate::timestamp::Timestamp;
use crate::{base64, parse};

impl Reader<'_> {
    /// Reads a string.
    ///
    /// # Errors
    /// The errors of [`Reader::text`].
    pub fn string(&mut self) -> Result<String, DecodeError> {
        Ok(self.text()?.into_owned())
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The text is neither.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.of_text("a boolean", |text| parse::boolean(text).ok())
    }

    /// Reads a decimal integer.
    ///
    /// # Errors
    /// The text is not an integer, or is out of range of the type.
    #[inline]
    pub fn integer<T: FromStr>(&mut self) -> Result<T, DecodeError> {
        self.of_text("an integer in the range of its type", |text| text.trim().parse().ok())
    }

    /// Reads a number, `NaN`, `Infinity` or `-Infinity`.
    ///
    /// # Errors
    /// The text is not a number, or is out of range.
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        self.of_text("a number", |text| parse::float(text).ok())
    }

    /// Reads a number, `NaN`, `Infinity` or `-Infinity`.
    ///
    /// # Errors
    /// The text is not a number, or is out of range.
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        self.of_text("a number", |text| parse::double(text).ok())
    }

    /// Reads base64 as bytes. White space is ignored, also between the characters.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn blob(&mut self) -> Result<Bytes, DecodeError> {
        self.of_text("base64", |text| {
            let bytes = if text.contains(char::is_whitespace) {
                base64::to_bytes(&text.split_whitespace().collect::<String>())
            } else {
                base64::to_bytes(text)
            };
            bytes.map(Bytes::from)
        })
    }

    /// Reads a timestamp like `2019-12-16T23:48:18Z`.
    ///
    /// # Errors
    /// The text has another format.
    pub fn date_time(&mut self) -> Result<Timestamp, DecodeError> {
        self.of_text("a date-time", |text| Timestamp::parse_date_time(text).ok())
    }

    /// Reads a timestamp like `Mon, 16 Dec 2019 23:48:18 GMT`.
    ///
    /// # Errors
    /// The text has another format.
    pub fn http_date(&mut self) -> Result<Timestamp, DecodeError> {
        self.of_text("an HTTP date", |text| Timestamp::parse_http_date(text).ok())
    }

    /// Reads a timestamp like `1576540098` or `1576540098.123`.
    ///
    /// # Errors
    /// The text has another format.
    pub fn epoch_seconds(&mut self) -> Result<Timestamp, DecodeError> {
        self.of_text("a number of seconds", |text| Timestamp::parse_epoch_seconds(text).ok())
    }

    /// Reads the text of an element and converts it.
    #[inline]
    fn of_text<T>(
        &mut self,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, DecodeError> {
        let text = self.text()?;
        parse(&text).ok_or_else(|| self.invalid_text(expected))
    }

    /// The text is not shown, as it may be a secret.
    #[cold]
    fn invalid_text(&self, expected: &str) -> DecodeError {
        let tag = self.tag();
        let element = shortened(tag.name);
        self.error_at(format!("expected {expected} in `{element}`, found another text"), tag.start)
    }
}
