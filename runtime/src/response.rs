//! [`Response`]: an HTTP response, from which generated code reads the members that the model binds
//! to it.

pub(crate) mod document;
mod metadata;

pub use metadata::ResponseMetadata;
#[cfg(feature = "http-checksum")]
pub(crate) use metadata::Validated;

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::body::Body;
use crate::decode_error::DecodeError;
use crate::error::Progress;
use crate::event_stream::{EventStream, Message};
use crate::json::Reader;
use crate::parse;
use crate::timestamp::Timestamp;

/// Splits a header value into the elements of a list.
type Split = fn(&str) -> Result<Vec<Cow<'_, str>>, DecodeError>;

/// An HTTP response of a service.
#[derive(Debug)]
pub struct Response {
    head: http::response::Parts,
    body: Body,
    operation: &'static str,
    /// A bit for each length of a header's name. Some operations bind 40 headers, and responses have few of them.
    name_lengths: u64,
}

impl Response {
    /// Wraps a response.
    #[must_use]
    pub fn new(response: http::Response<Body>) -> Self {
        Self::of("", response)
    }

    /// A response to an operation, whose name is used in errors of streams.
    pub(crate) fn of(operation: &'static str, response: http::Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        let name_lengths =
            head.headers.keys().fold(0, |bits, name| bits | length_bit(name.as_str()));
        Self { head, body, operation, name_lengths }
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// Whether it is a response to one of these operations. Some services use a code for several
    /// errors, which only the operation distinguishes.
    #[must_use]
    pub fn is_of(&self, operations: &[&str]) -> bool {
        operations.contains(&self.operation)
    }

    /// The progress of the call, if the response came through a client.
    pub(crate) fn progress(&self) -> Option<Progress> {
        self.head.extensions.get().copied()
    }

    /// The headers, as they came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body, unless it was taken.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The HTTP status.
    #[must_use]
    pub fn http_status(&self) -> StatusCode {
        self.head.status
    }

    /// The HTTP status as a number, for members that the model binds to it.
    #[must_use]
    pub fn status(&self) -> i32 {
        i32::from(self.head.status.as_u16())
    }

    /// The value of a header, or `None` if the response does not have it.
    ///
    /// # Errors
    /// `parse` rejects the value.
    pub fn header<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        match self.header_text(name)? {
            Some(text) => parse(text).map(Some).map_err(|error| in_header(name, error)),
            None => Ok(None),
        }
    }

    /// The values of a header that is a
    /// [list](https://smithy.io/2.0/spec/http-bindings.html#httpheader-serialization-rules), in one
    /// or several lines.
    ///
    /// # Errors
    /// `parse` rejects a value, or a quotation mark is not closed.
    pub fn header_list<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, DecodeError>,
    ) -> Result<Option<Vec<T>>, DecodeError> {
        self.header_items(name, parse::list, parse)
    }

    /// The values of a header that is a list of HTTP dates, each of which contains a comma.
    ///
    /// # Errors
    /// A value is not an HTTP date.
    pub fn header_dates(&self, name: &str) -> Result<Option<Vec<Timestamp>>, DecodeError> {
        self.header_items(name, parse::list_of_dates, parse::http_date)
    }

    fn header_items<T>(
        &self,
        name: &str,
        split: Split,
        parse: impl Fn(&str) -> Result<T, DecodeError>,
    ) -> Result<Option<Vec<T>>, DecodeError> {
        let Some(texts) = self.header_texts(name, split)? else { return Ok(None) };
        let items = texts.iter().map(|text| parse(text).map_err(|error| in_header(name, error)));
        items.collect::<Result<_, _>>().map(Some)
    }

    fn header_texts(
        &self,
        name: &str,
        split: Split,
    ) -> Result<Option<Vec<Cow<'_, str>>>, DecodeError> {
        let mut texts = None;
        for value in self.head.headers.get_all(name) {
            let items = split(text_of(name, value)?).map_err(|error| in_header(name, error))?;
            texts.get_or_insert_with(Vec::new).extend(items);
        }
        Ok(texts)
    }

    /// The headers whose names start with `prefix`, ignoring case. The keys are the rest of the
    /// names in lower case. Values that are not text are skipped.
    #[must_use]
    pub fn prefix_headers(&self, prefix: &str) -> BTreeMap<String, String> {
        let prefix = prefix.to_ascii_lowercase();
        let mut found = BTreeMap::new();
        for (name, value) in &self.head.headers {
            if let (Some(rest), Ok(value)) =
                (name.as_str().strip_prefix(&prefix), std::str::from_utf8(value.as_bytes()))
            {
                found.entry(rest.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
        found
    }

    /// The whole body in memory.
    ///
    /// # Errors
    /// The body is a stream, which must be collected first.
    pub fn bytes(&mut self) -> Result<Bytes, DecodeError> {
        self.buffered().cloned()
    }

    /// The whole body as text, or `None` if it is empty.
    ///
    /// # Errors
    /// The body is a stream, or not UTF-8.
    pub fn text(&mut self) -> Result<Option<String>, DecodeError> {
        let bytes = self.buffered()?;
        match std::str::from_utf8(bytes) {
            Ok("") => Ok(None),
            Ok(text) => Ok(Some(text.to_owned())),
            Err(error) => Err(DecodeError::at("the body is not UTF-8", bytes, error.valid_up_to())),
        }
    }

    /// Parses the body as a JSON document. An empty body is treated as `{}`.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    pub fn json<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::json(self.buffered()?, read)
    }

    /// Parses the body as the JSON document of one member. An empty body or `null` is `None`.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    pub fn json_payload<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        match self.buffered()?.is_empty() {
            true => Ok(None),
            false => self.json(|json| json.nullable(read)),
        }
    }

    /// Parses the body as a CBOR document. An empty body is treated as an empty map.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    #[cfg(feature = "cbor")]
    pub fn cbor<T>(
        &mut self,
        read: impl FnOnce(&mut crate::cbor::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::cbor(self.buffered()?, read)
    }

    /// Parses the body as an XML document; `read` reads the root element. An empty body is treated
    /// as an empty element.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    #[cfg(feature = "xml")]
    pub fn xml<T>(
        &mut self,
        read: impl FnOnce(&mut crate::xml::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::xml(self.buffered()?, read)
    }

    /// Parses an element of the root of the XML document in the body. A missing element is treated
    /// as an empty one.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    #[cfg(feature = "xml")]
    pub fn xml_in<T>(
        &mut self,
        element: &str,
        read: impl FnOnce(&mut crate::xml::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::xml_in(self.buffered()?, element, read)
    }

    /// Parses the XML document in the body, whose root is the element of a member. An empty root or
    /// body has no members.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    #[cfg(feature = "xml")]
    pub fn xml_unwrapped<T>(
        &mut self,
        read: impl FnOnce(&mut crate::xml::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::xml_unwrapped(self.buffered()?, read)
    }

    /// Parses the element `Error` of the XML document in the body. An empty body is treated as an
    /// empty element.
    ///
    /// # Errors
    /// The body is a stream, has no such element, or `read` rejects it.
    #[cfg(feature = "xml")]
    pub fn xml_error<T>(
        &mut self,
        read: impl FnOnce(&mut crate::xml::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        document::xml_error(self.buffered()?, read)
    }

    /// Parses the body as the XML document of one member. An empty body is `None`.
    ///
    /// # Errors
    /// The body is a stream, or `read` rejects it.
    #[cfg(feature = "xml")]
    pub fn xml_payload<T>(
        &mut self,
        read: impl FnOnce(&mut crate::xml::Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        let bytes = self.buffered()?;
        if bytes.is_empty() { Ok(None) } else { document::xml(bytes, read).map(Some) }
    }

    /// Takes the body as a stream.
    #[must_use]
    pub fn stream(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// Takes the body as an event stream. `exceptions` maps the names of error members in the
    /// stream's union to the codes that [`ServiceError::read`](crate::error::ServiceError::read)
    /// expects, because messages contain the name of the member.
    #[must_use]
    pub fn events<T, K>(
        &mut self,
        read: fn(&Message) -> Result<T, DecodeError>,
        exceptions: &'static [(&'static str, &'static str)],
    ) -> EventStream<T, K> {
        EventStream::of(self, read, exceptions)
    }

    fn buffered(&self) -> Result<&Bytes, DecodeError> {
        self.body.as_bytes().ok_or_else(|| {
            DecodeError::new(
                "the body is a stream, but must be in memory; collect it into the response first",
            )
        })
    }

    fn header_text(&self, name: &str) -> Result<Option<&str>, DecodeError> {
        if self.name_lengths & length_bit(name) == 0 {
            return Ok(None);
        }
        // Comparing few names takes less time than hashing one.
        let mut headers = self.head.headers.iter();
        let found = headers.find(|(found, _)| found.as_str().eq_ignore_ascii_case(name));
        found.map(|(_, value)| text_of(name, value)).transpose()
    }
}

/// The bit of a name's length.
fn length_bit(name: &str) -> u64 {
    1 << (name.len() % 64)
}

fn text_of<'a>(name: &str, value: &'a http::HeaderValue) -> Result<&'a str, DecodeError> {
    std::str::from_utf8(value.as_bytes())
        .map_err(|_| in_header(name, DecodeError::new("the value is not UTF-8")))
}

#[cold]
fn in_header(name: &str, error: DecodeError) -> DecodeError {
    error.within(format_args!("header {name:?}"))
}

#[cfg(test)]
mod tests;
