//! [`Builder`]: builds an HTTP request from the members of an input.
//!
//! The rules are those of Smithy's [HTTP bindings](https://smithy.io/2.0/spec/http-bindings.html).

mod body;
#[cfg(feature = "checksum")]
mod checksum;
#[cfg(feature = "compression")]
mod compression;
mod endpoint;
mod header;
mod host;
mod query;
mod settings;
#[cfg(feature = "tree-hash")]
mod tree_hash;

#[cfg(feature = "compression")]
pub use compression::Compressible;
#[cfg(feature = "compression")]
pub(crate) use compression::compress;
pub use endpoint::{EndpointUrl, to_endpoint};
pub(crate) use host::host;
pub(crate) use settings::Compression;

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, Uri};
use percent_encoding::{AsciiSet, utf8_percent_encode};

use crate::body::Body;
use crate::build_error::BuildError;
use crate::event_stream::Outgoing;
use crate::percent::{RESERVED, RESERVED_BUT_SLASH};
use crate::text::IntoText;

/// A request without a host: its URI consists of path and query.
pub type Request = http::Request<Body>;

/// A request extension: the prefix of the endpoint's host name, with its final dot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostPrefix(pub String);

/// A request extension: the endpoint is the whole address, because its URL contains all members of
/// the path. If it has a path, no slash is appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WholeAddress;

/// The capacity for headers: enough for most requests, with the headers that the client adds.
const HEADERS: usize = 12;

/// The initial capacity of the path in bytes: enough for most requests.
const PATH: usize = 64;

/// The maximum length of a host label in bytes.
const MAX_HOST_LABEL: usize = 63;

/// Builds an HTTP request from the members of an input.
// It has no `Debug`, because any member may be a secret.
pub struct Builder {
    method: Method,
    path: String,
    literal_query: String,
    query: String,
    headers: HeaderMap,
    /// The content type of the body, unless it was set as a header.
    content_type: Option<&'static str>,
    host_prefix: String,
    /// Whether members of the path are in the endpoint.
    has_endpoint_label: bool,
    body: Body,
    events: Option<Outgoing>,
    #[cfg(feature = "compression")]
    compressible: Option<Compressible>,
    #[cfg(feature = "http-checksum")]
    checksums: Option<crate::checksum::Checksums>,
    /// The first member of the query or the body that cannot be serialized.
    unsendable: Option<BuildError>,
}

impl Builder {
    /// A builder for a request without members.
    #[must_use]
    pub fn new(method: Method) -> Self {
        Self {
            method,
            path: String::with_capacity(PATH),
            literal_query: String::new(),
            query: String::new(),
            headers: HeaderMap::with_capacity(HEADERS),
            content_type: None,
            host_prefix: String::new(),
            has_endpoint_label: false,
            body: Body::empty(),
            events: None,
            #[cfg(feature = "compression")]
            compressible: None,
            #[cfg(feature = "http-checksum")]
            checksums: None,
            unsendable: None,
        }
    }

    /// Appends a literal to the path, without encoding.
    pub fn path(&mut self, literal: &str) {
        self.path.push_str(literal);
    }

    /// Appends a member to the path, as one segment: slashes are encoded.
    ///
    /// # Errors
    /// The member is empty, `.` or `..`, or its timestamp cannot be serialized.
    pub fn label<'a, T: ?Sized, R: IntoText<'a>>(
        &mut self,
        name: &str,
        value: &'a T,
        text: impl FnOnce(&'a T) -> R,
    ) -> Result<(), BuildError> {
        self.encoded_label(name, text(value).into_text(), RESERVED)
    }

    /// Checks a member that the endpoint rules add to the host or to the path. It is not appended.
    ///
    /// # Errors
    /// The member is empty, `.` or `..`, or its timestamp cannot be serialized.
    pub fn endpoint_label<'a, T: ?Sized, R: IntoText<'a>>(
        &mut self,
        name: &str,
        value: &'a T,
        text: impl FnOnce(&'a T) -> R,
    ) -> Result<(), BuildError> {
        self.has_endpoint_label = true;
        checked_label(name, text(value).into_text().as_deref()).map(|_| ())
    }

    /// Appends a member to the path, as any number of segments: slashes are not encoded, and
    /// segments may be empty, `.` or `..`. The path must not be normalized on its way to the
    /// service.
    ///
    /// # Errors
    /// The member is empty, or its timestamp cannot be serialized.
    pub fn exact_label<'a, T: ?Sized, R: IntoText<'a>>(
        &mut self,
        name: &str,
        value: &'a T,
        text: impl FnOnce(&'a T) -> R,
    ) -> Result<(), BuildError> {
        let text = text(value).into_text();
        let text = present_label(name, text.as_deref())?;
        self.path.extend(utf8_percent_encode(text, RESERVED_BUT_SLASH));
        Ok(())
    }

    /// Appends a member to the path, as any number of segments: slashes are not encoded.
    ///
    /// # Errors
    /// The member is empty, one of its segments is `.` or `..`, or its timestamp cannot be
    /// serialized.
    pub fn greedy_label<'a, T: ?Sized, R: IntoText<'a>>(
        &mut self,
        name: &str,
        value: &'a T,
        text: impl FnOnce(&'a T) -> R,
    ) -> Result<(), BuildError> {
        self.encoded_label(name, text(value).into_text(), RESERVED_BUT_SLASH)
    }

    fn encoded_label(
        &mut self,
        name: &str,
        text: Option<Cow<'_, str>>,
        reserved: &'static AsciiSet,
    ) -> Result<(), BuildError> {
        let text = checked_label(name, text.as_deref())?;
        self.path.extend(utf8_percent_encode(text, reserved));
        Ok(())
    }

    /// Appends a literal to the host prefix, without encoding.
    pub fn host_prefix(&mut self, literal: &str) {
        self.host_prefix.push_str(literal);
    }

    /// Appends a member to the host prefix.
    ///
    /// # Errors
    /// The member is not a valid [host label](https://www.rfc-editor.org/rfc/rfc1123#section-2).
    pub fn host_label(&mut self, name: &str, value: &str) -> Result<(), BuildError> {
        let inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = value.as_bytes();
        if bytes.len() > MAX_HOST_LABEL
            || !edge(bytes.first())
            || !edge(bytes.last())
            || !bytes.iter().all(inner)
        {
            return Err(BuildError::host_label(name, value));
        }
        self.host_prefix.push_str(value);
        Ok(())
    }

    /// Stores the first error, which [`Builder::finish`] returns.
    #[cold]
    fn refuse(&mut self, error: BuildError) {
        self.unsendable.get_or_insert(error);
    }

    /// Returns the request. `Content-Type` is that of the body, unless it was set as a header.
    ///
    /// # Errors
    /// A member in the query or the body cannot be serialized, or path and query are not a valid
    /// URI, for example because they are longer than 65,534 bytes.
    pub fn finish(mut self) -> Result<Request, BuildError> {
        if let Some(error) = self.unsendable {
            return Err(error);
        }
        let uri = self.uri()?;
        if let Some(content_type) =
            self.content_type.filter(|_| !self.headers.contains_key(CONTENT_TYPE))
        {
            let value = HeaderValue::from_maybe_shared(Bytes::from_static(content_type.as_bytes()));
            let value = value.map_err(|_| BuildError::header_value(CONTENT_TYPE.as_str()))?;
            self.headers.insert(CONTENT_TYPE, value);
        }
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        if self.has_endpoint_label && request.uri().path() == "/" {
            request.extensions_mut().insert(WholeAddress);
        }
        if !self.host_prefix.is_empty() {
            request.extensions_mut().insert(HostPrefix(self.host_prefix));
        }
        if let Some(events) = self.events {
            request.extensions_mut().insert(events);
        }
        #[cfg(feature = "compression")]
        if let Some(note) = self.compressible {
            request.extensions_mut().insert(note);
        }
        #[cfg(feature = "http-checksum")]
        if let Some(checksums) = self.checksums {
            request.extensions_mut().insert(checksums);
        }
        Ok(request)
    }

    fn uri(&mut self) -> Result<Uri, BuildError> {
        let mut uri = std::mem::take(&mut self.path);
        if !uri.starts_with('/') {
            uri.insert(0, '/');
        }
        for query in [&self.literal_query, &self.query] {
            if !query.is_empty() {
                uri.push(if uri.contains('?') { '&' } else { '?' });
                uri.push_str(query);
            }
        }
        PathAndQuery::from_maybe_shared(Bytes::from(uri))
            .map(Uri::from)
            .map_err(|error| BuildError::uri(&error))
    }
}

/// A member of the path whose segments are neither `.` nor `..`. They cannot be encoded, and a proxy
/// that normalizes the path would send the request to another resource.
fn checked_label<'a>(name: &str, text: Option<&'a str>) -> Result<&'a str, BuildError> {
    let text = present_label(name, text)?;
    match text.split('/').any(|segment| segment == "." || segment == "..") {
        true => Err(BuildError::dot_segment(name)),
        false => Ok(text),
    }
}

/// A member of the path that is not empty.
fn present_label<'a>(name: &str, text: Option<&'a str>) -> Result<&'a str, BuildError> {
    match text {
        None => Err(BuildError::time(name)),
        Some("") => Err(BuildError::empty_label(name)),
        Some(text) => Ok(text),
    }
}

#[cfg(test)]
mod tests;
