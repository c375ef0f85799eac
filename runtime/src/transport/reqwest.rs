//! A transport on [`reqwest`].

mod clients;
mod url;

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{CaBundle, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::body::{Body, BoxError};
use clients::Clients;
use url::FirstOrigin;

/// Sends requests by `reqwest`, over HTTP/1.1 or, with the feature `http2`, HTTP/2.
///
/// It keeps connections open for later requests. It follows no redirects, repeats nothing and
/// decompresses nothing. Proxies are those that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name; the
/// metadata services of AWS are asked without one.
///
/// Nothing happens before the first request; certificates are read before the first over TLS. They
/// are those of the operating system: on Linux of the files that `SSL_CERT_FILE` and `SSL_CERT_DIR`
/// name, or of the places where distributions have them.
#[derive(Debug)]
pub struct Reqwest {
    clients: Clients,
    first_origin: FirstOrigin,
}

impl Reqwest {
    /// A transport with connections of its own. Of the timeouts, it sees to `connect`; a request with
    /// another limit on connecting is sent over other connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Reqwest {
        Reqwest::trusting(timeouts, None)
    }

    /// A transport that trusts the certificates of a file instead of those of the operating system.
    pub(crate) const fn trusting(timeouts: Timeouts, ca_bundle: Option<CaBundle>) -> Reqwest {
        let clients = Clients::made_here(timeouts.connect, ca_bundle);
        Reqwest { clients, first_origin: FirstOrigin::new() }
    }

    /// What a transport makes its own client of, to be changed and given to
    /// [`with_client`](Reqwest::with_client). It reads the certificates.
    ///
    /// A `reqwest::Client::builder()` would do as well, but panics in a program that has not chosen a
    /// provider of cryptography: neither by the feature `rustls` of `reqwest` nor by installing one.
    ///
    /// # Errors
    /// There are no certificates, or the program has no TLS.
    pub fn client_builder(timeouts: Timeouts) -> Result<reqwest::ClientBuilder, TransportError> {
        clients::builder(timeouts.connect, true, None).map_err(not_sent)
    }

    /// A transport on a client as it is: its connections, timeouts, certificates and proxies. It
    /// should neither follow redirects nor decompress answers.
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Reqwest {
        Reqwest { clients: Clients::given(client), first_origin: FirstOrigin::new() }
    }

    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        let client = self.clients.of(&request).map_err(not_sent)?;
        let request = self.outgoing(request)?;
        let response = client.execute(request).await.map_err(classify)?;
        Ok(http::Response::<reqwest::Body>::from(response).map(incoming))
    }

    /// The request as `reqwest` has it, if that is the one that was signed.
    fn outgoing(&self, request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let url = self.first_origin.url(&head.uri).map_err(not_sent)?;
        if url.path() != head.uri.path() || url.query() != head.uri.query() {
            return Err(not_sent(
                "the path or the query is not in its normal form, and would not go out as it was signed; \
                 remove the segments `.` and `..` and encode special characters",
            ));
        }
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.version_mut() = head.version;
        let has_no_body = body.content_length() == Some(0);
        if has_no_body && [Method::POST, Method::PUT, Method::PATCH].contains(request.method()) {
            // RFC 9110, section 8.6; some proxies insist on it.
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *request.body_mut() = Some(match body.as_bytes() {
            Some(bytes) => reqwest::Body::from(bytes.clone()),
            None => reqwest::Body::wrap(Outgoing(body)),
        });
        Ok(request)
    }
}

impl Default for Reqwest {
    /// Without any timeouts.
    fn default() -> Reqwest {
        Reqwest::new(Timeouts::default())
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.send(request))
    }
}

/// A body in memory has no need of it.
struct Outgoing(Body);

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let item = Pin::new(&mut self.0).poll_next(context);
        item.map(|item| item.map(|bytes| bytes.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        match self.0.content_length() {
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}

fn incoming(body: reqwest::Body) -> Body {
    let length = body.size_hint().exact();
    match length {
        Some(0) => Body::empty(),
        Some(length) => Body::from_stream(Incoming(body)).with_length(length),
        None => Body::from_stream(Incoming(body)),
    }
}

struct Incoming(reqwest::Body);

impl Stream for Incoming {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match std::task::ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => Poll::Ready(None),
                Some(Err(error)) => Poll::Ready(Some(Err(Box::new(classify(error))))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => Poll::Ready(Some(Ok(bytes))),
                    // Trailers, which no protocol here has a use for.
                    Err(_) => continue,
                },
            };
        }
    }
}

fn not_sent(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Permanent, reason)
}

/// The URL is left out of the error: who made the call knows it, and it may have secrets.
fn classify(error: reqwest::Error) -> TransportError {
    if error.is_connect() && is_about_trust(&error) {
        let source = Untrusted(error.without_url());
        return TransportError::new(TransportErrorKind::Permanent, source);
    }
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) if error.is_builder() => TransportErrorKind::Permanent,
        (false, false) => TransportErrorKind::Interrupted,
    };
    TransportError::new(kind, error.without_url())
}

/// A server whose certificate is not trusted.
#[derive(Debug)]
struct Untrusted(reqwest::Error);

impl std::fmt::Display for Untrusted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "the server's certificate is not trusted (if it should be, name a file with its authority's in \
             AWS_CA_BUNDLE)",
        )
    }
}

impl std::error::Error for Untrusted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Whether the other end has a certificate that nobody here trusts: it will have the same the next
/// time.
#[cfg(feature = "__rustls")]
fn is_about_trust(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
            return true;
        }
        // The error within an `io::Error`, of which there may be several, is none of its sources.
        cause = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

#[cfg(not(feature = "__rustls"))]
fn is_about_trust(_error: &reqwest::Error) -> bool {
    false
}

#[cfg(test)]
mod tests;
