//! [`DecodeError`]: why an answer cannot be read.

use std::error::Error;
use std::fmt;
use std::ops::Range;

/// How many bytes of the input an error shows before and after the place that it is about.
const SHOWN_BEFORE: usize = 24;
const SHOWN_AFTER: usize = 16;
/// How many characters of a header's value, or of a number, an error shows.
const SHOWN_OF_VALUE: usize = 64;

/// An answer that does not have the form that the model gives it.
///
/// It says what was expected and what was found; of JSON, also where, with a few bytes around.
// One pointer wide, so that the `Result` of every small read fits into registers.
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
    /// What is around.
    excerpt: String,
}

impl DecodeError {
    /// An error in the words of `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { inner: Box::new(Inner { message: message.into(), place: None }) }
    }

    /// A text, as of a header, that is not what it should be: `expected` with its article.
    #[must_use]
    #[cold]
    pub fn value(value: &str, expected: &str) -> Self {
        Self::new(format!("{:?} is not {expected}", shortened(value)))
    }

    /// An error at a byte of an input.
    #[must_use]
    #[cold]
    pub(crate) fn at(message: impl Into<String>, input: &[u8], offset: usize) -> Self {
        let place = Place { offset, excerpt: excerpt(input, offset) };
        Self { inner: Box::new(Inner { message: message.into(), place: Some(place) }) }
    }

    /// The same error, said to be in `part` of the answer.
    #[must_use]
    #[cold]
    pub fn within(mut self, part: impl fmt::Display) -> Self {
        self.inner.message = format!("{part}: {}", self.inner.message);
        self
    }

    /// The byte of the body at which reading failed, counted from 0; in a stream of events, that of
    /// the event's payload. A header has none, and neither has an encoding that is damaged.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.offset)
    }
}

/// The beginning of a text, with dots where there is more.
pub(crate) fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN_OF_VALUE).collect();
    let more = if shown.len() < text.len() { "..." } else { "" };
    shown + more
}

/// The bytes around `offset`, with dots where there are more. Of the texts in a JSON document only the
/// names of members are shown: others may be secrets.
fn excerpt(input: &[u8], offset: usize) -> String {
    let offset = offset.min(input.len());
    shown(input, offset.saturating_sub(SHOWN_BEFORE), offset)
}

/// How a body begins that is not what it should be, in the same way, and on one line.
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
    // What follows a mistake may not be what it looks like, so that no text of it is shown.
    let after = input.get(offset..).unwrap_or_default();
    let quote = after.iter().position(|byte| *byte == b'"').map_or(after.len(), |quote| quote + 1);
    let end = offset.saturating_add(quote.min(SHOWN_AFTER));
    shown += &part(offset..end);
    shown + if end < input.len() { "..." } else { "" }
}

/// The first text of a JSON document that begins between two places, without its quotes.
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

/// Whether the text that ends here is the name of a member.
fn is_name(input: &[u8], end: usize) -> bool {
    let after = input.get(end.saturating_add(1)..).unwrap_or_default();
    after.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)?;
        match &self.inner.place {
            Some(Place { offset, excerpt }) => {
                write!(f, " at byte {offset} of {excerpt:?}")
            }
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
