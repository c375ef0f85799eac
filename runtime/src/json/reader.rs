//! [`Reader`]: reads JSON from bytes in memory, one value at a time.

use std::borrow::Cow;
use std::fmt;

use crate::decode_error::DecodeError;
use crate::utf8::utf8_prefix;

/// The maximum nesting depth of arrays and objects.
const MAX_DEPTH: u32 = 128;

/// Reads [JSON](https://www.rfc-editor.org/rfc/rfc8259) values in the order of the input.
///
/// Every method reads one whole value, and advances the reader to its end. After an error, the
/// reader must not be used any more. The nesting depth of arrays and objects is at most 128.
///
/// ```
/// use tinsmith_runtime::json::Reader;
///
/// let mut json = Reader::new(br#"{"Name": "resize", "Layers": [1, 2], "Other": {}}"#);
/// let (mut name, mut layers) = (None, None);
/// json.begin_object()?;
/// while let Some(key) = json.next_key()? {
///     match key.as_ref() {
///         "Name" => name = json.nullable(Reader::string)?,
///         "Layers" => layers = json.nullable(|json| json.list(Reader::integer::<i32>))?,
///         _ => json.skip()?,
///     }
/// }
/// json.finish()?;
/// assert_eq!((name.as_deref(), layers), (Some("resize"), Some(vec![1, 2])));
/// # Ok::<(), tinsmith_runtime::DecodeError>(())
/// ```
pub struct Reader<'a> {
    /// The input, up to the first byte that is not UTF-8. Validating it once is cheaper than
    /// validating each string.
    text: &'a str,
    /// Whether the input continues with bytes that are not UTF-8.
    is_cut: bool,
    /// The offset of the next byte.
    at: usize,
    depth: u32,
    /// Whether an array or object was just opened, so that no comma is expected.
    is_first: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of an input. If the input is not UTF-8, reading fails at the first
    /// invalid byte.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        let (text, is_cut) = utf8_prefix(input);
        Self { text, is_cut, at: 0, depth: 0, is_first: false }
    }

    /// Reads the opening of an object. Its members are then read with [`Reader::next_key`], up to
    /// the end of the object.
    ///
    /// # Errors
    /// The next value is not an object, or the nesting is too deep.
    pub fn begin_object(&mut self) -> Result<(), DecodeError> {
        self.begin(b'{', "an object")
    }

    /// Reads the key of the next member of an object, or the end of the object as `None`. The value
    /// of the member must be read before the next key.
    ///
    /// # Errors
    /// The input is neither a key nor the end of the object.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if !self.next(b'}', "',' or '}'")? {
            return Ok(None);
        }
        let key = self.string_at("a key")?;
        self.expect_colon()?;
        Ok(Some(key))
    }

    /// Reads the opening of an array. Its elements are then read after [`Reader::next_element`].
    ///
    /// # Errors
    /// The next value is not an array, or the nesting is too deep.
    pub fn begin_array(&mut self) -> Result<(), DecodeError> {
        self.begin(b'[', "an array")
    }

    /// Whether the array has another element, which must be read before the next call. Otherwise
    /// the end of the array is read.
    ///
    /// # Errors
    /// The input is neither an element nor the end of the array.
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.next(b']', "',' or ']'")
    }

    /// Checks that only white space follows.
    ///
    /// # Errors
    /// The input continues.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None if !self.is_cut => Ok(()),
            _ => Err(self.unexpected("the end")),
        }
    }

    /// The next byte that is not white space, without reading it.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    fn begin(&mut self, open: u8, expected: &str) -> Result<(), DecodeError> {
        if self.peek() != Some(open) {
            return Err(self.unexpected(expected));
        }
        if self.depth == MAX_DEPTH {
            return Err(self.error("arrays and objects are nested more than 128 deep"));
        }
        self.depth += 1;
        self.at += 1;
        self.is_first = true;
        Ok(())
    }

    /// Reads the separator before the next item, or the closing bracket.
    #[inline]
    fn next(&mut self, close: u8, expected: &str) -> Result<bool, DecodeError> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        match self.peek() {
            Some(byte) if byte == close => {
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            _ => Err(self.unexpected(expected)),
        }
    }

    fn expect_colon(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.unexpected("':'")),
        }
    }

    /// Reads a literal whose first letter was already checked.
    pub(super) fn literal(&mut self, word: &str) -> Result<(), DecodeError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.unexpected(word));
        }
        self.at += word.len();
        Ok(())
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Reads this many bytes, which must be available.
    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) -> &'a str {
        let start = self.at;
        self.at += bytes;
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// An error for an unexpected character.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> DecodeError {
        let found = match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(character) => format!("{character:?}"),
            None if self.is_cut => "bytes that are not UTF-8".to_owned(),
            None => "the end".to_owned(),
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    /// An error at the current position.
    #[cold]
    pub(super) fn error(&self, message: impl Into<String>) -> DecodeError {
        self.error_at(message, self.at)
    }

    #[cold]
    pub(super) fn error_at(&self, message: impl Into<String>, offset: usize) -> DecodeError {
        DecodeError::at(message, self.text.as_bytes(), offset)
    }
}

/// The input may contain secrets, so only the position is shown.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {} of {})", self.at, self.text.len())
    }
}
