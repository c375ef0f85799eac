//! [`Writer`]: writes CBOR to memory, one value at a time.

use std::fmt;

use bytes::Bytes;
use minicbor::Encoder;
use minicbor::data::Tag;

use super::{EPOCH_TIME, place};
use crate::build_error::BuildError;
use crate::document::{Document, Number};
use crate::timestamp::Timestamp;

/// Writes [CBOR](https://www.rfc-editor.org/rfc/rfc8949), in the order of the calls.
///
/// Arrays and maps have an indefinite length, and strings a definite one. The caller must write one
/// key and one value for every member, and end every array and map.
///
/// ```
/// use tinsmith_runtime::cbor::Writer;
///
/// let mut cbor = Writer::new();
/// cbor.begin_object();
/// cbor.member("Name", Some("resize"), Writer::string);
/// cbor.member("Description", None::<&String>, Writer::string);
/// cbor.member("Layers", Some(&vec![1, 2]), |cbor, it| cbor.list(it, Writer::integer));
/// cbor.end_object();
/// let expected = b"\xbf\x64Name\x66resize\x66Layers\x9f\x01\x02\xff\xff";
/// assert_eq!(cbor.into_bytes(), expected.as_slice());
/// ```
#[derive(Default)]
pub struct Writer {
    output: Vec<u8>,
    /// The first member with a timestamp that cannot be serialized.
    unreadable_time: Option<String>,
}

crate::keyed::write_containers!(Writer);

impl Writer {
    /// An empty writer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The written bytes.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.output.into()
    }

    /// The written bytes, if all timestamps could be serialized.
    pub(crate) fn finish(self) -> Result<Bytes, BuildError> {
        match self.unreadable_time {
            None => Ok(self.output.into()),
            Some(member) => Err(BuildError::time(&member)),
        }
    }

    /// Writing to memory cannot fail, so the results of the encoder are dropped.
    #[inline]
    fn encoder(&mut self) -> Encoder<&mut Vec<u8>> {
        Encoder::new(&mut self.output)
    }

    /// Begins a map.
    pub fn begin_object(&mut self) {
        _ = self.encoder().begin_map();
    }

    /// Ends a map.
    pub fn end_object(&mut self) {
        _ = self.encoder().end();
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        _ = self.encoder().begin_array();
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        _ = self.encoder().end();
    }

    /// Writes the key of a member. Its value must follow.
    pub fn key(&mut self, key: &str) {
        _ = self.encoder().str(key);
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        _ = self.encoder().null();
    }

    /// Writes an empty map, the value of a union member without one.
    pub fn empty_object(&mut self, _: &()) {
        self.begin_object();
        self.end_object();
    }

    /// Writes a string or an enum.
    #[inline]
    pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
        self.key(value.as_ref());
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: &bool) {
        _ = self.encoder().bool(*value);
    }

    /// Writes an integer.
    #[inline]
    pub fn integer<T: Copy + Into<i64>>(&mut self, value: &T) {
        self.int64((*value).into());
    }

    fn int64(&mut self, value: i64) {
        _ = self.encoder().i64(value);
    }

    /// Writes a float of 32 bits.
    pub fn float(&mut self, value: &f32) {
        _ = self.encoder().f32(*value);
    }

    /// Writes a float of 64 bits.
    pub fn double(&mut self, value: &f64) {
        _ = self.encoder().f64(*value);
    }

    /// Writes a byte string.
    #[inline]
    pub fn blob<T: AsRef<[u8]> + ?Sized>(&mut self, value: &T) {
        self.bytes(value.as_ref());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        _ = self.encoder().bytes(bytes);
    }

    /// Writes a timestamp as a number of seconds with [tag
    /// 1](https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2), with a precision of milliseconds:
    /// an integer, or a float of 64 bits if there is a fraction.
    pub fn epoch_seconds(&mut self, value: &Timestamp) {
        let Some(time) = value.sendable() else {
            self.unreadable_time.get_or_insert_with(|| place::end_of(&self.output));
            return self.null();
        };
        _ = self.encoder().tag(Tag::new(EPOCH_TIME));
        match time.subsec_nanos() / 1_000_000 {
            0 => self.int64(time.secs()),
            // A double is exact for all these numbers of milliseconds, so there is one rounding.
            millis => self.double(&((time.secs() * 1000 + i64::from(millis)) as f64 / 1000.0)),
        }
    }

    /// Writes a document.
    pub fn document(&mut self, value: &Document) {
        match value {
            Document::Null => self.null(),
            Document::Bool(value) => self.boolean(value),
            Document::Number(number) => match number {
                Number::I64(value) => self.int64(*value),
                Number::U64(value) => _ = self.encoder().u64(*value),
                Number::F64(value) => self.double(value),
            },
            Document::String(value) => self.string(value),
            Document::Array(items) => self.list(items, Self::document),
            Document::Object(entries) => self.map(entries, Self::document),
        }
    }
}

/// The output may contain secrets, so only its size is shown.
impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({} bytes)", self.output.len())
    }
}
