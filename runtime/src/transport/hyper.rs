//! A transport on [`hyper`].

mod clients;
mod connection;
mod connector;
mod tls;

use http::StatusCode;
use http::uri::Scheme;
use hyper_util::client::legacy;

use super::bodies::{Outgoing, announce_no_body, incoming};
use super::causes::{Untrusted, causes};
use super::proxies::{Proxy, asks_for_password, through};
use super::{CaBundle, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::body::{Body, BoxError};
use clients::Clients;

/// Sends requests by `hyper`, over HTTP/1.1 or, with the feature `http2`, HTTP/2.
///
/// It keeps connections open for later requests. It follows no redirects, decompresses nothing, and
/// repeats nothing that a server may have seen: a request for which a kept connection turns out to be
/// closed goes out over another one.
///
/// Proxies are those that the environment variables `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`
/// name, in lower or upper case, as in curl. They are read before the first request. The scheme of a proxy
/// is `http` or `https`. A request for which a variable cannot be read fails. The agents of containers
/// and the metadata service of an instance are asked directly: see [`Direct`](super::Direct).
///
/// Nothing happens before the first request; certificates are read before the first over TLS. They
/// are those of the operating system: on Linux of the files that `SSL_CERT_FILE` and `SSL_CERT_DIR`
/// name, or of the places where distributions have them.
#[derive(Debug)]
pub struct Hyper {
    clients: Clients,
}

impl Hyper {
    /// A transport with connections of its own. Of the timeouts, it sees to `connect`; a request with
    /// another limit on connecting is sent over other connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Hyper {
        Hyper::trusting(timeouts, None)
    }

    /// A transport that trusts the certificates of a file instead of those of the operating system.
    pub(crate) const fn trusting(timeouts: Timeouts, ca_bundle: Option<CaBundle>) -> Hyper {
        Hyper { clients: Clients::new(timeouts.connect, ca_bundle) }
    }

    async fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        let client = self.clients.of(&request).map_err(not_sent)?;
        announce_no_body(&mut request);
        client.authorize(&mut request);
        let is_plain = request.uri().scheme() == Some(&Scheme::HTTP);
        let response = client.send(request.map(Outgoing)).await;
        let proxy = client.proxy();
        let response = response.map_err(|error| through(proxy, classify(error, proxy)))?;
        if let Some(proxy) = proxy.filter(|_| is_plain && response.status() == REFUSED_BY_PROXY) {
            return Err(through(Some(proxy), not_sent(asks_for_password(proxy))));
        }
        let proxy = proxy.cloned();
        Ok(response
            .map(|body| incoming(body, move |error| through(proxy.as_ref(), broken_off(error)))))
    }
}

impl Default for Hyper {
    /// Without any timeouts.
    fn default() -> Hyper {
        Hyper::new(Timeouts::default())
    }
}

impl Transport for Hyper {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.send(request))
    }
}

fn not_sent(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Permanent, reason)
}

/// [The status](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8) that only a proxy has.
const REFUSED_BY_PROXY: StatusCode = StatusCode::PROXY_AUTHENTICATION_REQUIRED;

/// The text of the error about the same status in the answer to CONNECT. The type is not public in
/// hyper-util.
const TUNNEL_REFUSED: &str = "tunnel error: proxy authorization required";

fn classify(error: legacy::Error, proxy: Option<&Proxy>) -> TransportError {
    if !error.is_connect() {
        return TransportError::new(TransportErrorKind::Interrupted, error);
    }
    if let Some(proxy) = proxy
        && causes(&error).any(|cause| cause.to_string() == TUNNEL_REFUSED)
    {
        return not_sent(asks_for_password(proxy));
    }
    let error = match Untrusted::of(error) {
        Ok(untrusted) => return TransportError::new(TransportErrorKind::Permanent, untrusted),
        Err(error) => error,
    };
    let is_late = causes(&error).any(|cause| {
        let kind = cause.downcast_ref().map(std::io::Error::kind);
        kind == Some(std::io::ErrorKind::TimedOut)
    });
    let kind = match is_late {
        true => TransportErrorKind::ConnectTimeout,
        false => TransportErrorKind::Connect,
    };
    TransportError::new(kind, error)
}

fn broken_off(error: hyper::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Interrupted, error)
}

#[cfg(test)]
mod tests;
