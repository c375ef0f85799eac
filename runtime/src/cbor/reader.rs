//! [`Reader`]: reads CBOR from bytes in memory, one value at a time.

use std::borrow::Cow;
use std::fmt;

use minicbor::Decoder;
use minicbor::decode::Error;

use super::kind::Kind;
use crate::decode_error::DecodeError;

/// The maximum nesting depth of arrays and maps.
const MAX_DEPTH: usize = 128;

/// [Tag 55799](https://www.rfc-editor.org/rfc/rfc8949#section-3.4.6), which identifies a document
/// as CBOR.
const SELF_DESCRIBED: &[u8] = &[0xd9, 0xd9, 0xf7];

/// Reads [CBOR](https://www.rfc-editor.org/rfc/rfc8949) values in the order of the input.
///
/// Every method reads one whole value, and advances the reader to its end. After an error, the
/// reader must not be used any more. The nesting depth of arrays and maps is at most 128. The value
/// `undefined` is read as `null`.
///
/// ```
/// use tinsmith_runtime::cbor::{Reader, Writer};
///
/// let mut cbor = Writer::new();
/// cbor.begin_object();
/// cbor.member("Name", Some("resize"), Writer::string);
/// cbor.member("Layers", Some(&vec![1, 2]), |cbor, it| cbor.list(it, Writer::integer));
/// cbor.member("Other", Some(&()), Writer::empty_object);
/// cbor.end_object();
/// let input = cbor.into_bytes();
///
/// let mut cbor = Reader::new(&input);
/// let (mut name, mut layers) = (None, None);
/// cbor.begin_object()?;
/// while let Some(key) = cbor.next_key()? {
///     match key.as_ref() {
///         "Name" => name = cbor.nullable(Reader::string)?,
///         "Layers" => layers = cbor.nullable(|cbor| cbor.list(Reader::integer::<i32>))?,
///         _ => cbor.skip()?,
///     }
/// }
/// cbor.finish()?;
/// assert_eq!((name.as_deref(), layers), (Some("resize"), Some(vec![1, 2])));
/// # Ok::<(), tinsmith_runtime::DecodeError>(())
/// ```
pub struct Reader<'a> {
    pub(super) decoder: Decoder<'a>,
    /// For every open array or map the number of elements or members that follow; `None` for those
    /// of indefinite length.
    open: Vec<Option<u64>>,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of an input.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        let mut decoder = Decoder::new(input);
        if input.starts_with(SELF_DESCRIBED) {
            decoder.set_position(SELF_DESCRIBED.len());
        }
        Self { decoder, open: Vec::new() }
    }

    /// Reads the head of a map. Its members are then read with [`Reader::next_key`], up to the end
    /// of the map.
    ///
    /// # Errors
    /// The next value is not a map, its length exceeds the input, or the nesting is too deep.
    pub fn begin_object(&mut self) -> Result<(), DecodeError> {
        self.begin("a map", 2, Decoder::map)
    }

    /// Reads the key of the next member of a map, or the end of the map as `None`. The value of the
    /// member must be read before the next key.
    ///
    /// # Errors
    /// The input is neither a key that is a text string nor the end of the map.
    #[inline]
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if self.next()? { self.text_as("a key").map(Some) } else { Ok(None) }
    }

    /// Reads the head of an array. Its elements are then read after [`Reader::next_element`].
    ///
    /// # Errors
    /// The next value is not an array, its length exceeds the input, or the nesting is too deep.
    pub fn begin_array(&mut self) -> Result<(), DecodeError> {
        self.begin("an array", 1, Decoder::array)
    }

    /// Whether the array has another element, which must be read before the next call. Otherwise
    /// the end of the array is read.
    ///
    /// # Errors
    /// The input ends, or no array is open.
    #[inline]
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.next()
    }

    /// Checks that nothing follows.
    ///
    /// # Errors
    /// The input continues.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("the end of the input")),
        }
    }

    /// The type of the next value, without reading it. `None` at the end of the input.
    #[inline]
    pub(super) fn peek(&self) -> Option<Kind> {
        self.first().map(Kind::of)
    }

    /// The first byte of the next value.
    #[inline]
    pub(super) fn first(&self) -> Option<u8> {
        self.decoder.input().get(self.decoder.position()).copied()
    }

    pub(super) fn position(&self) -> usize {
        self.decoder.position()
    }

    fn begin(
        &mut self,
        expected: &str,
        values_per_item: u64,
        read: fn(&mut Decoder<'a>) -> Result<Option<u64>, Error>,
    ) -> Result<(), DecodeError> {
        let start = self.position();
        let length = self.token(expected, read)?;
        if self.open.len() == MAX_DEPTH {
            return Err(self.error_at("arrays and maps are nested more than 128 deep", start));
        }
        // Every value has at least one byte.
        let rest = self.decoder.input().len().saturating_sub(self.position()) as u64;
        if let Some(length) = length
            && length.saturating_mul(values_per_item) > rest
        {
            return Err(self.too_long(expected, length, start));
        }
        self.open.push(length);
        Ok(())
    }

    /// Whether another element or member follows. Otherwise the end of the array or map is read.
    #[inline]
    pub(super) fn next(&mut self) -> Result<bool, DecodeError> {
        match self.open.last_mut() {
            Some(Some(length)) if *length > 0 => {
                *length -= 1;
                return Ok(true);
            }
            Some(Some(_)) => {}
            Some(None) => match self.peek() {
                Some(Kind::Break) => self.decoder.set_position(self.position() + 1),
                Some(_) => return Ok(true),
                None => return Err(self.unexpected("the end of an array or map")),
            },
            None => return Err(self.error_at("no array or map is open", self.position())),
        }
        self.open.pop();
        Ok(false)
    }

    /// Reads a token with the decoder.
    #[inline]
    pub(super) fn token<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&mut Decoder<'a>) -> Result<T, Error>,
    ) -> Result<T, DecodeError> {
        let start = self.decoder.position();
        read(&mut self.decoder).map_err(|error| self.failed(expected, start, &error))
    }

    /// Reads bytes of a fixed number after a first byte, which was already checked.
    #[inline]
    pub(super) fn after_first<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let start = self.position() + 1;
        let rest = self.decoder.input().get(start..).unwrap_or_default();
        match rest.first_chunk() {
            Some(bytes) => {
                self.decoder.set_position(start + N);
                Ok(*bytes)
            }
            None => Err(self.truncated()),
        }
    }

    #[cold]
    fn failed(&mut self, expected: &str, start: usize, error: &Error) -> DecodeError {
        if error.is_end_of_input() {
            return self.truncated();
        }
        self.decoder.set_position(start);
        self.unexpected(expected)
    }

    /// An error for a value that continues after the end of the input.
    #[cold]
    pub(super) fn truncated(&self) -> DecodeError {
        let end = self.decoder.input().len();
        self.error_at("expected the rest of a value, found the end of the input", end)
    }

    #[cold]
    fn too_long(&self, what: &str, length: u64, start: usize) -> DecodeError {
        self.error_at(format!("the length {length} of {what} exceeds the input"), start)
    }

    /// An error for an unexpected type.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> DecodeError {
        let found = self.peek().map_or("the end of the input", Kind::name);
        self.error_at(format!("expected {expected}, found {found}"), self.position())
    }

    #[cold]
    pub(super) fn error_at(&self, message: impl Into<String>, offset: usize) -> DecodeError {
        DecodeError::at_offset(message, offset)
    }
}

/// The input may contain secrets, so only the position is shown.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {} of {})", self.position(), self.decoder.input().len())
    }
}
