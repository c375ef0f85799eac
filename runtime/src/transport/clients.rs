//! [`Clients`]: the HTTP clients of a transport. HTTP libraries have some settings per client that
//! can differ between requests here.

use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::Duration;

use http::uri::Scheme;

use super::http2::requires_http2;
use super::proxies::{Proxies, Proxy, ProxyError};
use super::{CaBundle, Direct, IDLE, Timeouts};
use crate::body::{Body, BoxError};
use crate::environment::Environment;

/// The maximum number of clients that are kept, with their connections. A program has one or two,
/// and one more for each different connect timeout of a call.
const KEPT: usize = 8;

/// The settings of a transport.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The connect timeout of requests that do not set one.
    pub(super) connect: Option<Duration>,
    /// How long an idle connection stays open.
    pub(super) idle: Option<Duration>,
    pub(super) ca_bundle: Option<CaBundle>,
    /// The environment for proxy variables.
    pub(super) environment: Environment,
}

impl Settings {
    pub(super) const fn new(connect: Option<Duration>) -> Settings {
        Settings {
            connect,
            idle: Some(IDLE),
            ca_bundle: None,
            environment: Environment::of_process(),
        }
    }
}

/// HTTP clients, each created on first use.
#[derive(Debug)]
pub(super) struct Clients<C> {
    settings: Settings,
    /// Read before the first request that may need a proxy.
    proxies: OnceLock<Result<Proxies, ProxyError>>,
    made: RwLock<Vec<(ClientKey, C)>>,
}

/// The settings that requests with the same client share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClientKey {
    /// Certificates are loaded only for TLS, to a server or a proxy.
    pub(super) over_tls: bool,
    pub(super) proxy: Option<Proxy>,
    /// The connect timeout.
    pub(super) connect: Option<Duration>,
    /// Whether connections use HTTP/2 without negotiation, which happens in the TLS handshake:
    /// [RFC 9113, section 3.3](https://www.rfc-editor.org/rfc/rfc9113#section-3.3).
    pub(super) is_plain_http2: bool,
}

impl<C: Clone> Clients<C> {
    pub(super) const fn new(settings: Settings) -> Clients<C> {
        Clients { settings, proxies: OnceLock::new(), made: RwLock::new(Vec::new()) }
    }

    /// The settings for all clients.
    #[cfg(all(feature = "hyper", feature = "reqwest"))]
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The client for a request. It is created on first use, and replaces the oldest one if there
    /// are too many.
    ///
    /// # Errors
    /// The proxy variable for the request is invalid, or the client cannot be created.
    pub(super) fn of(
        &self,
        request: &http::Request<Body>,
        make: fn(&ClientKey, &Settings) -> Result<C, BoxError>,
    ) -> Result<C, BoxError> {
        let key = self.key(request)?;
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == key) {
            return Ok(client.clone());
        }
        drop(made);
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have created it first.
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == key) {
            return Ok(client.clone());
        }
        let client = make(&key, &self.settings)?;
        if made.len() == KEPT {
            made.remove(0);
        }
        made.push((key, client.clone()));
        Ok(client)
    }

    fn key(&self, request: &http::Request<Body>) -> Result<ClientKey, ProxyError> {
        let proxy = self.proxy(request)?.cloned();
        let asked = request.extensions().get::<Timeouts>();
        Ok(ClientKey {
            over_tls: !is_plain(request) || proxy.as_ref().is_some_and(Proxy::is_https),
            is_plain_http2: requires_http2(request) && is_plain(request) && proxy.is_none(),
            proxy,
            connect: asked.map_or(self.settings.connect, |timeouts| timeouts.connect),
        })
    }

    fn proxy(&self, request: &http::Request<Body>) -> Result<Option<&Proxy>, ProxyError> {
        if request.extensions().get::<Direct>().is_some() {
            return Ok(None);
        }
        match self.proxies.get_or_init(|| Proxies::read(&self.settings.environment)) {
            Ok(proxies) => proxies.of(request.uri()),
            Err(error) => Err(error.clone()),
        }
    }
}

/// Whether a request is sent without TLS.
pub(super) fn is_plain<B>(request: &http::Request<B>) -> bool {
    request.uri().scheme() == Some(&Scheme::HTTP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, connect: Option<Duration>) -> http::Request<Body> {
        let mut request = http::Request::get(uri).body(Body::empty()).unwrap();
        request.extensions_mut().insert(Timeouts { connect, ..Timeouts::default() });
        request
    }

    #[test]
    fn a_client_is_made_once_and_only_so_many_are_kept() {
        let clients = Clients::new(Settings::new(None));
        let mut requests =
            (0..20).map(|seconds| request("http://a.example/", Some(Duration::from_secs(seconds))));
        for request in requests.by_ref() {
            let made = clients.of(&request, |key, _| Ok(key.connect)).unwrap();
            assert_eq!(clients.of(&request, |_, _| Err("made twice".into())).unwrap(), made);
        }
        assert_eq!(clients.made.read().unwrap().len(), KEPT);
        let first = request("http://a.example/", Some(Duration::ZERO));
        clients.of(&first, |_, _| Err("it was kept until now".into())).unwrap_err();
    }

    #[test]
    fn settings_are_those_of_the_request() {
        let variables = [("http_proxy", "http://a.proxy:1"), ("https_proxy", "https://b.proxy:2")];
        let environment = Environment::from_iter(variables);
        let clients = Clients::<()>::new(Settings { environment, ..Settings::new(None) });
        let limit = Some(Duration::from_secs(3));
        for (uri, over_tls, proxy) in [
            ("http://a.example/", false, "http://a.proxy:1"),
            ("https://a.example/", true, "https://b.proxy:2"),
        ] {
            let mut request = request(uri, limit);
            let key = clients.key(&request).unwrap();
            assert_eq!((key.over_tls, key.connect), (over_tls, limit));
            assert_eq!(key.proxy.unwrap().to_string(), proxy);
            request.extensions_mut().insert(Direct);
            assert_eq!(clients.key(&request).unwrap().proxy, None);
        }
    }
}
