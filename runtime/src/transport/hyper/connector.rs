//! [`Connector`]: opens connections.

use std::io;
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use tower_service::Service;

use super::connection::Connection;
use super::tls::Tls;
use crate::body::BoxError;
use crate::transport::KEEPALIVE;
use crate::transport::proxies::Proxy;

/// Opens connections to servers, directly or through a proxy.
pub(super) struct Connector {
    tcp: HttpConnector,
    tls: Tls,
    proxy: Option<Proxy>,
    /// The timeout for name resolution, TCP, proxy and TLS together.
    limit: Option<Duration>,
}

impl Connector {
    pub(super) fn new(tls: Tls, proxy: Option<Proxy>, limit: Option<Duration>) -> Connector {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        // The timeout is shared by the addresses of a host.
        tcp.set_connect_timeout(limit);
        Connector { tcp, tls, proxy, limit }
    }

    pub(super) fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// # Errors
    /// No connection was opened in time.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Connection, BoxError> {
        let Some(limit) = self.limit else { return self.open(uri.clone()).await };
        let Ok(outcome) = tokio::time::timeout(limit, self.open(uri.clone())).await else {
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        };
        outcome
    }

    async fn open(&self, uri: Uri) -> Result<Connection, BoxError> {
        let Some(proxy) = &self.proxy else {
            let stream = self.tls.connector(self.tcp.clone()).call(uri).await?;
            return Ok(Connection::new(stream, false));
        };
        let mut to_proxy = self.tls.connector_to_proxy(self.tcp.clone());
        if uri.scheme_str() != Some("https") {
            let stream = to_proxy.call(proxy.uri.clone()).await?;
            return Ok(Connection::new(stream, true));
        }
        let mut tunnel = Tunnel::new(proxy.uri.clone(), to_proxy);
        if let Some(authorization) = &proxy.authorization {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        let stream = self.tls.connector(tunnel).call(uri).await?;
        Ok(Connection::new(stream, false))
    }
}
