//! A transport on [`hyper`].

mod client;
mod connection;
mod connector;
mod tls;

use std::error::Error as _;
use std::sync::Arc;

use hyper_util::client::legacy;

use super::bodies::{RequestBody, announce_no_body, incoming};
use super::causes::{Untrusted, causes};
use super::clients::{Clients, Settings, is_plain};
use super::http2::is_unprocessed;
use super::proxies::{Proxy, asks_for_password, check_plain_answer, refuses_tunnel, through};
use super::{
    Builder, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture, not_sent,
};
use crate::body::Body;
use client::Client;

/// Sends requests by `hyper`, over HTTP/1.1 or, with the feature `http2`, over HTTP/2 to servers that
/// offer it in the TLS handshake.
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
    clients: Clients<Arc<Client>>,
}

impl Hyper {
    /// A transport with connections of its own. Of the timeouts, it enforces `connect`; a request with
    /// another limit on connecting is sent over other connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Hyper {
        Hyper { clients: Clients::new(Settings::new(timeouts.connect)) }
    }

    /// A transport with settings of its own.
    pub const fn builder() -> Builder<Hyper> {
        Builder::new()
    }

    async fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        let client = self.clients.of(&request, client::make).map_err(not_sent)?;
        announce_no_body(&mut request);
        client.authorize(&mut request);
        let (is_plain, has_body) = (is_plain(&request), request.body().content_length() != Some(0));
        let response = client.send(request.map(RequestBody)).await;
        let proxy = client.proxy();
        let response =
            response.map_err(|error| through(proxy, classify(error, proxy, has_body)))?;
        if is_plain {
            check_plain_answer(response.status(), proxy)?;
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

impl From<Settings> for Hyper {
    fn from(settings: Settings) -> Hyper {
        Hyper { clients: Clients::new(settings) }
    }
}

impl Transport for Hyper {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.send(request))
    }
}

fn classify(error: legacy::Error, proxy: Option<&Proxy>, has_body: bool) -> TransportError {
    if !error.is_connect() {
        return TransportError::new(how_far(&error, has_body), error);
    }
    if let Some(proxy) = proxy
        && refuses_tunnel(&error)
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

/// How far a request got for which there was a connection.
fn how_far(error: &legacy::Error, has_body: bool) -> TransportErrorKind {
    match error.source().and_then(|source| source.downcast_ref::<hyper::Error>()) {
        // The body that the program gave has failed, and the cause may be about another connection.
        Some(error) if error.is_user() => TransportErrorKind::Interrupted,
        // The connection was closed before the request was handed to it: the request is given back to
        // the pool in one piece.
        Some(error) if error.is_canceled() || error.is_closed() => TransportErrorKind::Connect,
        _ if is_unprocessed(error, has_body) => TransportErrorKind::Refused,
        _ => TransportErrorKind::Interrupted,
    }
}

/// After the head of an answer no promise counts that the server has not processed the request.
fn broken_off(error: hyper::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Interrupted, error)
}

/// The transport that [`tests`] are compiled for.
#[cfg(test)]
type Subject = Hyper;

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "hyper/tests.rs"]
mod own_tests;
