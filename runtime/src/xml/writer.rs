//! [`Writer`]: writes XML to memory, one element at a time.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use super::place;
use crate::build_error::BuildError;
use crate::text::IntoText;

/// Writes [XML](https://www.w3.org/TR/xml/) without white space between elements, in the order of
/// the calls.
///
/// A tag is an element's name, optionally followed by attributes: `Name xmlns="https://a.b"`. Tags
/// and names are written unchanged, and must be valid.
///
/// ```
/// use tinsmith_runtime::xml::Writer;
///
/// let mut xml = Writer::new();
/// xml.member("User xmlns=\"https://a.b\"", Some(&()), |xml, ()| {
///     xml.member("Name", Some("<Ann>"), Writer::string);
///     xml.member("Path", None::<&String>, Writer::string);
///     xml.member("Ids", Some(&vec![1, 2]), |xml, it| xml.list("member", it, Writer::integer));
/// });
/// assert_eq!(
///     xml.into_bytes(),
///     "<User xmlns=\"https://a.b\"><Name>&lt;Ann&gt;</Name>\
///      <Ids><member>1</member><member>2</member></Ids></User>"
/// );
/// ```
#[derive(Default)]
pub struct Writer {
    output: String,
    /// Whether the last start tag has no closing bracket yet, so that attributes can follow.
    is_open: bool,
    /// The first value that cannot be serialized.
    error: Option<BuildError>,
}

crate::text_writer::write_values!(Writer);

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

    /// The written bytes, if all values could be serialized.
    pub(crate) fn finish(self) -> Result<Bytes, BuildError> {
        match self.error {
            None => Ok(self.output.into()),
            Some(error) => Err(error),
        }
    }

    /// Writes an element with a value. `None` is omitted.
    #[inline]
    pub fn member<T: ?Sized>(
        &mut self,
        tag: &str,
        value: Option<&T>,
        write: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            self.start(tag);
            write(self, value);
            self.end(tag);
        }
    }

    /// Writes an attribute of the current element. It must precede the content. `None` is omitted.
    #[inline]
    pub fn attribute<'v, T: ?Sized, R: IntoText<'v>>(
        &mut self,
        name: &str,
        value: Option<&'v T>,
        text: impl FnOnce(&'v T) -> R,
    ) {
        if let Some(value) = value {
            match text(value).into_text() {
                Some(text) => self.attribute_text(name, &text),
                None => self.refuse_attribute(name),
            }
        }
    }

    fn attribute_text(&mut self, name: &str, text: &str) {
        if !self.is_open {
            self.error.get_or_insert_with(|| {
                BuildError::new(format!(
                    "attribute `{name}` follows the content of its element; write it before"
                ))
            });
            return;
        }
        self.output.push(' ');
        self.output.push_str(name);
        self.output.push_str("=\"");
        escape(&mut self.output, text, |character| {
            matches!(character, '"' | '\t') || needs_reference(character)
        });
        self.output.push('"');
    }

    /// Writes each item as an element.
    #[inline]
    pub fn list<T>(&mut self, tag: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        for item in items {
            self.member(tag, Some(item), &write);
        }
    }

    /// Writes each item as an element, like a member of the current structure. `None` is omitted.
    #[inline]
    pub fn flat_list<T>(
        &mut self,
        tag: &str,
        items: Option<&Vec<T>>,
        write: impl Fn(&mut Self, &T),
    ) {
        self.list(tag, items.map_or(&[], Vec::as_slice), write);
    }

    /// Writes each entry of a map as an element `entry`, with elements for its key and value.
    #[inline]
    pub fn map<T>(
        &mut self,
        key: &str,
        value: &str,
        entries: &BTreeMap<String, T>,
        write: impl Fn(&mut Self, &T),
    ) {
        self.flat_map("entry", key, value, Some(entries), write);
    }

    /// Writes each entry of a map as an element, with elements for its key and value. `None` is
    /// omitted.
    #[inline]
    pub fn flat_map<T>(
        &mut self,
        tag: &str,
        key: &str,
        value: &str,
        entries: Option<&BTreeMap<String, T>>,
        write: impl Fn(&mut Self, &T),
    ) {
        for (entry_key, entry_value) in entries.into_iter().flatten() {
            self.start(tag);
            self.member(key, Some(entry_key), Self::string);
            self.member(value, Some(entry_value), &write);
            self.end(tag);
        }
    }

    /// Writes no content, the value of a union member without one.
    pub fn empty(&mut self, _: &()) {}

    fn start(&mut self, tag: &str) {
        self.close_tag();
        self.output.push('<');
        self.output.push_str(tag);
        self.is_open = true;
    }

    fn end(&mut self, tag: &str) {
        if std::mem::take(&mut self.is_open) {
            self.output.push_str("/>");
            return;
        }
        let name = tag.split_ascii_whitespace().next().unwrap_or_default();
        self.output.push_str("</");
        self.output.push_str(name);
        self.output.push('>');
    }

    /// Writes the closing bracket of the last start tag, if it is missing.
    fn close_tag(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.output.push('>');
        }
    }

    /// An element without text is written as an empty one.
    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.close_tag();
            escape(&mut self.output, text, needs_reference);
        }
    }

    /// Records the first value of the current element that cannot be serialized.
    #[cold]
    fn refuse(&mut self, error: fn(&str) -> BuildError) {
        let element = self.element();
        self.error.get_or_insert_with(|| error(&element));
    }

    /// Records a timestamp in an attribute that cannot be serialized.
    #[cold]
    fn refuse_attribute(&mut self, name: &str) {
        let attribute = format!("{}.{name}", self.element());
        self.error.get_or_insert_with(|| BuildError::time(&attribute));
    }

    /// The path of the current element.
    #[cold]
    fn element(&self) -> String {
        let end = if self.is_open { ">" } else { "" };
        place::end_of([self.output.as_str(), end].concat().as_bytes())
    }
}

/// Whether a character must be escaped in texts. Parsers normalize line ends, which XML 1.1 extends
/// by U+0085 and U+2028.
fn needs_reference(character: char) -> bool {
    matches!(character,
        '&' | '<' | '>' | '\0'..='\u{8}' | '\n'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}'
        | '\u{fffe}' | '\u{ffff}')
}

fn escape(output: &mut String, text: &str, needs_reference: impl Fn(char) -> bool) {
    let mut rest = text;
    while let Some(place) = rest.find(&needs_reference) {
        let (plain, special) = rest.split_at(place);
        output.push_str(plain);
        let mut special = special.chars();
        if let Some(character) = special.next() {
            push_reference(output, character);
        }
        rest = special.as_str();
    }
    output.push_str(rest);
}

fn push_reference(output: &mut String, character: char) {
    match character {
        '&' => output.push_str("&amp;"),
        '<' => output.push_str("&lt;"),
        '>' => output.push_str("&gt;"),
        '"' => output.push_str("&quot;"),
        _ => output.push_str(&format!("&#x{:X};", u32::from(character))),
    }
}

/// The output may contain secrets, so only its size is shown.
impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({} bytes)", self.output.len())
    }
}
