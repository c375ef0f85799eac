//! [`Response`]: an answer, from which the emitted code takes what the model binds to its parts.

mod metadata;

pub use metadata::ResponseMetadata;

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

/// Takes a header's text apart into the texts of a list's elements.
type Split = fn(&str) -> Result<Vec<Cow<'_, str>>, DecodeError>;

/// An answer of a service.
#[derive(Debug)]
pub struct Response {
    head: http::response::Parts,
    body: Body,
    operation: &'static str,
}

impl Response {
    /// Wraps an answer as it came.
    #[must_use]
    pub fn new(response: http::Response<Body>) -> Self {
        Self::of("", response)
    }

    /// An answer to a request of an operation, which then can name it in errors that come later.
    pub(crate) fn of(operation: &'static str, response: http::Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        Self { head, body, operation }
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// How far the call got, if a client made it.
    pub(crate) fn progress(&self) -> Option<Progress> {
        self.head.extensions.get().copied()
    }

    /// The headers, as they came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body, as far as it was not taken.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The status.
    #[must_use]
    pub fn http_status(&self) -> StatusCode {
        self.head.status
    }

    /// The status as a number, for members that the model binds to it.
    #[must_use]
    pub fn status(&self) -> i32 {
        i32::from(self.head.status.as_u16())
    }

    /// The value of a header, or `None` if the answer does not have it.
    ///
    /// # Errors
    /// The value is not what `parse` reads.
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
    /// [list](https://smithy.io/2.0/spec/http-bindings.html#httpheader-serialization-rules), of one
    /// line or of several.
    ///
    /// # Errors
    /// A value is not what `parse` reads, or a quotation mark is not closed.
    pub fn header_list<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, DecodeError>,
    ) -> Result<Option<Vec<T>>, DecodeError> {
        self.header_items(name, parse::list, parse)
    }

    /// The values of a header that is a list of http-dates, each of which has a comma of its own.
    ///
    /// # Errors
    /// A value is not an http-date.
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

    /// The headers whose names begin with `prefix`, in any case, by the rest of their names in
    /// lower case. Values that are not text are left out.
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

    /// The whole body.
    ///
    /// # Errors
    /// The body is a stream, which only the caller can wait for.
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

    /// Reads the body as a JSON document. An empty body reads as `{}`.
    ///
    /// # Errors
    /// The body is a stream, or not what `read` reads.
    pub fn json<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let bytes = self.buffered()?;
        let mut json = Reader::new(if bytes.is_empty() { b"{}" } else { bytes });
        let value = read(&mut json)?;
        json.finish()?;
        Ok(value)
    }

    /// Reads the body as the JSON document of one member, or as `None` if it is empty or `null`.
    ///
    /// # Errors
    /// The body is a stream, or not what `read` reads.
    pub fn json_payload<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        match self.buffered()?.is_empty() {
            true => Ok(None),
            false => self.json(|json| json.nullable(read)),
        }
    }

    /// Takes the body, to be read by the caller.
    #[must_use]
    pub fn stream(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// Takes the body as a stream of events. `exceptions` are the members of the stream's union
    /// that are errors, each with the code by which
    /// [`ServiceError::read`](crate::error::ServiceError::read) knows it: the stream names the
    /// member.
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
                "the body is a stream where bytes are needed; collect it into the response first",
            )
        })
    }

    fn header_text(&self, name: &str) -> Result<Option<&str>, DecodeError> {
        self.head.headers.get(name).map(|value| text_of(name, value)).transpose()
    }
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
