//! [`Client`]: a connection pool of `hyper`.

use std::fmt;
use std::sync::Arc;

use http::header::PROXY_AUTHORIZATION;
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connector::Connector;
use super::tls::Tls;
use crate::body::{Body, BoxError};
use crate::transport::bodies::RequestBody;
use crate::transport::clients::{ClientKey, Settings, is_plain};
use crate::transport::proxies::Proxy;

/// The maximum size in bytes of the buffers of a connection. With 128 KiB instead of the default of 408 KiB, a download
/// needs less memory and no more CPU time, since the bytes are still in the processor's cache when they are used.
const BUFFER: usize = 128 * 1024;

/// A pool of connections with the same key.
pub(super) struct Client {
    inner: legacy::Client<Connector, RequestBody>,
    connector: Connector,
}

/// The pool resends a request if a pooled connection was closed before the request was sent. This
/// is possible only if the connection returns the request unchanged, so nothing is sent twice, with
/// HTTP/2 as well.
pub(super) fn make(key: &ClientKey, settings: &Settings) -> Result<Arc<Client>, BoxError> {
    let tls = Tls::new(key.over_tls, settings.ca_bundle.as_ref())?;
    let connector = Connector::new(tls, key.proxy.clone(), key.connect);
    let mut builder = legacy::Client::builder(TokioExecutor::new());
    builder
        .pool_idle_timeout(settings.idle)
        .pool_timer(TokioTimer::new())
        .http1_max_buf_size(BUFFER)
        .retry_canceled_requests(true);
    #[cfg(feature = "http2")]
    builder.http2_only(key.is_plain_http2);
    let inner = builder.build(connector.clone());
    Ok(Arc::new(Client { inner, connector }))
}

impl Client {
    /// The proxy for all requests of this client.
    pub(super) fn proxy(&self) -> Option<&Proxy> {
        self.connector.proxy()
    }

    /// Adds the proxy authorization to a request that the proxy forwards. For a tunnel, it is in
    /// the CONNECT request.
    pub(super) fn authorize(&self, request: &mut http::Request<Body>) {
        let proxy = self.proxy().filter(|_| is_plain(request));
        if let Some(value) = proxy.and_then(|proxy| proxy.authorization.clone()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, value);
        }
    }

    pub(super) async fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> Result<http::Response<Incoming>, legacy::Error> {
        self.inner.request(request).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
