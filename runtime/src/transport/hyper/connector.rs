//! [`Connector`]: opens connections.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
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

/// Opens connections to servers, directly or through a proxy. Cloning is cheap, because each
/// request clones it.
#[derive(Clone)]
pub(super) struct Connector {
    inner: Arc<Inner>,
}

struct Inner {
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
        Connector { inner: Arc::new(Inner { tcp, tls, proxy, limit }) }
    }

    pub(super) fn proxy(&self) -> Option<&Proxy> {
        self.inner.proxy.as_ref()
    }
}

impl Inner {
    async fn connect(&self, uri: Uri) -> Result<Connection, BoxError> {
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

    async fn connect_in_time(&self, uri: Uri) -> Result<Connection, BoxError> {
        let Some(limit) = self.limit else { return self.connect(uri).await };
        let Ok(outcome) = tokio::time::timeout(limit, self.connect(uri)).await else {
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        };
        outcome
    }
}

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connection, BoxError>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.connect_in_time(uri).await })
    }
}
