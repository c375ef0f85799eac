//! [`Reader`]: reads XML from bytes in memory, one element at a time.

use std::borrow::Cow;
use std::fmt;

use quick_xml::events::Event;

use super::{attributes, characters};
use crate::decode_error::{DecodeError, shortened};

/// The maximum nesting depth of elements.
const MAX_DEPTH: u32 = 128;

const INVALID_CHARACTER: &str =
    "a text contains a character or \"]]>\" that XML does not allow there";
const DOCUMENT_TYPE: &str = "document type declarations are not supported";

/// Reads [XML](https://www.w3.org/TR/xml/) elements in the order of the input.
///
/// [`Reader::root`] and [`Reader::next_element`] read a start tag. The element is then the current
/// one, and one of the other methods must read it to its end tag. After an error, the reader must
/// not be used any more.
///
/// The nesting depth of elements is at most 128. Document type declarations are errors, because
/// their entities can expand to very large texts. Namespaces are not resolved: the prefixes of
/// element names are ignored. Numeric references to control characters are accepted, although XML
/// does not allow all of them. Errors contain no texts and no values of attributes.
///
/// ```
/// use tinsmith_runtime::xml::Reader;
///
/// let mut xml = Reader::new(b"<User><Name>Ann</Name><Ids><member>1</member></Ids><Other/></User>");
/// let (mut name, mut ids) = (None, None);
/// xml.root()?;
/// while let Some(element) = xml.next_element()? {
///     match element {
///         "Name" => name = Some(xml.string()?),
///         "Ids" => ids = Some(xml.list("member", Reader::integer::<i32>)?),
///         _ => xml.skip()?,
///     }
/// }
/// xml.finish()?;
/// assert_eq!((name.as_deref(), ids), (Some("Ann"), Some(vec![1])));
/// # Ok::<(), tinsmith_runtime::DecodeError>(())
/// ```
pub struct Reader<'a> {
    /// The input, up to the first byte that is not UTF-8.
    text: &'a str,
    /// Whether the input continues with bytes that are not UTF-8.
    is_cut: bool,
    tokens: quick_xml::Reader<&'a [u8]>,
    /// The number of open elements.
    depth: u32,
    /// The last start tag.
    tag: Tag<'a>,
}

/// A start tag.
#[derive(Clone, Copy, Default)]
pub(super) struct Tag<'a> {
    /// The name without prefix.
    pub(super) name: &'a str,
    /// The text between the name and the closing bracket.
    pub(super) attributes: &'a str,
    /// The offset of the tag.
    pub(super) start: usize,
}

/// A part of an element.
pub(super) enum Token<'a> {
    /// A start tag, which is now [`Reader::tag`].
    Start,
    /// An end tag.
    End,
    /// A text, in which line ends are not normalized.
    Text(&'a str),
    /// The character that a reference stands for.
    Character(char),
    /// The end of the input.
    Eof,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of an input. If the input is not UTF-8, reading fails at the first
    /// invalid byte.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        let (text, is_cut) = match std::str::from_utf8(input) {
            Ok(text) => (text, false),
            // The first chunk ends at the first byte that is not UTF-8.
            Err(_) => (input.utf8_chunks().next().map_or("", |chunk| chunk.valid()), true),
        };
        let mut tokens = quick_xml::Reader::from_str(text);
        let config = tokens.config_mut();
        config.check_comments = true;
        config.expand_empty_elements = true;
        Self { text, is_cut, tokens, depth: 0, tag: Tag::default() }
    }

    /// Reads the start tag of the root element, and returns its name without prefix. It must be the
    /// first call.
    ///
    /// # Errors
    /// The input does not begin with an element, or has a document type declaration.
    pub fn root(&mut self) -> Result<&'a str, DecodeError> {
        match self.outside()? {
            Token::Start => Ok(self.tag.name),
            _ => Err(self.unexpected("an element")),
        }
    }

    /// Reads the start tag of the next child of the current element, and returns its name without
    /// prefix; or `None`, if the end tag of the current element was read. Everything else between
    /// the elements is skipped. The child must be read before the next call.
    ///
    /// # Errors
    /// The XML is not well-formed, or the nesting is too deep.
    pub fn next_element(&mut self) -> Result<Option<&'a str>, DecodeError> {
        loop {
            match self.inside()? {
                Token::Start => return Ok(Some(self.tag.name)),
                Token::End => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads the rest of the current element. It is validated like any other.
    ///
    /// # Errors
    /// The XML is not well-formed, or the nesting is too deep.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        let depth = self.depth;
        while self.depth >= depth {
            self.inside()?;
        }
        Ok(())
    }

    /// Checks that only white space, comments and processing instructions follow the root element.
    ///
    /// # Errors
    /// The input continues, or the root element was not read.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        if self.depth > 0 {
            return Err(self.error("the root element was not read to its end"));
        }
        match self.outside()? {
            Token::Eof if !self.is_cut => Ok(()),
            _ => Err(self.unexpected("the end")),
        }
    }

    /// The next start tag or the end of the input, outside of the root element.
    fn outside(&mut self) -> Result<Token<'a>, DecodeError> {
        loop {
            match self.token()? {
                Token::Text(text) if text.bytes().all(characters::is_space) => {}
                token => return Ok(token),
            }
        }
    }

    /// The next part of the current element.
    #[inline]
    pub(super) fn inside(&mut self) -> Result<Token<'a>, DecodeError> {
        if self.depth == 0 {
            return Err(self.error("the root element was already read to its end"));
        }
        match self.token()? {
            Token::Eof => Err(self.unexpected("an end tag")),
            token => Ok(token),
        }
    }

    /// The next token. Comments and processing instructions are checked and skipped.
    fn token(&mut self) -> Result<Token<'a>, DecodeError> {
        loop {
            let start = self.position();
            let event = match self.tokens.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.syntax(&error, start)),
            };
            let invalid = match event {
                Event::Start(tag) => {
                    let name = tag.name().0.len();
                    return self.open(tag.len(), name, start).map(|()| Token::Start);
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::End);
                }
                Event::Text(text) => match borrowed(text.into_inner()) {
                    text if characters::is_text(text) => return Ok(Token::Text(text)),
                    _ => Some(INVALID_CHARACTER),
                },
                Event::CData(_) if self.depth == 0 => Some("a CDATA section must be in an element"),
                Event::CData(text) => match borrowed(text.into_inner()) {
                    text if characters::are_valid(text) => return Ok(Token::Text(text)),
                    _ => Some(INVALID_CHARACTER),
                },
                Event::GeneralRef(name) => match characters::reference(&name) {
                    Some(character) => return Ok(Token::Character(character)),
                    None => Some("only predefined and numeric references are supported"),
                },
                Event::Comment(text) => {
                    (!characters::are_valid(&text)).then_some(INVALID_CHARACTER)
                }
                Event::PI(instruction) => attributes::invalid_instruction(&instruction),
                Event::Decl(_) if start > 0 => Some("the XML declaration must be at the beginning"),
                Event::Decl(declaration) => attributes::invalid_declaration(&declaration),
                Event::DocType(_) => Some(DOCUMENT_TYPE),
                Event::Eof => return Ok(Token::Eof),
                // They are expanded into a start tag and an end tag.
                Event::Empty(_) => None,
            };
            if let Some(invalid) = invalid {
                return Err(self.error_at(invalid, start));
            }
        }
    }

    /// Opens an element with a start tag that was just read. The lengths are those of the tag
    /// without brackets, and of the name.
    #[inline]
    fn open(&mut self, length: usize, name: usize, start: usize) -> Result<(), DecodeError> {
        let end = self.position();
        let before = self.text.get(..end).unwrap_or_default();
        let brackets = if before.ends_with("/>") { 2 } else { 1 };
        let tag_start = end.saturating_sub(length + brackets);
        let tag = self.text.get(tag_start..tag_start + length).unwrap_or_default();
        let (name, attributes) = tag.split_at_checked(name).unwrap_or_default();
        let Some(local) = characters::local_name(name) else {
            return Err(self.error_at("an element has an invalid name", start));
        };
        if let Some(invalid) = attributes::invalid(attributes) {
            return Err(
                self.error_at(format!("start tag of `{}`: {invalid}", shortened(local)), start)
            );
        }
        if self.depth == MAX_DEPTH {
            return Err(self.error_at("elements are nested more than 128 deep", start));
        }
        self.depth += 1;
        self.tag = Tag { name: local, attributes, start };
        Ok(())
    }

    /// The last start tag.
    #[inline]
    pub(super) fn tag(&self) -> Tag<'a> {
        self.tag
    }

    /// The offset of the next token.
    #[inline]
    fn position(&self) -> usize {
        self.text.len() - self.tokens.get_ref().len()
    }

    /// An error for a token that is not expected.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> DecodeError {
        let found = if self.is_cut && self.tokens.get_ref().is_empty() {
            "bytes that are not UTF-8"
        } else if self.tokens.get_ref().is_empty() {
            "the end"
        } else {
            "something else"
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    /// The message of the library is not used where it contains text of the input.
    #[cold]
    fn syntax(&self, error: &quick_xml::Error, start: usize) -> DecodeError {
        use quick_xml::errors::{Error, IllFormedError};

        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let is_document_type =
            rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE"));
        let message = match error {
            _ if is_document_type => DOCUMENT_TYPE.to_owned(),
            _ if self.is_cut && self.tokens.get_ref().is_empty() => {
                "the input contains bytes that are not UTF-8".to_owned()
            }
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, .. }) => {
                format!("expected the end tag of `{}`, found another", shortened(expected))
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => {
                "an end tag has no start tag".to_owned()
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                "a reference does not end with ';'".to_owned()
            }
            Error::IllFormed(IllFormedError::DoubleHyphenInComment) => {
                "a comment contains \"--\"".to_owned()
            }
            Error::Syntax(error) => error.to_string(),
            _ => "the XML is not well-formed".to_owned(),
        };
        self.error_at(message, start)
    }

    /// An error at the current position.
    #[cold]
    pub(super) fn error(&self, message: impl Into<String>) -> DecodeError {
        self.error_at(message, self.position())
    }

    #[cold]
    pub(super) fn error_at(&self, message: impl Into<String>, offset: usize) -> DecodeError {
        DecodeError::at_offset(message, offset)
    }
}

/// The text of an event, which always borrows from the input.
#[inline]
fn borrowed(text: Cow<'_, str>) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(_) => "",
    }
}

/// The input may contain secrets, so only the position is shown.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {} of {})", self.position(), self.text.len())
    }
}
