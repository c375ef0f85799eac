//! [`Recorded`]: a request that a script received.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use crate::body::Body;
use crate::decode_error::DecodeError;
use crate::document::Document;
use crate::event_stream::Message;
use crate::json::Reader;
use crate::transport::{TransportError, TransportErrorKind};

/// A recorded request, with its whole body.
#[derive(Clone)]
pub struct Recorded {
    head: http::request::Parts,
    body: Bytes,
}

impl Recorded {
    /// Reads the body to its end.
    pub(super) async fn receive(request: http::Request<Body>) -> Result<Self, TransportError> {
        let (head, body) = request.into_parts();
        let interrupted = |error| TransportError::new(TransportErrorKind::Interrupted, error);
        Ok(Self { head, body: body.collect().await.map_err(interrupted)? })
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// The whole URI.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.head.uri
    }

    /// The path, percent-encoded as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// The query string, percent-encoded as sent.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.head.uri.query()
    }

    /// The headers, without those that the connection adds, such as `host`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The first value of a header, or `None` if it is missing or not text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as text. Invalid UTF-8 is replaced by `U+FFFD`.
    #[must_use]
    pub fn body_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The messages of a request that is an event stream, without their signatures.
    ///
    /// # Errors
    /// The body is not a sequence of valid messages.
    pub fn messages(&self) -> Result<Vec<Message>, DecodeError> {
        let mut messages = Vec::new();
        for message in Message::decode_all(&self.body)? {
            match message.bytes(":chunk-signature")? {
                None => messages.push(message),
                // A signed message without a payload is the end.
                Some(_) => messages.extend(Message::decode_all(message.payload())?),
            }
        }
        Ok(messages)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// The body is not valid JSON.
    pub fn json(&self) -> Result<Document, DecodeError> {
        let mut json = Reader::new(&self.body);
        let document = json.document()?;
        json.finish()?;
        Ok(document)
    }
}

impl fmt::Display for Recorded {
    /// For example `GET https://lambda.eu-central-1.amazonaws.com/2015-03-31/functions`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.head.method, self.head.uri)
    }
}

impl fmt::Debug for Recorded {
    /// Shows neither headers nor body, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorded({self}, {} bytes)", self.body.len())
    }
}
