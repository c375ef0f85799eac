//! A transport on [`hyper`].

mod client;
mod connection;
mod connector;
mod driver;
#[cfg(feature = "http-checksum")]
mod expect;
mod failure;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod pool;
mod response;
mod task;
mod tls;

use std::sync::Arc;

use super::bodies::{RequestBody, announce_no_body, incoming};
use super::clients::{Clients, Settings, is_plain};
use super::http2::check;
use super::proxies::{check_plain_answer, through};
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
            response.map_err(|failure| through(proxy, failure.classify(proxy, has_body)))?;
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
