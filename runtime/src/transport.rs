//! [`Transport`]: sends HTTP requests. The runtime has two transports: `Reqwest`, the default, with
//! the feature `reqwest`, and `Hyper`, which needs fewer crates and less CPU time, with the feature
//! `hyper`.

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod bodies;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod builder;
mod ca_bundle;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod causes;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod clients;
// `reqwest` needs a default provider even if `native-tls` wins over `rustls`.
#[cfg(feature = "__rustls")]
#[cfg(any(feature = "reqwest", all(feature = "hyper", not(feature = "native-tls"))))]
mod crypto;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod http2;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(all(feature = "native-tls", any(feature = "hyper", feature = "reqwest")))]
mod native_tls;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod proxies;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod rustls;
#[cfg(test)]
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) mod test_server;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub use self::builder::Builder;
pub(crate) use self::ca_bundle::CaBundle;
#[cfg(feature = "hyper")]
pub use self::hyper::Hyper;
#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use crate::body::{Body, BoxError};

/// The future of [`Transport::send`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// Sends a request, and receives the head of its response.
///
/// ```
/// use tinsmith_runtime::Body;
/// use tinsmith_runtime::transport::{Transport, TransportFuture};
///
/// /// Returns the same response for every request, without a network.
/// struct Always(&'static str);
///
/// impl Transport for Always {
///     fn send(&self, _request: http::Request<Body>) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(Body::from(self.0))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request with an absolute URI. It is signed and must be sent unchanged: changing the
    /// path, the query or a header invalidates the signature.
    ///
    /// The version of the request is HTTP/2 if the operation requires it. A body that is a stream may
    /// have to be sent while the response is received; if an operation of the client requires that, the
    /// head of the response must be returned as soon as it arrives.
    ///
    /// A response with any status is returned as `Ok`; redirects are not followed. The body of the
    /// response may be a stream that is still being received; its errors should be
    /// [`TransportError`]s.
    ///
    /// The request extensions contain the [`Timeouts`], [`Direct`] if the request must bypass proxies,
    /// and further information that a transport may use: [`ExpectContinue`] and [`LargeResponse`].
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
}

/// The transport if none is configured and none is compiled in.
#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
pub(crate) struct Missing;

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
impl Transport for Missing {
    fn send(&self, _request: http::Request<Body>) -> TransportFuture<'_> {
        let reason = "no transport is configured; enable one of the features `reqwest` and \
                      `hyper`, or set `transport` in the configuration";
        Box::pin(async move { Err(TransportError::new(TransportErrorKind::Permanent, reason)) })
    }
}

/// The error of a request that cannot be sent. It is not retried.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn not_sent(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Permanent, reason)
}

/// The default time that an idle connection stays open.
pub(crate) const IDLE: Duration = Duration::from_secs(90);

/// The interval of TCP keepalive probes. AWS NAT gateways drop connections that are idle for 350
/// seconds, and a function may run longer.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const KEEPALIVE: Duration = Duration::from_secs(30);

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const NO_TLS: &str = "TLS is not compiled in; enable one of the features `rustls-ring`, `rustls-aws-lc` and `native-tls`";

/// The timeouts of a request. They are in the extensions of every request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For opening a connection, including name resolution and TLS.
    pub connect: Option<Duration>,
    /// For each wait for bytes of the response, including the first. The client enforces it with
    /// Tokio's timers.
    pub read: Option<Duration>,
    /// For the request and its whole response. The client enforces it with Tokio's timers.
    pub attempt: Option<Duration>,
}

/// A request extension: the request must bypass proxies.
///
/// It is set for requests without TLS to the container credentials endpoint or to the instance
/// metadata service. A proxy would see the token in the request and the credentials in the
/// response, and would usually reach the service of another machine.
///
/// A [`Transport`] that supports proxies must respect it:
///
/// ```
/// use tinsmith_runtime::Body;
/// use tinsmith_runtime::transport::Direct;
///
/// fn may_use_proxy(request: &http::Request<Body>) -> bool {
///     request.extensions().get::<Direct>().is_none()
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Direct;

/// A request extension: the body is large, and should be sent only after the server has agreed to
/// receive it, with the header
/// [`expect: 100-continue`](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1). If the server
/// rejects the request by its head, the body is not sent.
///
/// It is set for uploads to S3 of 2 MiB or more and for streams of unknown length. The transport
/// `Hyper` adds the header, and sends the body after the informational response 100, or after a
/// second without one. It does so over HTTP/1.1: if the feature `http2` is enabled, requests over
/// TLS are sent at once, since the version is not known in advance. `reqwest` does not report
/// informational responses: the transport `Reqwest` sends these requests over `Hyper` if the feature
/// `hyper` is enabled, as in clients of S3, and otherwise ignores the extension, as any transport
/// may. For a server that rejects the header with the status 417, turn
/// [`expect_continue`](crate::config::Builder::expect_continue) off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectContinue;

/// A request extension: the response may be large. It is set for GET requests, such as `GetObject` and
/// `ListObjectsV2` of S3, and for operations that return the body of the response as a stream.
///
/// `hyper` reads up to 408 KiB at once. The transport `Hyper` limits these buffers to 96 KiB, and
/// reads the response in the task that waits for it; `reqwest` has no settings for that. The transport
/// `Reqwest` therefore sends these requests over `Hyper` if the feature `hyper` is enabled, as in
/// clients of S3. A download then needs less CPU time and memory. Any transport may ignore the
/// extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LargeResponse;

/// No response, or an incomplete one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// How far a request without a complete response got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The connection could not be opened: the server has received nothing.
    Connect,
    /// The connection cannot be opened, and a retry would fail in the same way: the server has
    /// received nothing. It is not retried.
    Permanent,
    /// Timeout while opening the connection: the server has received nothing.
    ConnectTimeout,
    /// The server rejected the request and guarantees that it was not processed, as defined for
    /// HTTP/2 in [RFC 9113, section 8.7](https://www.rfc-editor.org/rfc/rfc9113#section-8.7).
    Refused,
    /// Timeout of the response. The server may have processed the request.
    Timeout,
    /// The connection was interrupted. The server may have processed the request.
    Interrupted,
}

impl TransportError {
    /// An error of this kind with its cause.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> TransportError {
        TransportError { kind, source: source.into() }
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The cause, by value.
    #[must_use]
    pub fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect | TransportErrorKind::Permanent => "connection failed",
            TransportErrorKind::ConnectTimeout => "connect timeout",
            TransportErrorKind::Refused => "the server rejected the request without processing it",
            TransportErrorKind::Timeout => "response timeout",
            TransportErrorKind::Interrupted => "the connection was interrupted",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
