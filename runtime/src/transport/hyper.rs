//! A transport on [`hyper`].

mod builder;
mod clients;
mod connection;
mod connector;
mod proxies;
mod tls;

use std::error::Error as _;

use hyper_util::client::legacy;

use super::bodies::{Outgoing, announce_no_body, incoming};
use super::causes::{Untrusted, causes};
use super::http2::is_unprocessed;
use super::{Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::body::{Body, BoxError};
pub use builder::HyperBuilder;
use clients::{Clients, Settings};

/// Sends requests by `hyper`, over HTTP/1.1 or, with the feature `http2`, over HTTP/2 to servers that
/// offer it in the TLS handshake.
///
/// It keeps connections open for later requests. It follows no redirects, decompresses nothing, and
/// repeats nothing that a server may have seen: a request for which a kept connection turns out to be
/// closed goes out over another one. Proxies are those that `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`
/// name, of `http` and `https`; the metadata services of AWS are asked without one.
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
        Hyper { clients: Clients::new(Settings::with_connect_timeout(timeouts.connect)) }
    }

    /// A transport with connections and settings of its own.
    pub fn builder() -> HyperBuilder {
        HyperBuilder::default()
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
        let has_body = request.body().content_length() != Some(0);
        let response = client.send(request.map(Outgoing)).await;
        let response = response.map_err(|error| classify(error, has_body))?;
        Ok(response.map(|body| incoming(body, broken_off)))
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

fn classify(error: legacy::Error, has_body: bool) -> TransportError {
    if !error.is_connect() {
        return TransportError::new(how_far(&error, has_body), error);
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

#[cfg(test)]
mod tests;
