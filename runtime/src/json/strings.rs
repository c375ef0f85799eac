//! Reads strings.

use std::borrow::Cow;

use super::{Reader, plain_prefix};
use crate::decode_error::DecodeError;

impl<'a> Reader<'a> {
    /// Reads a string. It borrows from the input unless the string contains escapes.
    ///
    /// # Errors
    /// The next value is not a string, or the string is not valid.
    pub fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.string_at("a string")
    }

    #[inline]
    pub(super) fn string_at(&mut self, expected: &str) -> Result<Cow<'a, str>, DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(expected));
        }
        self.advance(1);
        let rest = self.rest();
        let length = plain_prefix(rest);
        let plain = self.advance(length);
        if rest.get(length) == Some(&b'"') {
            self.advance(1);
            return Ok(Cow::Borrowed(plain));
        }
        self.escaped(plain)
    }

    /// Reads the rest of a string with escapes. It is not inlined, so that reading other strings
    /// does not save its registers.
    #[cold]
    fn escaped(&mut self, plain: &str) -> Result<Cow<'a, str>, DecodeError> {
        let mut text = plain.to_owned();
        loop {
            match self.rest().first() {
                Some(b'"') => {
                    self.advance(1);
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    return Err(self.error("a control character in a string must be escaped"));
                }
                None => return Err(self.unexpected("'\"'")),
            }
            text.push_str(self.advance(plain_prefix(self.rest())));
        }
    }

    fn escape(&mut self) -> Result<char, DecodeError> {
        let escaped = match self.rest().get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.error("invalid escape")),
        };
        self.advance(2);
        Ok(escaped)
    }

    /// Reads `\u` and four digits, and a surrogate pair for characters beyond the first 65,536. An
    /// unpaired surrogate becomes U+FFFD, which [RFC
    /// 8259](https://www.rfc-editor.org/rfc/rfc8259#section-8.2) leaves undefined: strings that
    /// were truncated by their UTF-16 length end with one, and the rest of the response is valid.
    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let half = |escape: Option<&[u8]>| {
            let digits = std::str::from_utf8(escape?.strip_prefix(b"\\u")?).ok()?;
            // `from_str_radix` alone would accept a sign.
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            u16::from_str_radix(digits, 16).ok()
        };
        let Some(first) = half(self.rest().get(..6)) else {
            return Err(self.error("a `\\u` escape requires four hexadecimal digits"));
        };
        let second = match first {
            0xD800..0xDC00 => half(self.rest().get(6..12)),
            _ => None,
        };
        let halves = [first].into_iter().chain(second);
        let character = char::decode_utf16(halves).next().and_then(Result::ok);
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        self.advance(6 * character.len_utf16());
        Ok(character)
    }
}
