//! Reads text strings and byte strings.

use std::borrow::Cow;

use bytes::Bytes;

use super::Reader;
use super::kind::Kind;
use crate::decode_error::DecodeError;

/// The first byte of strings of indefinite length, which consist of chunks.
const CHUNKED_BYTES: u8 = 0x5f;
const CHUNKED_TEXT: u8 = 0x7f;

impl<'a> Reader<'a> {
    /// Reads a text string. It borrows from the input unless its length is indefinite.
    ///
    /// # Errors
    /// The next value is not a text string, or the string is not UTF-8.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.text_as("a text string")
    }

    #[inline]
    pub(super) fn text_as(&mut self, expected: &str) -> Result<Cow<'a, str>, DecodeError> {
        match self.first() {
            Some(CHUNKED_TEXT) => self.chunked_text().map(Cow::Owned),
            Some(first) if Kind::of(first) == Kind::Text => self.plain_text().map(Cow::Borrowed),
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Reads a text string of definite length, whose type was already checked.
    #[inline]
    fn plain_text(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.position();
        self.decoder.str().map_err(|error| {
            if error.is_end_of_input() {
                self.truncated()
            } else {
                self.error_at("expected a text string, found bytes that are not UTF-8", start)
            }
        })
    }

    #[cold]
    fn chunked_text(&mut self) -> Result<String, DecodeError> {
        let mut text = String::new();
        self.chunks(Kind::Text, |cbor| {
            text.push_str(cbor.plain_text()?);
            Ok(())
        })?;
        Ok(text)
    }

    /// Reads a byte string.
    ///
    /// # Errors
    /// The next value is not a byte string.
    pub fn blob(&mut self) -> Result<Bytes, DecodeError> {
        self.bytes().map(|bytes| match bytes {
            Cow::Borrowed(bytes) => Bytes::copy_from_slice(bytes),
            Cow::Owned(bytes) => bytes.into(),
        })
    }

    /// Reads a byte string. It borrows from the input unless its length is indefinite.
    pub(super) fn bytes(&mut self) -> Result<Cow<'a, [u8]>, DecodeError> {
        if self.first() != Some(CHUNKED_BYTES) {
            return self.token("a byte string", minicbor::Decoder::bytes).map(Cow::Borrowed);
        }
        let mut bytes = Vec::new();
        self.chunks(Kind::Bytes, |cbor| {
            bytes.extend_from_slice(cbor.token("a byte string", minicbor::Decoder::bytes)?);
            Ok(())
        })?;
        Ok(Cow::Owned(bytes))
    }

    /// Reads and drops a string of this type, without allocating memory.
    pub(super) fn skip_string(&mut self, kind: Kind) -> Result<(), DecodeError> {
        let skip = |cbor: &mut Self| match kind {
            Kind::Text => cbor.plain_text().map(drop),
            _ => cbor.token("a byte string", minicbor::Decoder::bytes).map(drop),
        };
        match self.first() {
            Some(CHUNKED_BYTES | CHUNKED_TEXT) => self.chunks(kind, skip),
            _ => skip(self),
        }
    }

    /// Reads a string of indefinite length. Its chunks are strings of definite length and of the
    /// same type.
    fn chunks(
        &mut self,
        kind: Kind,
        mut read: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.after_first::<0>()?;
        loop {
            match self.first() {
                Some(CHUNKED_BYTES | CHUNKED_TEXT) => {
                    return Err(self.error_at(
                        "expected a chunk of definite length, found one of indefinite length",
                        self.position(),
                    ));
                }
                Some(first) if Kind::of(first) == kind => read(self)?,
                Some(first) if Kind::of(first) == Kind::Break => {
                    return self.after_first::<0>().map(drop);
                }
                _ => return Err(self.unexpected("a chunk of a string or its end")),
            }
        }
    }
}
