//! [`Reader`]: reads XML from bytes in memory, one element at a time.

use std::fmt;

use quick_xml::events::Event;

use super::{attributes, characters};
use crate::character_reference::character;
use crate::decode_error::{DecodeError, shortened};
use crate::utf8::utf8_prefix;

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
/// their entities can expand to very large texts; so are encodings other than UTF-8. Namespaces are
/// not resolved: the prefixes of element names are ignored. Numeric references to control
/// characters are accepted, although XML does not allow all of them. Errors contain no texts and no
/// values of attributes.
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
    /// Whether the outermost of them is not in the input, but ends with it.
    is_within: bool,
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
        let (text, is_cut) = utf8_prefix(input);
        let mut tokens = quick_xml::Reader::from_str(text);
        let config = tokens.config_mut();
        config.check_comments = true;
        config.expand_empty_elements = true;
        Self { text, is_cut, tokens, depth: 0, is_within: false, tag: Tag::default() }
    }

    /// A reader in an element whose only child is the root element of the input.
    pub(crate) fn within(input: &'a [u8]) -> Self {
        Self { depth: 1, is_within: true, ..Self::new(input) }
    }

    /// Reads the start tag of the root element, and returns its name without prefix. It must be the
    /// first call.
    ///
    /// # Errors
    /// The input does not begin with an element, or has a document type declaration.
    pub fn root(&mut self) -> Result<&'a str, DecodeError> {
        match self.outside()? {
            Token::Start => Ok(self.tag.name),
            token => Err(self.unexpected("an element", &token)),
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
            token => Err(self.unexpected("the end", &token)),
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
            Token::Eof if self.is_within && self.depth == 1 && !self.is_cut => {
                self.depth = 0;
                Ok(Token::End)
            }
            Token::Eof => Err(self.unexpected("an end tag", &Token::Eof)),
            token => Ok(token),
        }
    }

    /// The next token. Comments and processing instructions are checked and skipped.
    fn token(&mut self) -> Result<Token<'a>, DecodeError> {
        loop {
            let start = self.position();
            // The event is not moved, because copies of it would take longer than reading it.
            let invalid = match &self.tokens.read_event() {
                Ok(Event::Start(tag)) => {
                    let (length, name) = (tag.len(), tag.name().0.len());
                    return self.open(length, name, start).map(|()| Token::Start);
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::End);
                }
                Ok(Event::Text(text)) => match self.last(text.len(), "") {
                    text if characters::is_text(text) => return Ok(Token::Text(text)),
                    _ => Some(INVALID_CHARACTER),
                },
                Ok(Event::CData(_)) if self.depth == 0 => {
                    Some("a CDATA section must be in an element")
                }
                Ok(Event::CData(text)) => match self.last(text.len(), "]]>") {
                    text if characters::are_valid(text) => return Ok(Token::Text(text)),
                    _ => Some(INVALID_CHARACTER),
                },
                Ok(Event::GeneralRef(name)) => match character(name) {
                    Some(character) => return Ok(Token::Character(character)),
                    None => Some("only predefined and numeric references are supported"),
                },
                Ok(Event::Comment(text)) => {
                    (!characters::are_valid(text)).then_some(INVALID_CHARACTER)
                }
                Ok(Event::PI(instruction)) => attributes::invalid_instruction(instruction),
                Ok(Event::Decl(_)) if start > 0 => {
                    Some("the XML declaration must be at the beginning")
                }
                Ok(Event::Decl(declaration)) => attributes::invalid_declaration(declaration),
                Ok(Event::DocType(_)) => Some(DOCUMENT_TYPE),
                Ok(Event::Eof) => return Ok(Token::Eof),
                // They are expanded into a start tag and an end tag.
                Ok(Event::Empty(_)) => None,
                Err(error) => return Err(self.syntax(error, start)),
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
        let is_empty = self.text.get(..self.position()).unwrap_or_default().ends_with("/>");
        let tag = self.last(length, if is_empty { "/>" } else { ">" });
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

    /// The content of the last token: this many bytes, before the delimiter at its end.
    #[inline]
    fn last(&self, length: usize, delimiter: &str) -> &'a str {
        let end = self.position().saturating_sub(delimiter.len());
        self.text.get(end.saturating_sub(length)..end).unwrap_or_default()
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

    #[cold]
    fn unexpected(&self, expected: &str, found: &Token<'_>) -> DecodeError {
        let found = match found {
            Token::Start => "an element",
            Token::End => "an end tag",
            Token::Text(_) | Token::Character(_) => "a text",
            Token::Eof if self.is_cut => "bytes that are not UTF-8",
            Token::Eof => "the end",
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    /// The message of the library is not used where it contains text of the input.
    #[cold]
    fn syntax(&self, error: &quick_xml::Error, start: usize) -> DecodeError {
        use quick_xml::errors::{Error, IllFormedError, SyntaxError};

        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let is_document_type =
            rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE"));
        let message = match error {
            _ if is_document_type => DOCUMENT_TYPE.to_owned(),
            // Of the other syntax errors, each means that the input ends.
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                "an unknown kind of markup begins with \"<!\"".to_owned()
            }
            Error::Syntax(_) if self.is_cut => {
                "expected the end of a tag, found bytes that are not UTF-8".to_owned()
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

/// The input may contain secrets, so only the position is shown.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {} of {})", self.position(), self.text.len())
    }
}
