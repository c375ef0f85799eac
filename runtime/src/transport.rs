//! [`Transport`]: sends requests. Two come with the runtime: `Reqwest`, the default one, with the feature
//! `reqwest`, and `Hyper`, which needs fewer crates and less CPU time, with the feature `hyper`.

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

/// What [`Transport::send`] gives back.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// Sends a request and receives the head of its answer.
///
/// ```
/// use tinsmith_runtime::Body;
/// use tinsmith_runtime::transport::{Transport, TransportFuture};
///
/// /// Answers every request in the same way, without a network.
/// struct Always(&'static str);
///
/// impl Transport for Always {
///     fn send(&self, _request: http::Request<Body>) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(Body::from(self.0))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request. Its URI is absolute, it is signed, and it must go out as it is: a changed
    /// path, query or header breaks the signature.
    ///
    /// An answer of any status is a success here; redirects are not followed. The body of the
    /// answer may be a stream that is still being received; its errors should be [`TransportError`]s.
    ///
    /// The request's extensions hold the [`Timeouts`] that apply, and [`Direct`] if the request must not
    /// go through a proxy.
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
}

/// The transport if none is given and none is compiled in.
#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
pub(crate) struct Missing;

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
impl Transport for Missing {
    fn send(&self, _request: http::Request<Body>) -> TransportFuture<'_> {
        let reason = "there is no transport to send requests with; enable one of the features `reqwest` and \
                      `hyper`, or give a `transport` to the configuration";
        Box::pin(async move { Err(TransportError::new(TransportErrorKind::Permanent, reason)) })
    }
}

/// The error of a request that cannot be sent, now or later.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn not_sent(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Permanent, reason)
}

/// How long an idle connection is kept, unless the configuration says otherwise.
pub(crate) const IDLE: Duration = Duration::from_secs(90);

/// How long a connection is silent before the other end is probed. NAT gateways of AWS forget connections
/// that are silent for 350 seconds, and a function may run longer.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const KEEPALIVE: Duration = Duration::from_secs(30);

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const NO_TLS: &str =
    "there is no TLS; enable one of the features `rustls-ring`, `rustls-aws-lc` and `native-tls`";

/// How long a request may take. They are in the extensions of every request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For making a connection, with name resolution and TLS.
    pub connect: Option<Duration>,
    /// For each wait for bytes of the answer, its first included. The client sees to this one itself,
    /// by Tokio's clock.
    pub read: Option<Duration>,
    /// For the request and its whole answer. The client sees to this one itself, by Tokio's clock.
    pub attempt: Option<Duration>,
}

/// Marks a request that must go to its server directly, even if there is a proxy for its URI.
///
/// It is in the extensions of requests that go without TLS to the agent of a container or to the
/// metadata service of an instance. A proxy would see the token of the request and the credentials in
/// the answer, and would mostly reach another machine's service.
///
/// A [`Transport`] that uses proxies has to honour it:
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

/// No answer, or only a part of one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// How far a request got that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection: the server has seen nothing of the request.
    Connect,
    /// There is no connection to be had for such a request, now or later: the server has seen nothing
    /// of it. It is not repeated.
    Permanent,
    /// There was no connection within the time allowed: the server has seen nothing of the request.
    ConnectTimeout,
    /// The server refused the request and promises that it has not processed it, as HTTP/2 has it:
    /// [RFC 9113, section 8.7](https://www.rfc-editor.org/rfc/rfc9113#section-8.7).
    Refused,
    /// The answer did not come within the time allowed. The server may have acted on the request.
    Timeout,
    /// The connection broke. The server may have acted on the request.
    Interrupted,
}

impl TransportError {
    /// An error of this kind, for this reason.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> TransportError {
        TransportError { kind, source: source.into() }
    }

    /// How far the request got.
    #[must_use]
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The reason, by value.
    #[must_use]
    pub fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect | TransportErrorKind::Permanent => "no connection",
            TransportErrorKind::ConnectTimeout => "no connection within the time allowed",
            TransportErrorKind::Refused => "the server refused the request without processing it",
            TransportErrorKind::Timeout => "no answer within the time allowed",
            TransportErrorKind::Interrupted => "the connection broke",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
