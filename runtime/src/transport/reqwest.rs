//! A transport on [`reqwest`].

mod client;
mod urls;

use std::sync::Arc;
#[cfg(feature = "hyper")]
use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue};

use super::bodies::{RequestBody, announce_no_body, incoming};
use super::causes::Untrusted;
use super::clients::{Clients, Settings, is_plain};
use super::http2::{check, is_unprocessed, lacks_http2, without_http2};
use super::proxies::{Proxy, asks_for_password, check_plain_answer, refuses_tunnel, through};
use super::{
    Builder, Direct, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture,
    not_sent,
};
#[cfg(feature = "hyper")]
use super::{ExpectContinue, Hyper, LargeResponse};
use crate::body::{Body, BoxError};
use client::Client;
use urls::FirstServer;
#[cfg(feature = "hyper")]
use urls::has_dot_segments;

/// A transport that uses `reqwest`, over HTTP/1.1 or, with the feature `http2`, over HTTP/2 if the
/// server offers it in the TLS handshake.
///
/// It follows no redirects, does not retry or decompress, and stores no cookies. Proxies,
/// certificates and metadata services are handled as in `Hyper`: proxies are set by the environment
/// variables `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, in lower or upper case, and
/// are not used for requests with [`Direct`]; certificates are those of the operating system.
///
/// `reqwest` removes the segments `.` and `..` from paths, which would make the signature invalid,
/// cannot wait for the response to [`ExpectContinue`](super::ExpectContinue), and has no limit for the
/// buffers of a [`LargeResponse`](super::LargeResponse). With the feature `hyper`, such requests
/// are sent over a transport `Hyper` with the same settings. Without it, or with a client that the
/// program configured, requests with such segments fail, bodies do not wait, and buffers are larger.
#[derive(Debug)]
pub struct Reqwest {
    /// The client that the program configured. Requests that must be direct do not use it.
    of_program: Option<Arc<Client>>,
    clients: Clients<Arc<Client>>,
    /// For requests that `reqwest` cannot send as they are, and for responses that may be large.
    #[cfg(feature = "hyper")]
    hyper: OnceLock<Hyper>,
}

impl Reqwest {
    /// A transport with its own connection pool. Of the timeouts, it enforces `connect`; requests
    /// with a different connect timeout use separate connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Reqwest {
        Reqwest::with(Settings::new(timeouts.connect))
    }

    const fn with(settings: Settings) -> Reqwest {
        Reqwest {
            of_program: None,
            clients: Clients::new(settings),
            #[cfg(feature = "hyper")]
            hyper: OnceLock::new(),
        }
    }

    /// A builder, to set further options.
    pub const fn builder() -> Builder<Reqwest> {
        Builder::new()
    }

    /// A transport that uses a client configured by the program, with its proxies, certificates,
    /// timeouts and connection pool.
    ///
    /// Redirects, retries, `Referer` and decompression are always disabled. If `reqwest` followed a
    /// redirect, it could execute an operation twice, or send a session token to another host. A
    /// `reqwest::Client` is not accepted, because its redirects can no longer be disabled.
    ///
    /// ```
    /// use tinsmith_runtime::reqwest;
    /// use tinsmith_runtime::transport::Reqwest;
    ///
    /// let builder = reqwest::Client::builder().pool_max_idle_per_host(8).local_address(None);
    /// let transport = Reqwest::configured(builder)?;
    /// # Ok::<(), reqwest::Error>(())
    /// ```
    ///
    /// With the features `rustls-ring` or `rustls-aws-lc`, this sets the default cryptography
    /// provider of the process if the program has not set one, because `reqwest` panics without
    /// one.
    ///
    /// # Errors
    /// `reqwest` rejects the settings.
    pub fn configured(builder: reqwest::ClientBuilder) -> Result<Reqwest, reqwest::Error> {
        #[cfg(feature = "__rustls")]
        super::crypto::ensure_default_provider();
        let client = Client::configured(builder)?;
        Ok(Reqwest { of_program: Some(Arc::new(client)), ..Reqwest::default() })
    }

    /// The client that the program configured, if the request may use it.
    fn of_program(&self, request: &http::Request<Body>) -> Option<&Arc<Client>> {
        self.of_program.as_ref().filter(|_| request.extensions().get::<Direct>().is_none())
    }

    fn client(&self, request: &http::Request<Body>) -> Result<Arc<Client>, BoxError> {
        match self.of_program(request) {
            Some(client) => Ok(Arc::clone(client)),
            None => self.clients.of(request, client::make),
        }
    }

    /// The transport for a request that `Hyper` sends better than `reqwest`.
    #[cfg(feature = "hyper")]
    fn hyper(&self, request: &http::Request<Body>) -> Option<&Hyper> {
        let extensions = request.extensions();
        let is_for_hyper = extensions.get::<LargeResponse>().is_some()
            || extensions.get::<ExpectContinue>().is_some()
            || has_dot_segments(request.uri().path());
        if !is_for_hyper || self.of_program(request).is_some() {
            return None;
        }
        Some(self.hyper.get_or_init(|| Hyper::from(self.clients.settings().clone())))
    }

    /// Prepares and starts a request. This happens outside the boxed future, so that the future does not
    /// hold the request twice.
    fn start(
        &self,
        request: http::Request<Body>,
    ) -> Result<
        impl Future<Output = Result<http::Response<Body>, TransportError>> + use<>,
        TransportError,
    > {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        check(&request)?;
        let client = self.client(&request).map_err(not_sent)?;
        let is_plain = is_plain(&request);
        let body_length = request.body().as_bytes().map(Bytes::len);
        let pending = client.inner.execute(outgoing(request, &client.first_server)?);
        Ok(async move {
            let proxy = client.proxy.as_ref();
            let response = pending.await;
            let response =
                response.map_err(|error| through(proxy, classify(error, proxy, body_length)))?;
            if is_plain {
                check_plain_answer(response.status(), proxy)?;
            }
            let response = http::Response::<reqwest::Body>::from(response);
            let proxy = proxy.cloned();
            Ok(response.map(|body| {
                incoming(body, move |error| through(proxy.as_ref(), broken_off(error)))
            }))
        })
    }
}

impl Default for Reqwest {
    /// Without timeouts.
    fn default() -> Reqwest {
        Reqwest::new(Timeouts::default())
    }
}

impl From<Settings> for Reqwest {
    fn from(settings: Settings) -> Reqwest {
        Reqwest::with(settings)
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        #[cfg(feature = "hyper")]
        if let Some(hyper) = self.hyper(&request) {
            return Transport::send(hyper, request);
        }
        match self.start(request) {
            Ok(exchange) => Box::pin(exchange),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

/// Converts the request, and checks that it is unchanged, because it is signed.
fn outgoing(
    mut request: http::Request<Body>,
    first_server: &FirstServer,
) -> Result<reqwest::Request, TransportError> {
    announce_no_body(&mut request);
    let (head, body) = request.into_parts();
    let (url, host) = first_server.url(&head.uri).map_err(not_sent)?;
    if url.path() != head.uri.path() || url.query() != head.uri.query() {
        return Err(not_sent(
            "`reqwest` would change the path or the query, which would make the signature invalid; \
             remove the segments `.` and `..` and encode special characters, or use the transport `Hyper`, \
             which needs the feature `hyper`",
        ));
    }
    let mut headers = head.headers;
    complete(&mut headers, host, body.content_length());
    let mut request = reqwest::Request::new(head.method, url);
    *request.version_mut() = head.version;
    *request.headers_mut() = headers;
    *request.body_mut() = Some(match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(RequestBody(body)),
    });
    Ok(request)
}

/// Adds the headers that HTTP/1.1 requires. Otherwise the HTTP library adds them to the copy of the headers that
/// `reqwest` makes, which then has to be reallocated. HTTP/2 has no `host` header.
fn complete(headers: &mut HeaderMap, host: HeaderValue, body_length: Option<u64>) {
    if cfg!(feature = "http2") {
        return;
    }
    headers.entry(HOST).or_insert(host);
    if let Some(length @ 1..) = body_length {
        headers.entry(CONTENT_LENGTH).or_insert_with(|| length.into());
    }
}

/// Removes the URL from the error: the caller knows it, and it may contain secrets.
///
/// `body_length` is the length of a body in memory. A streaming body may fail with an HTTP/2 error
/// of another connection, which `reqwest` does not distinguish.
fn classify(
    error: reqwest::Error,
    proxy: Option<&Proxy>,
    body_length: Option<usize>,
) -> TransportError {
    if let Some(proxy) = proxy
        && error.is_connect()
        && refuses_tunnel(&error)
    {
        return not_sent(asks_for_password(proxy));
    }
    if lacks_http2(&error) {
        return without_http2();
    }
    let error = match Untrusted::of(error.without_url()) {
        Ok(untrusted) => return TransportError::new(TransportErrorKind::Permanent, untrusted),
        Err(error) => error,
    };
    let is_unprocessed = body_length.is_some_and(|length| is_unprocessed(&error, length > 0));
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) if error.is_builder() => TransportErrorKind::Permanent,
        (false, false) if is_unprocessed => TransportErrorKind::Refused,
        (false, false) => TransportErrorKind::Interrupted,
    };
    TransportError::new(kind, error)
}

/// After the head of a response, HTTP/2 no longer guarantees that the request was not processed.
fn broken_off(error: reqwest::Error) -> TransportError {
    let kind = match error.is_timeout() {
        true => TransportErrorKind::Timeout,
        false => TransportErrorKind::Interrupted,
    };
    TransportError::new(kind, error.without_url())
}

/// The transport that [`tests`] are compiled for.
#[cfg(test)]
type Subject = Reqwest;

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "reqwest/tests.rs"]
mod own_tests;
