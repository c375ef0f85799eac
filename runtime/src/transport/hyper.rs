//! A transport on [`hyper`].

mod client;
mod connection;
mod connector;
#[cfg(feature = "http-checksum")]
mod expect;
mod tls;

use std::error::Error as _;
use std::sync::Arc;

use hyper_util::client::legacy;

use super::bodies::{RequestBody, announce_no_body, incoming};
use super::causes::{Untrusted, causes};
use super::clients::{Clients, Settings, is_plain};
use super::http2::{check, is_unprocessed, lacks_http2, without_http2};
use super::proxies::{Proxy, asks_for_password, check_plain_answer, refuses_tunnel, through};
use super::{
    Builder, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture, not_sent,
};
use crate::body::Body;
use client::Client;

/// A transport that uses `hyper`, over HTTP/1.1 or, with the feature `http2`, over HTTP/2 if the
/// server offers it in the TLS handshake.
///
/// It reuses connections. It follows no redirects, does not decompress, and does not retry requests
/// that a server may have received: if a pooled connection turns out to be closed before the
/// request is sent, another connection is used.
///
/// Proxies are set by the environment variables `http_proxy`, `https_proxy`, `all_proxy` and
/// `no_proxy`, in lower or upper case, as in curl. The variables are read before the first request.
/// The scheme of a proxy is `http` or `https`. A request whose variable is invalid fails. Container
/// credentials endpoints and the instance metadata service are called without a proxy: see
/// [`Direct`](super::Direct).
///
/// Nothing is loaded before the first request; certificates are loaded before the first request
/// over TLS. They are those of the operating system: on Linux the files in `SSL_CERT_FILE` and
/// `SSL_CERT_DIR`, or in the default locations of distributions.
#[derive(Debug)]
pub struct Hyper {
    clients: Clients<Arc<Client>>,
}

impl Hyper {
    /// A transport with its own connection pool. Of the timeouts, it enforces `connect`; requests
    /// with a different connect timeout use separate connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Hyper {
        Hyper { clients: Clients::new(Settings::new(timeouts.connect)) }
    }

    /// A builder, to set further options.
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
        check(&request)?;
        let client = self.clients.of(&request, client::make).map_err(not_sent)?;
        announce_no_body(&mut request);
        client.authorize(&mut request);
        #[cfg(feature = "http-checksum")]
        let gate = expect::hold(&mut request);
        let (is_plain, has_body) = (is_plain(&request), request.body().content_length() != Some(0));
        let response = client.send(request.map(RequestBody)).await;
        let proxy = client.proxy();
        let response =
            response.map_err(|error| through(proxy, classify(error, proxy, has_body)))?;
        if is_plain {
            check_plain_answer(response.status(), proxy)?;
        }
        let proxy = proxy.cloned();
        let response = response
            .map(|body| incoming(body, move |error| through(proxy.as_ref(), broken_off(error))));
        #[cfg(feature = "http-checksum")]
        let response = expect::release(gate, response);
        Ok(response)
    }
}

impl Default for Hyper {
    /// Without timeouts.
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
    if lacks_http2(&error) {
        return without_http2();
    }
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

/// Classifies an error of a request that had a connection.
fn how_far(error: &legacy::Error, has_body: bool) -> TransportErrorKind {
    match error.source().and_then(|source| source.downcast_ref::<hyper::Error>()) {
        // The request body of the program failed; its cause may be an error of another connection.
        Some(error) if error.is_user() => TransportErrorKind::Interrupted,
        // The connection was closed before the request was sent: the request is returned to the
        // pool unchanged.
        Some(error) if error.is_canceled() || error.is_closed() => TransportErrorKind::Connect,
        _ if is_unprocessed(error, has_body) => TransportErrorKind::Refused,
        _ => TransportErrorKind::Interrupted,
    }
}

/// After the head of a response, HTTP/2 no longer guarantees that the request was not processed.
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
