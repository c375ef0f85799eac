//! The `hyper` clients of a transport: what differs between requests can often only be chosen for a
//! client.

use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use http::header::PROXY_AUTHORIZATION;
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connector::Connector;
use super::tls::Tls;
use crate::body::{Body, BoxError};
use crate::environment::Environment;
use crate::transport::bodies::Outgoing;
use crate::transport::proxies::{Proxies, Proxy, ProxyError};
use crate::transport::{CaBundle, Direct, Timeouts};

/// How long a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_secs(90);

/// How many clients are kept, with their connections. A program has one or two, and another for each
/// limit on connecting that a call brings.
const KEPT: usize = 8;

/// The clients of a transport, each made when it is first needed.
#[derive(Debug)]
pub(super) struct Clients {
    connect: Option<Duration>,
    ca_bundle: Option<CaBundle>,
    environment: Environment,
    /// Read before the first request that may need a proxy.
    proxies: OnceLock<Result<Proxies, ProxyError>>,
    made: RwLock<Vec<(Way, Arc<Client>)>>,
}

/// Connections, and how more of them are made.
pub(super) struct Client {
    inner: legacy::Client<Connector, Outgoing>,
    connector: Connector,
}

impl Client {
    fn new(tls: Tls, proxy: Option<Proxy>, connect: Option<Duration>) -> Client {
        let connector = Connector::new(tls, proxy, connect);
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector.clone());
        Client { inner, connector }
    }

    /// The proxy that all requests of this client go through.
    pub(super) fn proxy(&self) -> Option<&Proxy> {
        self.connector.proxy()
    }

    /// Adds what the proxy has to know to a request that it forwards. For a tunnel, it is in the request
    /// for the tunnel.
    pub(super) fn authorize(&self, request: &mut http::Request<Body>) {
        let proxy = self.proxy().filter(|_| is_plain(request));
        if let Some(value) = proxy.and_then(|proxy| proxy.authorization.clone()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, value);
        }
    }

    pub(super) async fn send(
        &self,
        request: http::Request<Outgoing>,
    ) -> Result<http::Response<Incoming>, legacy::Error> {
        self.inner.request(request).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// What a client is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way {
    /// Certificates are not read for `http`, unless the proxy is one of `https`.
    over_tls: bool,
    proxy: Option<Proxy>,
    connect: Option<Duration>,
}

impl Clients {
    pub(super) const fn new(connect: Option<Duration>, ca_bundle: Option<CaBundle>) -> Clients {
        Clients {
            connect,
            ca_bundle,
            environment: Environment::of_process(),
            proxies: OnceLock::new(),
            made: RwLock::new(Vec::new()),
        }
    }

    #[cfg(test)]
    pub(super) fn with_environment(environment: Environment) -> Clients {
        Clients { environment, ..Clients::new(None, None) }
    }

    /// The client for a request.
    ///
    /// # Errors
    /// The variable that names the request's proxy cannot be read, or there are no certificates.
    pub(super) fn of(&self, request: &http::Request<Body>) -> Result<Arc<Client>, BoxError> {
        let way = self.way(request)?;
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(Arc::clone(client));
        }
        drop(made);
        self.make(way)
    }

    fn way(&self, request: &http::Request<Body>) -> Result<Way, ProxyError> {
        let proxy = self.proxy(request)?.cloned();
        let asked = request.extensions().get::<Timeouts>();
        Ok(Way {
            over_tls: !is_plain(request) || proxy.as_ref().is_some_and(Proxy::is_https),
            proxy,
            connect: asked.map_or(self.connect, |timeouts| timeouts.connect),
        })
    }

    fn proxy(&self, request: &http::Request<Body>) -> Result<Option<&Proxy>, ProxyError> {
        if request.extensions().get::<Direct>().is_some() {
            return Ok(None);
        }
        match self.proxies.get_or_init(|| Proxies::read(&self.environment)) {
            Ok(proxies) => proxies.of(request.uri()),
            Err(error) => Err(error.clone()),
        }
    }

    /// Makes a client. The one that was made first makes room for it.
    fn make(&self, way: Way) -> Result<Arc<Client>, BoxError> {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been here first.
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(Arc::clone(client));
        }
        let tls = Tls::new(way.over_tls, self.ca_bundle.as_ref())?;
        let client = Arc::new(Client::new(tls, way.proxy.clone(), way.connect));
        if made.len() == KEPT {
            made.remove(0);
        }
        made.push((way, Arc::clone(&client)));
        Ok(client)
    }
}

fn is_plain(request: &http::Request<Body>) -> bool {
    request.uri().scheme_str() == Some("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_clients_are_kept() {
        let clients = Clients::new(None, None);
        for seconds in 0..20 {
            let connect = Some(Duration::from_secs(seconds));
            let mut request = http::Request::get("http://a.example/").body(Body::empty()).unwrap();
            request.extensions_mut().insert(Timeouts { connect, ..Timeouts::default() });
            clients.of(&request).unwrap();
            clients.of(&request).unwrap();
        }
        let made = clients.made.read().unwrap();
        assert_eq!(made.len(), KEPT);
        assert_eq!(made[KEPT - 1].0.connect, Some(Duration::from_secs(19)));
    }
}
