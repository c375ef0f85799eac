//! Reads attributes.

use std::borrow::Cow;

use super::{Reader, characters};
use crate::character_reference::character;
use crate::decode_error::{DecodeError, shortened};

impl Reader<'_> {
    /// Reads an attribute of the element whose start tag was just read. A prefix is part of the
    /// name, such as in `xsi:type`.
    ///
    /// # Errors
    /// The value is not valid for `parse`. Its error is not shown, as it may contain the value.
    #[inline]
    pub fn attribute<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        match self.attribute_text(name) {
            None => Ok(None),
            Some(text) => match parse(&text) {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(self.invalid_attribute(name)),
            },
        }
    }

    fn attribute_text(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut rest = self.tag().attributes;
        // The start tag was already validated.
        while let Ok(Some(attribute)) = next(&mut rest) {
            if attribute.name == name {
                return Some(attribute.value);
            }
        }
        None
    }

    #[cold]
    fn invalid_attribute(&self, name: &str) -> DecodeError {
        let tag = self.tag();
        let element = shortened(tag.name);
        self.error_at(format!("attribute `{name}` of `{element}` has an invalid value"), tag.start)
    }
}

struct Attribute<'a> {
    name: &'a str,
    value: Cow<'a, str>,
}

/// Why the attributes of a start tag are invalid.
#[inline]
pub(super) fn invalid(attributes: &str) -> Option<&'static str> {
    if attributes.is_empty() { None } else { names(attributes).err() }
}

/// Why an XML [declaration](https://www.w3.org/TR/xml/#NT-XMLDecl) is invalid.
#[cold]
pub(super) fn invalid_declaration(declaration: &str) -> Option<&'static str> {
    const INVALID: &str = "the XML declaration is invalid";

    let mut rest = declaration.strip_prefix("xml").unwrap_or_default();
    let mut names_in_order = ["version", "encoding", "standalone"].into_iter();
    let mut has_version = false;
    loop {
        let Attribute { name, value } = match next(&mut rest) {
            Ok(Some(attribute)) => attribute,
            Ok(None) if has_version => return None,
            _ => return Some(INVALID),
        };
        has_version |= name == "version";
        let is_valid = match name {
            _ if !has_version || !names_in_order.any(|it| it == name) => false,
            "version" => value.starts_with("1."),
            "encoding" if !is_utf8(&value) => return Some("only the encoding UTF-8 is supported"),
            "encoding" => true,
            _ => matches!(value.as_ref(), "yes" | "no"),
        };
        if !is_valid {
            return Some(INVALID);
        }
    }
}

/// Whether this is a name of UTF-8 or of a subset of it.
fn is_utf8(encoding: &str) -> bool {
    ["utf-8", "utf8", "us-ascii"].iter().any(|name| encoding.eq_ignore_ascii_case(name))
}

/// Why a processing instruction is invalid.
#[cold]
pub(super) fn invalid_instruction(instruction: &str) -> Option<&'static str> {
    let target = instruction.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    let is_valid = characters::local_name(target).is_some()
        && !target.eq_ignore_ascii_case("xml")
        && characters::are_valid(instruction);
    (!is_valid).then_some("a processing instruction is invalid")
}

/// The names of all attributes, which must be unique.
fn names(mut attributes: &str) -> Result<(), &'static str> {
    let mut names = Vec::new();
    while let Some(attribute) = next(&mut attributes)? {
        names.push(attribute.name);
    }
    // The time is not quadratic for tags with very many attributes.
    names.sort_unstable();
    if names.array_windows().any(|[one, next]| one == next) {
        return Err("two attributes have the same name");
    }
    Ok(())
}

/// Reads the next attribute of a start tag.
fn next<'a>(rest: &mut &'a str) -> Result<Option<Attribute<'a>>, &'static str> {
    const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

    let text = rest.trim_start_matches(SPACE);
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() == rest.len() {
        return Err("expected white space before an attribute");
    }
    let (name, after) = text.split_once('=').ok_or("an attribute has no value")?;
    let name = name.trim_end_matches(SPACE);
    if characters::local_name(name).is_none() {
        return Err("an attribute has an invalid name");
    }
    let after = after.trim_start_matches(SPACE);
    let value = match after.as_bytes().first() {
        Some(b'"') => after.get(1..).and_then(|value| value.split_once('"')),
        Some(b'\'') => after.get(1..).and_then(|value| value.split_once('\'')),
        _ => None,
    };
    let (value, after) = value.ok_or("the value of an attribute must be in quotation marks")?;
    let value = normalized(value).ok_or("the value of an attribute is invalid")?;
    *rest = after;
    Ok(Some(Attribute { name, value }))
}

/// The [normalized](https://www.w3.org/TR/xml/#AVNormalize) value of an attribute.
fn normalized(value: &str) -> Option<Cow<'_, str>> {
    if value.contains('<') || !characters::are_valid(value) {
        return None;
    }
    if !value.contains(['&', '\t', '\n', '\r']) {
        return Some(Cow::Borrowed(value));
    }
    let spaces = characters::with_line_ends(value).replace(['\t', '\n'], " ");
    let mut text = String::with_capacity(spaces.len());
    let mut rest = spaces.as_str();
    while let Some((plain, reference)) = rest.split_once('&') {
        let (name, after) = reference.split_once(';')?;
        text.push_str(plain);
        text.push(character(name)?);
        rest = after;
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}
