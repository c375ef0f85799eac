//! Parses the shared files in one pass over the lines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::{File, ProfileError, Property, Section};

/// A section of a file.
pub(super) struct RawSection {
    pub header: Header,
    pub section: Section,
}

/// The header of a section.
pub(super) enum Header {
    /// `[name]`
    Plain(String),
    /// `[profile name]`
    Profile(String),
    /// `[sso-session name]`
    SsoSession(String),
    /// `[services name]`
    Services(String),
    /// An unusable name, such as `[profile]` or `[profile two words]`. The section is skipped, as
    /// in other tools.
    Unusable,
    /// The header is invalid.
    Lost,
}

/// The contents of a file, and its problems.
#[derive(Default)]
pub(super) struct Parsed {
    /// In the order of the file. A section with an invalid line contains the error.
    pub sections: Vec<RawSection>,
    /// The error of the first invalid line.
    pub first: Option<ProfileError>,
    /// The error of the first invalid line outside of any section, or in an invalid header.
    pub lost: Option<ProfileError>,
}

const NOT_A_SETTING: &str = "is not a setting; write `key = value`, or start it with `#`";
const NO_SECTION: &str = "comes before any section; start the file with one such as `[default]`";
const NO_BRACKET: &str = "starts a section and does not end with `]`; add the bracket";
const NO_KEY: &str = "has no key before its `=`; write `key = value`";
const NOT_NESTED: &str = "is indented below a key without a value, where only settings are allowed; \
                          write `key = value`, or do not indent it";
const NOT_UTF8: &str = "is not UTF-8; save the file with that encoding";

/// Parses all valid lines. `path` is used only in errors.
pub(super) fn parse(text: &[u8], file: File, path: Option<&Path>) -> Parsed {
    // Some editors insert a byte order mark.
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut reader = Reader { file, parsed: Parsed::default(), key: None };
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
        // Comments may have any encoding. Other lines with replaced bytes are invalid.
        let line = String::from_utf8_lossy(line);
        let is_replaced = matches!(line, Cow::Owned(_));
        if let Err(problem) = reader.line(&line, is_replaced) {
            reader.note(ProfileError::of_line(&file.describe(path), index + 1, problem));
        }
    }
    reader.parsed
}

struct Reader {
    file: File,
    parsed: Parsed,
    /// The last key of the current section, and its indentation. Lines that are indented further
    /// belong to it.
    /// to it.
    key: Option<(String, usize)>,
}

impl Reader {
    fn line(&mut self, line: &str, is_replaced: bool) -> Result<(), &'static str> {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            return Ok(());
        }
        let indent = line.len() - line.trim_start().len();
        let is_continued = self.key.as_ref().is_some_and(|(_, of_key)| indent > *of_key);
        match content.strip_prefix('[').filter(|_| !is_continued) {
            Some(rest) => self.header(rest, is_replaced),
            None if is_replaced && without_comment(content).contains('\u{fffd}') => Err(NOT_UTF8),
            None if self.continues(indent, content)? => Ok(()),
            None => self.setting(indent, content),
        }
    }

    /// Stores a problem in the section that the line belongs to.
    fn note(&mut self, problem: ProfileError) {
        let Parsed { sections, first, lost } = &mut self.parsed;
        first.get_or_insert_with(|| problem.clone());
        match sections.last_mut() {
            Some(RawSection { header: Header::Lost, .. }) | None => lost.get_or_insert(problem),
            Some(RawSection { section, .. }) => section.problem.get_or_insert(problem),
        };
    }

    /// Whether the line belongs to the previous key, and if so, adds it there.
    fn continues(&mut self, indent: usize, content: &str) -> Result<bool, &'static str> {
        let Some((key, _)) = self.key.as_ref().filter(|(_, of_key)| indent > *of_key) else {
            return Ok(false);
        };
        let section = self.parsed.sections.last_mut();
        let property = section.and_then(|section| section.section.properties.get_mut(key));
        let Some(property) = property else { return Ok(false) };
        if property.value.is_empty() {
            let (key, value) = key_and_value(content, &['='], NOT_NESTED)?;
            property.nested.insert(key, value.to_owned());
        } else {
            property.value.push('\n');
            property.value.push_str(content);
        }
        Ok(true)
    }

    /// Text after the bracket is ignored, as in the AWS CLI.
    fn header(&mut self, rest: &str, is_replaced: bool) -> Result<(), &'static str> {
        self.key = None;
        let name = rest.split_once(']').map(|(name, _)| name.trim()).ok_or(NO_BRACKET);
        let name = match name {
            Ok(name) if is_replaced && name.contains('\u{fffd}') => Err(NOT_UTF8),
            name => name,
        };
        let header = name.map_or(Header::Lost, |name| header(name, self.file));
        self.parsed.sections.push(RawSection { header, section: Section::default() });
        name.map(|_| ())
    }

    fn setting(&mut self, indent: usize, content: &str) -> Result<(), &'static str> {
        let section = &mut self.parsed.sections.last_mut().ok_or(NO_SECTION)?.section;
        // The AWS CLI accepts both, whichever comes first.
        let (key, value) = key_and_value(content, &['=', ':'], NOT_A_SETTING)?;
        let property =
            Property { file: self.file, value: value.to_owned(), nested: BTreeMap::new() };
        section.properties.insert(key.clone(), property);
        self.key = Some((key, indent));
        Ok(())
    }
}

/// The key in lower case, and the value without a trailing comment.
fn key_and_value<'a>(
    content: &'a str,
    delimiters: &[char],
    otherwise: &'static str,
) -> Result<(String, &'a str), &'static str> {
    let (key, value) = content.split_once(delimiters).ok_or(otherwise)?;
    match key.trim_end() {
        "" => Err(NO_KEY),
        key => Ok((key.to_ascii_lowercase(), without_comment(value).trim())),
    }
}

/// A comment must be preceded by a space: `#` and `;` may be parts of values.
fn without_comment(value: &str) -> &str {
    let mut is_after_space = false;
    for (position, character) in value.char_indices() {
        if is_after_space && matches!(character, '#' | ';') {
            return &value[..position];
        }
        is_after_space = character.is_whitespace();
    }
    value
}

/// Only the config file has prefixes for section types. In the credentials file all sections are
/// profiles, and a prefix is a mistake.
fn header(name: &str, file: File) -> Header {
    let kind_and_name = name.split_once(char::is_whitespace);
    match (kind_and_name, file) {
        (Some(("profile", name)), _) => named(name, Header::Profile),
        (Some(("sso-session", name)), File::Config) => named(name, Header::SsoSession),
        (Some(("services", name)), File::Config) => named(name, Header::Services),
        _ => unquoted(name).map_or(Header::Unusable, Header::Plain),
    }
}

fn named(name: &str, header: fn(String) -> Header) -> Header {
    one_word(name.trim()).map_or(Header::Unusable, header)
}

/// A name with spaces must be quoted.
fn one_word(name: &str) -> Option<String> {
    let unquoted = unquoted(name)?;
    (unquoted.len() < name.len() || !name.contains(char::is_whitespace)).then_some(unquoted)
}

fn unquoted(name: &str) -> Option<String> {
    let within = |quote| name.strip_prefix(quote)?.strip_suffix(quote);
    let name = within('"').or_else(|| within('\'')).unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}
