//! The format of the shared files: one pass over the lines.

use std::collections::BTreeMap;
use std::path::Path;

use super::{File, ProfileError, Property, Section};

/// A section as it stands in a file.
pub(super) struct RawSection {
    pub header: Header,
    pub section: Section,
}

/// What stands between brackets.
pub(super) enum Header {
    /// `[name]`
    Plain(String),
    /// `[profile name]`
    Profile(String),
    /// `[sso-session name]`
    SsoSession(String),
    /// `[services name]`
    Services(String),
    /// A name that says nothing, such as `[profile]` or `[profile two words]`. It is skipped, as
    /// every tool does.
    Unusable,
}

const NOT_A_SETTING: &str = "is not a setting; write `key = value`, or begin it with `#`";
const NO_SECTION: &str = "comes before any section; begin the file with one such as `[default]`";
const NO_BRACKET: &str = "begins a section and does not end with `]`; add the bracket";
const NO_KEY: &str = "has nothing before its `=`; write `key = value`";
const NOT_NESTED: &str = "is indented beneath a key without a value, where only settings may be; \
                          write `key = value`, or do not indent it";

/// The sections of a file, in its order. `path` is only for errors.
pub(super) fn sections(
    text: &str,
    file: File,
    path: Option<&Path>,
) -> Result<Vec<RawSection>, ProfileError> {
    // Some editors put a byte order mark there.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { file, sections: Vec::new(), key: None };
    for (index, line) in text.lines().enumerate() {
        let read = reader.line(line);
        read.map_err(|problem| ProfileError::of_line(&file.describe(path), index + 1, problem))?;
    }
    Ok(reader.sections)
}

struct Reader {
    file: File,
    sections: Vec<RawSection>,
    /// The last key of the last section, and how far it is indented. What is indented further belongs
    /// to it.
    key: Option<(String, usize)>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            return Ok(());
        }
        let indent = line.len() - line.trim_start().len();
        if self.continues(indent, content)? {
            return Ok(());
        }
        match content.strip_prefix('[') {
            Some(rest) => self.header(rest),
            None => self.setting(indent, content),
        }
    }

    /// Whether the line belongs to the key above it, which then has it.
    fn continues(&mut self, indent: usize, content: &str) -> Result<bool, &'static str> {
        let Some((key, _)) = self.key.as_ref().filter(|(_, of_key)| indent > *of_key) else {
            return Ok(false);
        };
        let section = self.sections.last_mut();
        let property = section.and_then(|section| section.section.properties.get_mut(key));
        let Some(property) = property else { return Ok(false) };
        if property.value.is_empty() {
            let (key, value) = key_and_value(content, NOT_NESTED)?;
            property.nested.insert(key, value.to_owned());
        } else {
            property.value.push('\n');
            property.value.push_str(content);
        }
        Ok(true)
    }

    fn header(&mut self, rest: &str) -> Result<(), &'static str> {
        let (name, rest) = rest.split_once(']').ok_or(NO_BRACKET)?;
        let rest = rest.trim_start();
        if !rest.is_empty() && !rest.starts_with(['#', ';']) {
            return Err(NO_BRACKET);
        }
        self.key = None;
        self.sections.push(RawSection {
            header: header(name.trim(), self.file),
            section: Section::default(),
        });
        Ok(())
    }

    fn setting(&mut self, indent: usize, content: &str) -> Result<(), &'static str> {
        let section = &mut self.sections.last_mut().ok_or(NO_SECTION)?.section;
        let (key, value) = key_and_value(content, NOT_A_SETTING)?;
        let property =
            Property { file: self.file, value: value.to_owned(), nested: BTreeMap::new() };
        section.properties.insert(key.clone(), property);
        self.key = Some((key, indent));
        Ok(())
    }
}

/// The key in lower case, and the value without the comment behind it.
fn key_and_value<'a>(
    content: &'a str,
    otherwise: &'static str,
) -> Result<(String, &'a str), &'static str> {
    let (key, value) = content.split_once('=').ok_or(otherwise)?;
    match key.trim_end() {
        "" => Err(NO_KEY),
        key => Ok((key.to_ascii_lowercase(), without_comment(value).trim())),
    }
}

/// A comment has a space before it: `#` and `;` may be parts of values.
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

/// Only the config file has kinds of sections. The credentials file has profiles, and a prefix there
/// is a mistake.
fn header(name: &str, file: File) -> Header {
    let kind_and_name = name.split_once(char::is_whitespace);
    match (kind_and_name, file) {
        (Some(("profile", _)), File::Credentials) => Header::Unusable,
        (Some(("profile", name)), File::Config) => named(name, Header::Profile),
        (Some(("sso-session", name)), File::Config) => named(name, Header::SsoSession),
        (Some(("services", name)), File::Config) => named(name, Header::Services),
        _ => unquoted(name).map_or(Header::Unusable, Header::Plain),
    }
}

fn named(name: &str, header: fn(String) -> Header) -> Header {
    one_word(name.trim()).map_or(Header::Unusable, header)
}

/// A name with spaces in it has quotes around it.
fn one_word(name: &str) -> Option<String> {
    let unquoted = unquoted(name)?;
    (unquoted.len() < name.len() || !name.contains(char::is_whitespace)).then_some(unquoted)
}

fn unquoted(name: &str) -> Option<String> {
    let within = |quote| name.strip_prefix(quote)?.strip_suffix(quote);
    let name = within('"').or_else(|| within('\'')).unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}
