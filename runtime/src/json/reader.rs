//! [`Reader`]: JSON from bytes in memory, one value at a time.

use std::borrow::Cow;
use std::fmt;

use crate::decode_error::DecodeError;

/// How deep arrays and objects may lie in each other.
const MAX_DEPTH: u32 = 128;

/// Reads [JSON](https://www.rfc-editor.org/rfc/rfc8259) in the order in which it is written.
///
/// Every method reads one whole value, and leaves the reader behind it. After an error the reader
/// is somewhere inside a value, and of no further use. Arrays and objects may lie 128 deep in each
/// other.
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
    /// The input, up to where it stops being UTF-8. Checking it once and at once is cheaper than
    /// checking each string.
    text: &'a str,
    /// Whether there is more input, which is not UTF-8.
    is_cut: bool,
    /// Where the next byte is.
    at: usize,
    depth: u32,
    /// Whether the last thing read is the opening of an array or object, behind which there is no
    /// comma.
    is_first: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of an input. One that is not UTF-8 is an error where it stops
    /// being so.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        let (text, is_cut) = match std::str::from_utf8(input) {
            Ok(text) => (text, false),
            // The first chunk ends where the input stops being UTF-8.
            Err(_) => (input.utf8_chunks().next().map_or("", |chunk| chunk.valid()), true),
        };
        Self { text, is_cut, at: 0, depth: 0, is_first: false }
    }

    /// Reads the opening of an object. [`Reader::next_key`] then reads its members, and its end.
    ///
    /// # Errors
    /// There is something else, or it lies too deep.
    pub fn begin_object(&mut self) -> Result<(), DecodeError> {
        self.begin(b'{', "an object")
    }

    /// Reads the key of the next member of an object, or its end. The member's value must be read
    /// before the next key is.
    ///
    /// # Errors
    /// There is neither.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if !self.next(b'}', "',' or '}'")? {
            return Ok(None);
        }
        let key = self.string_at("a key")?;
        self.expect_colon()?;
        Ok(Some(key))
    }

    /// Reads the opening of an array. [`Reader::next_element`] then says what follows.
    ///
    /// # Errors
    /// There is something else, or it lies too deep.
    pub fn begin_array(&mut self) -> Result<(), DecodeError> {
        self.begin(b'[', "an array")
    }

    /// Whether the array has another element, which must be read before this is asked again. If
    /// not, its end has been read.
    ///
    /// # Errors
    /// There is neither an element nor the end.
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.next(b']', "',' or ']'")
    }

    /// Makes sure that nothing but white space follows.
    ///
    /// # Errors
    /// Something does.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None if !self.is_cut => Ok(()),
            _ => Err(self.unexpected("the end")),
        }
    }

    /// The next byte that is not white space, which is not read yet.
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
            return Err(self.error("arrays and objects lie more than 128 deep in each other"));
        }
        self.depth += 1;
        self.at += 1;
        self.is_first = true;
        Ok(())
    }

    /// Reads what stands before the next item, or the closing of what holds it.
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

    /// Reads a word, of which the first letter is known to follow.
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

    /// Reads so many bytes, of which there are at least as many.
    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) -> &'a str {
        let start = self.at;
        self.at += bytes;
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// An error about what follows.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> DecodeError {
        let found = match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(character) => format!("{character:?}"),
            None if self.is_cut => "bytes that are not UTF-8".to_owned(),
            None => "the end".to_owned(),
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    /// An error at the place where the reader is.
    #[cold]
    pub(super) fn error(&self, message: impl Into<String>) -> DecodeError {
        self.error_at(message, self.at)
    }

    #[cold]
    pub(super) fn error_at(&self, message: impl Into<String>, offset: usize) -> DecodeError {
        DecodeError::at(message, self.text.as_bytes(), offset)
    }
}

/// What is read may be a secret, so only the place is shown.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {} of {})", self.at, self.text.len())
    }
}
