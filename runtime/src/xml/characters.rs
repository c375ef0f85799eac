//! The [characters](https://www.w3.org/TR/xml/#charsets), names and references of XML.

use std::borrow::Cow;

/// White space of XML.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a text contains only characters that XML allows.
#[inline]
pub(super) fn are_valid(text: &str) -> bool {
    all_bytes(text, is_plain) || text.chars().all(is_valid)
}

/// Whether a character with this byte is certainly valid: U+FFFE and U+FFFF begin with EF.
#[inline]
fn is_plain(byte: u8) -> bool {
    (byte >= b' ' && byte != 0xEF) || is_space(byte)
}

/// Like `all`, but without a branch for each byte, so that the compiler can vectorize it.
#[inline]
fn all_bytes(text: &str, test: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & test(byte))
}

fn is_valid(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..'\u{fffe}' | '\u{10000}'..)
}

/// Whether a text may be outside of CDATA sections, except for references.
#[inline]
pub(super) fn is_text(text: &str) -> bool {
    all_bytes(text, |byte| is_plain(byte) && byte != b']')
        || (are_valid(text) && !text.contains("]]>"))
}

/// Normalizes [line ends](https://www.w3.org/TR/xml/#sec-line-ends).
#[inline]
pub(super) fn with_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The part of an element's name after its namespace prefix; `None` if the name is invalid.
#[inline]
pub(super) fn local_name(name: &str) -> Option<&str> {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    match name.as_bytes().first() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') if all_bytes(name, is_inner) => Some(name),
        _ => unusual_name(name),
    }
}

/// The same for a name with a prefix or with other letters.
fn unusual_name(name: &str) -> Option<&str> {
    match name.split_once(':') {
        None => is_name(name).then_some(name),
        Some((prefix, local)) => (is_name(prefix) && is_name(local)).then_some(local),
    }
}

/// Whether this is a [name](https://www.w3.org/TR/xml-names/#NT-NCName) without prefix.
fn is_name(name: &str) -> bool {
    let is_first = |character| {
        matches!(character,
            'a'..='z' | 'A'..='Z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
            | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
            | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let is_inner = |character| {
        is_first(character)
            || matches!(character,
                '0'..='9' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    name.starts_with(is_first) && name.chars().all(is_inner)
}
