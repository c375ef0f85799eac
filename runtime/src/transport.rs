//! [`Transport`]: sends requests. Two come with the runtime: `Reqwest`, the default one, with the feature
//! `reqwest`, and `Hyper`, which needs fewer crates and less CPU time, with the feature `hyper`.

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod bodies;
mod ca_bundle;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod causes;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod clients;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(all(feature = "native-tls", any(feature = "hyper", feature = "reqwest")))]
mod native_tls;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "__rustls")]
mod rustls;
#[cfg(test)]
#[cfg(feature = "hyper")]
pub(crate) mod test_server;

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
    /// The request's extensions hold the [`Timeouts`] that apply.
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

/// In the extensions of a request: it goes to its host directly, and never by a proxy.
///
/// The runtime marks requests to the metadata services of EC2, ECS and EKS with it, because their answers
/// and headers are secrets. A transport that knows proxies must honour it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direct;

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
