//! [`Writer`]: writes JSON to memory, one value at a time.

use std::fmt;
use std::io::Write as _;

use bytes::Bytes;

use super::{place, plain_prefix};
use crate::build_error::BuildError;
use crate::document::{Document, Number};
use crate::text;
use crate::timestamp::Timestamp;

/// Writes [JSON](https://www.rfc-editor.org/rfc/rfc8259) without white space, in the order of the
/// calls.
///
/// The writer inserts commas. The caller must write one key and one value for every member, and end
/// every array and object.
///
/// ```
/// use tinsmith_runtime::json::Writer;
///
/// let mut json = Writer::new();
/// json.begin_object();
/// json.member("Name", Some("resize"), Writer::string);
/// json.member("Description", None::<&String>, Writer::string);
/// json.member("Layers", Some(&vec![1, 2]), |json, it| json.list(it, Writer::integer));
/// json.end_object();
/// assert_eq!(json.into_bytes(), r#"{"Name":"resize","Layers":[1,2]}"#);
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

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.value().push(b'{');
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.output.push(b'}');
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.value().push(b'[');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.output.push(b']');
    }

    /// Writes the key of a member. Its value must follow.
    pub fn key(&mut self, key: &str) {
        self.quoted(key);
        self.output.push(b':');
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.word("null");
    }

    /// Writes `{}`, the value of a union member without one.
    pub fn empty_object(&mut self, _: &()) {
        self.begin_object();
        self.end_object();
    }

    /// Writes a string or an enum.
    #[inline]
    pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
        self.quoted(value.as_ref());
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: &bool) {
        self.word(if *value { "true" } else { "false" });
    }

    /// Writes an integer.
    #[inline]
    pub fn integer<T: Copy + Into<i64>>(&mut self, value: &T) {
        self.int64((*value).into());
    }

    fn int64(&mut self, value: i64) {
        self.display(&value);
    }

    /// Writes a number, or a string if it is not finite.
    pub fn float(&mut self, value: &f32) {
        self.number(value.is_finite(), &text::float(value));
    }

    /// Writes a number, or a string if it is not finite.
    pub fn double(&mut self, value: &f64) {
        self.number(value.is_finite(), &text::double(value));
    }

    fn number(&mut self, is_finite: bool, text: &str) {
        if is_finite { self.word(text) } else { self.quoted(text) }
    }

    /// Writes bytes as a base64 string.
    #[inline]
    pub fn blob<T: AsRef<[u8]> + ?Sized>(&mut self, value: &T) {
        self.base64(value.as_ref());
    }

    fn base64(&mut self, bytes: &[u8]) {
        self.quoted(&crate::base64::encode(bytes));
    }

    /// Writes a timestamp as a number of seconds, with a precision of milliseconds.
    pub fn epoch_seconds(&mut self, value: &Timestamp) {
        let time = self.sendable(*value);
        self.word(&time.to_epoch_seconds());
    }

    /// Writes a timestamp as a string like `2019-12-16T23:48:18Z`, with a precision of
    /// milliseconds.
    pub fn date_time(&mut self, value: &Timestamp) {
        let time = self.sendable(*value);
        self.quoted(&time.to_date_time());
    }

    /// Writes a timestamp as a string like `Mon, 16 Dec 2019 23:48:18 GMT`.
    pub fn http_date(&mut self, value: &Timestamp) {
        let time = self.sendable(*value);
        self.quoted(&time.to_http_date());
    }

    /// The timestamp as it is serialized. If that is not possible, it is recorded for
    /// [`Writer::finish`].
    fn sendable(&mut self, time: Timestamp) -> Timestamp {
        time.sendable().unwrap_or_else(|| {
            self.unreadable_time.get_or_insert_with(|| place::end_of(&self.output));
            time
        })
    }

    /// Writes a document.
    pub fn document(&mut self, value: &Document) {
        match value {
            Document::Null => self.null(),
            Document::Bool(value) => self.boolean(value),
            Document::Number(number) => match number {
                Number::I64(value) => self.display(value),
                Number::U64(value) => self.display(value),
                Number::F64(value) => self.double(value),
            },
            Document::String(value) => self.quoted(value),
            Document::Array(items) => self.list(items, Self::document),
            Document::Object(entries) => self.map(entries, Self::document),
        }
    }

    /// The output, ready for a value or a key: a comma is added, unless it is the first item. The
    /// last byte decides, because no value ends with one of these three.
    fn value(&mut self) -> &mut Vec<u8> {
        if !matches!(self.output.last(), None | Some(b'{' | b'[' | b':')) {
            self.output.push(b',');
        }
        &mut self.output
    }

    fn word(&mut self, word: &str) {
        self.value().extend_from_slice(word.as_bytes());
    }

    fn display(&mut self, value: &dyn fmt::Display) {
        // Writing to memory cannot fail.
        let _ = write!(self.value(), "{value}");
    }

    fn quoted(&mut self, text: &str) {
        let output = self.value();
        output.reserve(text.len() + 2);
        output.push(b'"');
        let mut rest = text.as_bytes();
        loop {
            let (plain, special) = rest.split_at(plain_prefix(rest));
            output.extend_from_slice(plain);
            let Some((byte, after)) = special.split_first() else { break };
            escape(output, *byte);
            rest = after;
        }
        output.push(b'"');
    }
}

fn escape(output: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        8 => b'b',
        12 => b'f',
        _ => {
            let _ = write!(output, "\\u{byte:04x}");
            return;
        }
    };
    output.extend_from_slice(&[b'\\', short]);
}

/// The output may contain secrets, so only its size is shown.
impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({} bytes)", self.output.len())
    }
}
