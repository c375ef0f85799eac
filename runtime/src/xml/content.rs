//! Reads the text of elements.

use std::borrow::Cow;

use super::reader::Token;
use super::{Reader, characters};
use crate::decode_error::{DecodeError, shortened};
use crate::document::Document;

impl<'a> Reader<'a> {
    /// Reads the text of the current element up to its end tag, including CDATA sections and
    /// resolved references. White space is kept. It borrows from the input unless the text has
    /// several parts or a carriage return.
    ///
    /// # Errors
    /// The element has a child element, or the XML is not well-formed.
    pub fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let tag = self.tag();
        match self.content()? {
            Some(text) => Ok(text),
            None => {
                let (child, element) = (shortened(self.tag().name), shortened(tag.name));
                let message = format!("expected a text in `{element}`, found element `{child}`");
                Err(self.error_at(message, self.tag().start))
            }
        }
    }

    /// Reads the text of the current element as a document. If it has child elements, these are
    /// skipped, and the document is [`Document::Null`].
    ///
    /// # Errors
    /// The XML is not well-formed, or the nesting is too deep.
    pub fn document(&mut self) -> Result<Document, DecodeError> {
        match self.content()? {
            Some(text) => Ok(Document::String(text.into_owned())),
            None => {
                self.skip()?;
                self.skip()?;
                Ok(Document::Null)
            }
        }
    }

    /// The text up to the end tag, or `None` if a child element begins instead.
    fn content(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        let mut content = Cow::Borrowed("");
        loop {
            match self.inside()? {
                Token::Text(text) => {
                    let text = characters::with_line_ends(text);
                    if content.is_empty() {
                        content = text;
                    } else {
                        content.to_mut().push_str(&text);
                    }
                }
                Token::Character(character) => content.to_mut().push(character),
                Token::Start => return Ok(None),
                Token::End | Token::Eof => return Ok(Some(content)),
            }
        }
    }
}
