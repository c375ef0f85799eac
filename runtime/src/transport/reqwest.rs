//! A transport on [`reqwest`].

use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use http_body::{Body as HttpBody, Frame, SizeHint};
use reqwest::redirect::Policy;

use super::{CaBundle, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::body::{Body, BoxError};

/// How long a connection is silent before the other end is asked whether it is still there. A NAT
/// gateway of AWS forgets connections that are silent for 350 seconds, and a function may run longer.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// Sends requests by `reqwest`, over HTTP/1.1 or, with the feature `http2`, HTTP/2.
///
/// It keeps connections open for later requests. It follows no redirects, repeats nothing and
/// decompresses nothing. Proxies are those that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name.
///
/// Nothing happens before the first request; certificates are read before the first over TLS. They
/// are those of the operating system: on Linux of the files that `SSL_CERT_FILE` and `SSL_CERT_DIR`
/// name, or of the places where distributions have them.
#[derive(Debug)]
pub struct Reqwest {
    timeouts: Timeouts,
    ca_bundle: Option<CaBundle>,
    tls: OnceLock<reqwest::Client>,
    plain: OnceLock<reqwest::Client>,
    /// For calls with a limit on connecting of their own, which only a client of its own can have.
    others: Mutex<Vec<Other>>,
    is_given: bool,
}

#[derive(Debug)]
struct Other {
    over_tls: bool,
    connect: Option<Duration>,
    client: reqwest::Client,
}

/// How many limits on connecting are remembered, with the connections that were made under them.
const OTHERS: usize = 8;

impl Reqwest {
    /// A transport with connections of its own. Of the timeouts, it sees to `connect`; a request with
    /// another limit on connecting is sent over other connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Reqwest {
        Reqwest::trusting(timeouts, None)
    }

    /// A transport that trusts the certificates of a file instead of those of the operating system.
    pub(crate) const fn trusting(timeouts: Timeouts, ca_bundle: Option<CaBundle>) -> Reqwest {
        Reqwest {
            timeouts,
            ca_bundle,
            tls: OnceLock::new(),
            plain: OnceLock::new(),
            others: Mutex::new(Vec::new()),
            is_given: false,
        }
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
        builder(timeouts, true, None).map_err(not_sent)
    }

    /// A transport on a client as it is: its connections, timeouts, certificates and proxies. It
    /// should neither follow redirects nor decompress answers.
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Reqwest {
        Reqwest {
            timeouts: Timeouts::default(),
            ca_bundle: None,
            tls: OnceLock::from(client.clone()),
            plain: OnceLock::from(client),
            others: Mutex::new(Vec::new()),
            is_given: true,
        }
    }

    /// The client for a request.
    fn client(&self, request: &http::Request<Body>) -> Result<reqwest::Client, TransportError> {
        let over_tls = request.uri().scheme_str() != Some("http");
        match request.extensions().get::<Timeouts>() {
            Some(asked) if asked.connect != self.timeouts.connect && !self.is_given => {
                self.other(over_tls, asked.connect)
            }
            _ => self.usual(over_tls).cloned(),
        }
    }

    /// The client for a scheme. There are two, so that certificates are not read for `http`.
    fn usual(&self, over_tls: bool) -> Result<&reqwest::Client, TransportError> {
        let slot = if over_tls { &self.tls } else { &self.plain };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        // Two threads may both get here; the second client is then dropped without a connection.
        let builder =
            builder(self.timeouts, over_tls, self.ca_bundle.as_ref()).map_err(not_sent)?;
        let client = builder.build().map_err(not_sent)?;
        Ok(slot.get_or_init(|| client))
    }

    /// The client for another limit on connecting. The one that was made first makes room for a ninth.
    fn other(
        &self,
        over_tls: bool,
        connect: Option<Duration>,
    ) -> Result<reqwest::Client, TransportError> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let known = others.iter().find(|it| it.over_tls == over_tls && it.connect == connect);
        if let Some(known) = known {
            return Ok(known.client.clone());
        }
        let timeouts = Timeouts { connect, ..self.timeouts };
        let client = builder(timeouts, over_tls, self.ca_bundle.as_ref())
            .map_err(not_sent)?
            .build()
            .map_err(not_sent)?;
        if others.len() == OTHERS {
            others.remove(0);
        }
        others.push(Other { over_tls, connect, client: client.clone() });
        Ok(client)
    }

    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        let client = self.client(&request)?;
        let request = outgoing(request)?;
        let response = client.execute(request).await.map_err(classify)?;
        Ok(http::Response::<reqwest::Body>::from(response).map(incoming))
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

fn builder(
    timeouts: Timeouts,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    // What is turned off may be on because another crate has enabled a feature of `reqwest`.
    let mut builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .tcp_keepalive(KEEPALIVE)
        .tcp_keepalive_interval(KEEPALIVE);
    if let Some(timeout) = timeouts.connect {
        builder = builder.connect_timeout(timeout);
    }
    with_tls(builder, over_tls, ca_bundle)
}

/// A stack that was asked for comes before one that is there by default.
#[cfg(feature = "native-tls")]
fn with_tls(
    builder: reqwest::ClientBuilder,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    let builder = builder.tls_backend_native();
    let Some(ca_bundle) = ca_bundle.filter(|_| over_tls) else { return Ok(builder) };
    match reqwest::Certificate::from_pem_bundle(&ca_bundle.read()?) {
        Ok(certificates) if !certificates.is_empty() => Ok(builder.tls_certs_only(certificates)),
        _ => Err(ca_bundle.has_none()),
    }
}

#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    Ok(builder.tls_backend_preconfigured(super::rustls::config(over_tls, ca_bundle)?))
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    over_tls: bool,
    _ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    match over_tls {
        false => Ok(builder),
        true => Err("there is no TLS; enable one of the features `rustls-ring`, `rustls-aws-lc` and `native-tls`".into()),
    }
}

/// The request as `reqwest` has it, if that is the one that was signed.
fn outgoing(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let uri = request.uri().clone();
    let has_no_body = request.body().content_length() == Some(0);
    let wants_body = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    let request = request.map(|body| match body.as_bytes() {
        Some(bytes) => reqwest::Body::from(bytes.clone()),
        None => reqwest::Body::wrap(Outgoing(body)),
    });
    let mut request =
        reqwest::Request::try_from(request).map_err(|error| not_sent(error.without_url()))?;
    let url = request.url();
    if url.path() != uri.path() || url.query() != uri.query() {
        return Err(not_sent(
            "the path or the query is not in its normal form, and would not go out as it was signed; \
             remove the segments `.` and `..` and encode special characters",
        ));
    }
    if has_no_body && wants_body {
        // RFC 9110, section 8.6; some proxies insist on it.
        let headers = request.headers_mut();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(request)
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
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) if is_about_trust(&error) => TransportErrorKind::Permanent,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) if error.is_builder() => TransportErrorKind::Permanent,
        (false, false) => TransportErrorKind::Interrupted,
    };
    TransportError::new(kind, error.without_url())
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
