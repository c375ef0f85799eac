//! The body of a request: a document, bytes, text, a stream or events.

use std::borrow::Cow;

use bytes::Bytes;

use super::Builder;
use crate::body::Body;
use crate::build_error::BuildError;
use crate::event_stream::{Encoding, EventInput, Outgoing};
use crate::json::Writer;

impl Builder {
    /// Sets the body to a JSON document.
    pub fn json<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut Writer, &T)) {
        self.json_as("application/json", value, write);
    }

    /// Sets the body to a JSON document with another media type.
    pub fn json_as<T: ?Sized>(
        &mut self,
        media_type: &'static str,
        value: &T,
        write: impl FnOnce(&mut Writer, &T),
    ) {
        let mut json = Writer::new();
        write(&mut json, value);
        self.set_document(media_type, json.finish());
    }

    /// Sets the body to the JSON document of a structure, or to `{}` for `None`.
    pub fn json_payload<T: ?Sized>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut Writer, &T),
    ) {
        match value {
            Some(value) => self.json(value, write),
            None => self.set_body("application/json", Bytes::from_static(b"{}")),
        }
    }

    /// Sets the body to the JSON document of a union or document type, which have no empty form:
    /// `None` leaves the body empty.
    pub fn optional_json_payload<T: ?Sized>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut Writer, &T),
    ) {
        if let Some(value) = value {
            self.json(value, write);
        }
    }

    /// Sets the body to a CBOR document.
    #[cfg(feature = "cbor")]
    pub fn cbor<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut crate::cbor::Writer, &T)) {
        let mut cbor = crate::cbor::Writer::new();
        write(&mut cbor, value);
        self.set_document("application/cbor", cbor.finish());
    }

    /// Sets the body to an XML document. `tag` is the start tag of the root element without
    /// brackets. `None` leaves the body empty.
    #[cfg(feature = "xml")]
    pub fn xml<T: ?Sized>(
        &mut self,
        tag: &str,
        value: Option<&T>,
        write: impl FnOnce(&mut crate::xml::Writer, &T),
    ) {
        if value.is_some() {
            let mut xml = crate::xml::Writer::new();
            xml.member(tag, value, write);
            self.set_document("application/xml", xml.finish());
        }
    }

    /// Sets the body to a form.
    #[cfg(feature = "form")]
    pub fn form<T: ?Sized>(
        &mut self,
        mut form: crate::form::Writer,
        value: &T,
        write: impl FnOnce(&mut crate::form::Writer, &T),
    ) {
        write(&mut form, value);
        self.set_document("application/x-www-form-urlencoded", form.finish());
    }

    /// Sets the body to bytes. `None` leaves the body empty.
    pub fn blob(&mut self, content_type: &'static str, value: Option<&Bytes>) {
        if let Some(value) = value {
            self.set_body(content_type, value.clone());
        }
    }

    /// Sets the body to text. `None` leaves the body empty.
    pub fn text<T: ?Sized>(
        &mut self,
        content_type: &'static str,
        value: Option<&T>,
        text: impl FnOnce(&T) -> Cow<'_, str>,
    ) {
        if let Some(value) = value {
            self.set_body(content_type, Bytes::from(text(value).into_owned()));
        }
    }

    /// Sets the body to one of the caller. An empty body gets no content type.
    pub fn stream(&mut self, content_type: &'static str, body: &Body) {
        if body.content_length() != Some(0) {
            self.content_type = Some(content_type);
        }
        self.body = body.clone();
    }

    /// Sets the body to one of the caller that must have a known length.
    ///
    /// # Errors
    /// The body is a stream of unknown length.
    pub fn sized_stream(
        &mut self,
        content_type: &'static str,
        body: &Body,
    ) -> Result<(), BuildError> {
        if body.content_length().is_none() {
            return Err(BuildError::unknown_length());
        }
        self.stream(content_type, body);
        Ok(())
    }

    /// Sets the body to the events of the caller, as whole messages. The client signs them.
    ///
    /// # Errors
    /// Another call has already taken an event, or the initial message cannot be serialized.
    pub fn events<T: Send + 'static>(
        &mut self,
        events: &EventInput<T>,
        encoding: Encoding<T>,
    ) -> Result<(), BuildError> {
        let events = Outgoing::new(events, encoding)?;
        self.content_type = Some("application/vnd.amazon.eventstream");
        self.body = events.body();
        self.events = Some(events);
        Ok(())
    }

    fn set_document(&mut self, media_type: &'static str, document: Result<Bytes, BuildError>) {
        match document {
            Ok(bytes) => self.set_body(media_type, bytes),
            Err(error) => self.refuse(error),
        }
    }

    fn set_body(&mut self, content_type: &'static str, bytes: Bytes) {
        self.content_type = Some(content_type);
        self.body = bytes.into();
    }
}
