//! [`Client`]: sends requests over the connections of a [`Pool`].

use std::fmt;
use std::sync::Arc;

use http::header::PROXY_AUTHORIZATION;
use http::{HeaderValue, Uri};

use super::connector::Connector;
use super::failure::{ConnectError, Failure};
use super::http1::{Failed, Http1, Payloads};
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::pool::{Pool, Pooled, Server};
use super::response::ResponseBody;
use super::tls::Tls;
use crate::body::{Body, BoxError};
use crate::request::host;
use crate::transport::bodies::RequestBody;
use crate::transport::clients::{ClientKey, Settings, is_plain};
#[cfg(feature = "http2")]
use crate::transport::http2::requires_http2;
use crate::transport::proxies::Proxy;

/// Requests with the same settings.
pub(super) struct Client {
    connector: Connector,
    pool: Arc<Pool>,
    /// Whether connections use HTTP/2 without negotiation.
    #[cfg(feature = "http2")]
    is_plain_http2: bool,
}

pub(super) fn make(key: &ClientKey, settings: &Settings) -> Result<Arc<Client>, BoxError> {
    let tls = Tls::new(key.over_tls, settings.ca_bundle.as_ref())?;
    Ok(Arc::new(Client {
        connector: Connector::new(tls, key.proxy.clone(), key.connect),
        pool: Arc::new(Pool::new(settings.idle)),
        #[cfg(feature = "http2")]
        is_plain_http2: key.is_plain_http2,
    }))
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

    /// Sends a request, and waits for the head of the response. If an open connection turns out to be closed before any
    /// of the request is sent, another one is used; nothing is sent twice.
    pub(super) async fn send(
        &self,
        mut request: http::Request<RequestBody>,
    ) -> Result<http::Response<ResponseBody>, Failure> {
        let uri = request.uri().clone();
        let server = Server::of(&uri).map_err(Failure::Uri)?;
        let payloads = Payloads::of(&request);
        loop {
            let (connection, is_reused) = match self.pool.take(&server, payloads) {
                Some(connection) => (connection, true),
                None => (self.connect(&uri, server.clone(), payloads).await?, false),
            };
            #[cfg(feature = "http2")]
            if requires_http2(&request) && matches!(connection, Pooled::Http1(_)) {
                return Err(Failure::LacksHttp2);
            }
            let response = match connection {
                Pooled::Http1(connection) => connection.exchange(request, &self.pool).await,
                #[cfg(feature = "http2")]
                Pooled::Http2(connection) => connection.exchange(request).await,
            };
            let Failed { error, unsent } = match response {
                Ok(response) => return Ok(response),
                Err(failed) => failed,
            };
            request = match unsent {
                Some(unsent) if is_reused => unsent,
                Some(_) => return Err(Failure::Unsent(error)),
                None => return Err(Failure::Exchange(error)),
            };
            *request.uri_mut() = uri.clone();
        }
    }

    async fn connect(
        &self,
        uri: &Uri,
        server: Server,
        payloads: Payloads,
    ) -> Result<Pooled, Failure> {
        let failed = |error: BoxError| Failure::Connect(ConnectError::new(error));
        let connection = self.connector.connect(uri).await.map_err(failed)?;
        #[cfg(feature = "http2")]
        if self.is_plain_http2 || connection.is_http2() {
            let connection = Http2::start(connection).await.map_err(|it| failed(it.into()))?;
            return Ok(Pooled::Http2(self.pool.share_http2(server, connection)));
        }
        let host = HeaderValue::try_from(host(uri).unwrap_or_default());
        let host = host.map_err(|error| Failure::Uri(error.into()))?;
        let connection = Http1::start(connection, server, payloads, host).await;
        Ok(Pooled::Http1(connection.map_err(|it| failed(it.into()))?))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
