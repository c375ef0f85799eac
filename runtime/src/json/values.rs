//! Reads simple values.

use std::str::FromStr;

use bytes::Bytes;

use super::{Decimal, Reader};
use crate::base64;
use crate::decode_error::{DecodeError, shortened};
use crate::document::{Document, Number};
use crate::parse;
use crate::timestamp::Timestamp;

/// The number of digits that always fit into 64 bits.
const SAFE_DIGITS: usize = 18;

impl<'a> Reader<'a> {
    /// Reads a string.
    ///
    /// # Errors
    /// The next value is not a string, or the string is not valid.
    pub fn string(&mut self) -> Result<String, DecodeError> {
        Ok(self.text()?.into_owned())
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The next value is not a boolean.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b't') => self.literal("true").map(|()| true),
            Some(b'f') => self.literal("false").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    /// Reads an integer in any notation: `100`, `100.0` and `1e2` are equal.
    ///
    /// # Errors
    /// The next value is not an integer, or is out of range of the type.
    #[inline]
    pub fn integer<T: TryFrom<i64>>(&mut self) -> Result<T, DecodeError> {
        let (value, start) = self.int64()?;
        T::try_from(value).map_err(|_| self.out_of_range(value, start))
    }

    /// Reads a 64-bit integer, and returns its offset.
    fn int64(&mut self) -> Result<(i64, usize), DecodeError> {
        let first = self.peek();
        let start = self.position();
        let digits = self.rest().get(usize::from(first == Some(b'-'))..).unwrap_or_default();
        let (mut size, mut length) = (0_i64, 0);
        for digit in digits.iter().take(SAFE_DIGITS) {
            match digit {
                b'0'..=b'9' => size = size * 10 + i64::from(digit - b'0'),
                _ => break,
            }
            length += 1;
        }
        let is_whole = length > 0
            && !matches!(digits.get(length), Some(b'0'..=b'9' | b'.' | b'e' | b'E'))
            && (length == 1 || digits.first() != Some(&b'0'));
        if !is_whole {
            return self.unusual_int64(start);
        }
        match first {
            Some(b'-') => {
                self.advance(length + 1);
                Ok((-size, start))
            }
            _ => {
                self.advance(length);
                Ok((size, start))
            }
        }
    }

    /// Reads a number with a fraction, an exponent or many digits, or reports an error.
    #[cold]
    fn unusual_int64(&mut self, start: usize) -> Result<(i64, usize), DecodeError> {
        let (number, text) = self.number("an integer")?;
        match number.to_i64() {
            Some(value) => Ok((value, start)),
            None => {
                let text = shortened(text);
                Err(self.error_at(format!("expected a 64-bit integer, found {text}"), start))
            }
        }
    }

    #[cold]
    fn out_of_every_range(&self, text: &str, start: usize) -> DecodeError {
        self.error_at(format!("the number {} is out of range", shortened(text)), start)
    }

    #[cold]
    fn out_of_range(&self, value: i64, start: usize) -> DecodeError {
        self.error_at(format!("the integer {value} is out of range"), start)
    }

    /// Reads a number, or one of the strings `NaN`, `Infinity` and `-Infinity`.
    ///
    /// # Errors
    /// The next value is neither a number nor one of these strings, or is out of range.
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        match self.special_number()? {
            // The three values are the same in both types.
            Some(value) => Ok(value as f32),
            None => self.finite(f32::is_finite),
        }
    }

    /// Reads a number, or one of the strings `NaN`, `Infinity` and `-Infinity`.
    ///
    /// # Errors
    /// The next value is neither a number nor one of these strings, or is out of range.
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        match self.special_number()? {
            Some(value) => Ok(value),
            None => self.finite(f64::is_finite),
        }
    }

    fn special_number(&mut self) -> Result<Option<f64>, DecodeError> {
        if self.peek() != Some(b'"') {
            return Ok(None);
        }
        let start = self.position();
        let text = self.text()?;
        match parse::special(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(self.error_at(
                "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found another string",
                start,
            )),
        }
    }

    fn finite<T: FromStr + Copy>(&mut self, is_finite: fn(T) -> bool) -> Result<T, DecodeError> {
        self.peek();
        let start = self.position();
        let (_, text) = self.number("a number")?;
        match text.parse() {
            Ok(value) if is_finite(value) => Ok(value),
            _ => Err(self.out_of_every_range(text, start)),
        }
    }

    /// Reads a base64 string as bytes.
    ///
    /// # Errors
    /// The next value is not a string, or is not base64.
    pub fn blob(&mut self) -> Result<Bytes, DecodeError> {
        self.of_string("base64", |text| base64::to_bytes(text).map(Bytes::from))
    }

    /// Reads a number of seconds since 1970, with a fraction of up to nanoseconds; or a string like
    /// `2019-12-16T23:48:18Z`, which emulators of AWS services send instead.
    ///
    /// # Errors
    /// The next value is neither, or is out of range.
    pub fn epoch_seconds(&mut self) -> Result<Timestamp, DecodeError> {
        if self.peek() == Some(b'"') {
            return self.date_time();
        }
        let start = self.position();
        let (number, text) = self.number("a number of seconds")?;
        Timestamp::from_decimal(&number).ok_or_else(|| {
            self.error_at(format!("the time {} is out of range", shortened(text)), start)
        })
    }

    /// Reads a string like `2019-12-16T23:48:18Z`.
    ///
    /// # Errors
    /// The next value is not a string, or has another format.
    pub fn date_time(&mut self) -> Result<Timestamp, DecodeError> {
        self.of_string("a date-time", |text| Timestamp::parse_date_time(text).ok())
    }

    /// Reads a string like `Mon, 16 Dec 2019 23:48:18 GMT`.
    ///
    /// # Errors
    /// The next value is not a string, or has another format.
    pub fn http_date(&mut self) -> Result<Timestamp, DecodeError> {
        self.of_string("an HTTP date", |text| Timestamp::parse_http_date(text).ok())
    }

    /// Reads a string and converts it.
    fn of_string<T>(
        &mut self,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, DecodeError> {
        self.peek();
        let start = self.position();
        let text = self.text()?;
        parse(&text).ok_or_else(|| {
            self.error_at(format!("expected {expected}, found another string"), start)
        })
    }

    /// Reads any value as a document.
    ///
    /// # Errors
    /// There is no value, or it is not valid JSON.
    pub fn document(&mut self) -> Result<Document, DecodeError> {
        match self.peek() {
            Some(b'"') => self.string().map(Document::String),
            Some(b'{') => self.document_map(),
            Some(b'[') => self.document_array(),
            Some(b't' | b'f') => self.boolean().map(Document::Bool),
            Some(b'n') => self.literal("null").map(|()| Document::Null),
            _ => self.document_number().map(Document::Number),
        }
    }

    /// A number that does not fit into an integer becomes the nearest double.
    fn document_number(&mut self) -> Result<Number, DecodeError> {
        self.peek();
        let start = self.position();
        let (number, text) = self.number("a value")?;
        if number.is_plain() {
            if let Ok(value) = text.parse::<i64>() {
                return Ok(value.into());
            }
            if let Ok(value) = text.parse::<u64>() {
                return Ok(value.into());
            }
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value.into()),
            _ => Err(self.out_of_every_range(text, start)),
        }
    }

    /// Reads a string, or skips any other value.
    pub(crate) fn string_or_skip(&mut self) -> Result<Option<String>, DecodeError> {
        match self.peek() {
            Some(b'"') => self.string().map(Some),
            _ => self.skip().map(|()| None),
        }
    }

    /// Reads a number, and returns its text.
    pub(super) fn number(&mut self, expected: &str) -> Result<(Decimal<'a>, &'a str), DecodeError> {
        self.peek();
        match Decimal::at_start_of(self.rest()) {
            Some(number) => {
                let text = self.advance(number.len());
                Ok((number, text))
            }
            None => Err(self.unexpected(expected)),
        }
    }
}
