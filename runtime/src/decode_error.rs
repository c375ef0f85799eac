//! [`DecodeError`]: a response cannot be parsed.

use std::error::Error;
use std::fmt;
use std::ops::Range;

/// How many bytes of the input an error shows before and after the error position.
const SHOWN_BEFORE: usize = 24;
const SHOWN_AFTER: usize = 16;
/// How many characters of a header value or number an error shows.
const SHOWN_OF_VALUE: usize = 64;

/// A response that is not valid according to the model.
///
/// It contains the expected and the actual value; for documents also the position, and for JSON
/// an excerpt of the input.
// Its size is one pointer, so that the `Result` of every small read fits into registers.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    message: String,
    place: Option<Place>,
}

#[derive(Clone, PartialEq, Eq)]
struct Place {
    offset: usize,
    /// An excerpt around the position, if the input is text.
    excerpt: Option<String>,
}

impl DecodeError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { inner: Box::new(Inner { message: message.into(), place: None }) }
    }

    /// An invalid value, such as that of a header: `expected` includes its article.
    #[must_use]
    #[cold]
    pub fn value(value: &str, expected: &str) -> Self {
        Self::new(format!("{:?} is not {expected}", shortened(value)))
    }

    /// An error at a byte offset of an input.
    #[must_use]
    #[cold]
    pub(crate) fn at(message: impl Into<String>, input: &[u8], offset: usize) -> Self {
        Self::at_place(message, Place { offset, excerpt: Some(excerpt(input, offset)) })
    }

    /// An error at a byte offset of an input that is not shown, because it is binary or may contain secrets.
    #[cfg(any(feature = "cbor", feature = "xml"))]
    #[must_use]
    #[cold]
    pub(crate) fn at_offset(message: impl Into<String>, offset: usize) -> Self {
        Self::at_place(message, Place { offset, excerpt: None })
    }

    fn at_place(message: impl Into<String>, place: Place) -> Self {
        Self { inner: Box::new(Inner { message: message.into(), place: Some(place) }) }
    }

    /// Adds the part of the response to the message.
    #[must_use]
    #[cold]
    pub fn within(mut self, part: impl fmt::Display) -> Self {
        self.inner.message = format!("{part}: {}", self.inner.message);
        self
    }

    /// The byte offset of the error in the body, counted from 0; for an event stream, in the
    /// payload of the event. `None` for headers and for corrupt encodings.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.offset)
    }
}

/// The beginning of a text, with dots if it is longer.
pub(crate) fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN_OF_VALUE).collect();
    let more = if shown.len() < text.len() { "..." } else { "" };
    shown + more
}

/// The bytes around `offset`, with dots if there are more. Of the strings in a JSON document, only
/// member names are shown: others may be secrets.
fn excerpt(input: &[u8], offset: usize) -> String {
    let offset = offset.min(input.len());
    shown(input, offset.saturating_sub(SHOWN_BEFORE), offset)
}

/// The beginning of an invalid body on one line, with the same redaction.
pub(crate) fn beginning(input: &[u8]) -> String {
    let shown = shown(input, 0, input.len().min(SHOWN_OF_VALUE));
    shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn shown(input: &[u8], start: usize, offset: usize) -> String {
    let part = |range| String::from_utf8_lossy(input.get(range).unwrap_or_default());
    let mut shown = String::from(if start > 0 { "..." } else { "" });
    let (mut place, mut end_of_text) = (start, 0);
    while let Some(text) = next_text(input, end_of_text, offset) {
        end_of_text = text.end.saturating_add(1);
        if text.end <= start || is_name(input, text.end) {
            continue;
        }
        shown += &part(place..text.start.max(start));
        shown += "***";
        if text.end > offset {
            return shown + "...";
        }
        place = text.end;
    }
    shown += &part(place..offset);
    // After a syntax error, names and values cannot be distinguished, so no string is shown.
    let after = input.get(offset..).unwrap_or_default();
    let quote = after.iter().position(|byte| *byte == b'"').map_or(after.len(), |quote| quote + 1);
    let end = offset.saturating_add(quote.min(SHOWN_AFTER));
    shown += &part(offset..end);
    shown + if end < input.len() { "..." } else { "" }
}

/// The first string of a JSON document that starts between two offsets, without its quotes.
fn next_text(input: &[u8], from: usize, to: usize) -> Option<Range<usize>> {
    let quote = input.get(from..to)?.iter().position(|byte| *byte == b'"')?;
    let start = from + quote + 1;
    let mut bytes = input.iter().enumerate().skip(start);
    while let Some((place, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(start..place),
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
    Some(start..input.len())
}

/// Whether the string that ends here is a member name.
fn is_name(input: &[u8], end: usize) -> bool {
    let after = input.get(end.saturating_add(1)..).unwrap_or_default();
    after.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)?;
        match &self.inner.place {
            Some(Place { offset, excerpt: Some(excerpt) }) => {
                write!(f, " at byte {offset} of {excerpt:?}")
            }
            Some(Place { offset, excerpt: None }) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_and_where() {
        let error = DecodeError::at("expected a string, found '{'", br#"{"a":{"b":1}}"#, 5);
        assert_eq!(
            error.to_string(),
            r#"expected a string, found '{' at byte 5 of "{\"a\":{\"...""#
        );
        assert_eq!(error.offset(), Some(5));
        let error = error.within("the body");
        assert!(error.to_string().starts_with("the body: expected"), "{error}");
        assert_eq!(size_of::<DecodeError>(), size_of::<usize>());
    }

    #[test]
    fn shows_no_texts() {
        for (input, offset, shown) in [
            (r#"{"a":"hunter2"#, 13, r#"{"a":"***"#),
            (r#"{"a":"hunter2","#, 15, r#"{"a":"***","#),
            (r#"{"a":"hun\ter2"}"#, 10, r#"{"a":"***..."#),
            (r#"{"a":"hunter2"}"#, 5, r#"{"a":"..."#),
            (r#"{"a":"hunter2" 1}"#, 15, r#"{"a":"***" 1}"#),
            (r#"{"a" : ["x\"y","hunter2", 1}"#, 27, r#"..." : ["***","***", 1}"#),
            (r#"{"a":"b"c":"hunter2"}"#, 8, r#"{"a":"***"c"..."#),
            (r#"{"a":"a text long enough", "b": tru}"#, 31, r#"...***", "b": tru}"#),
            ("<html>Sign in</html>", 0, "<html>Sign in</h..."),
        ] {
            assert_eq!(excerpt(input.as_bytes(), offset), shown, "{input} at {offset}");
        }
    }

    #[test]
    fn shows_little_of_a_long_input() {
        let input = "0123456789".repeat(100);
        let error = DecodeError::at("expected", input.as_bytes(), 500);
        assert_eq!(
            error.to_string(),
            "expected at byte 500 of \"...6789012345678901234567890123456789012345...\""
        );
        let error = DecodeError::at("expected", input.as_bytes(), 5000);
        assert_eq!(error.to_string(), "expected at byte 5000 of \"...678901234567890123456789\"");
        let error = DecodeError::value(&input, "an integer");
        assert!(error.to_string().ends_with("0123...\" is not an integer"), "{error}");
    }
}
