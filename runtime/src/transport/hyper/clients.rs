//! The `hyper` clients of a transport: what differs between requests can often only be chosen for a
//! client.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use http::Uri;
use http::header::PROXY_AUTHORIZATION;
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connector::Connector;
use super::proxies::Proxies;
use super::tls::Tls;
use crate::body::{Body, BoxError};
use crate::transport::bodies::Outgoing;
use crate::transport::{CaBundle, IDLE, Timeouts};

/// How many clients are kept, with their connections. A program has one or two, and another for each
/// limit on connecting that a call brings.
const KEPT: usize = 8;

/// The clients of a transport, each made when it is first needed.
#[derive(Debug)]
pub(super) struct Clients {
    settings: Settings,
    made: RwLock<Vec<(Way, Arc<Client>)>>,
}

/// What a transport was told.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) connect: Option<Duration>,
    /// How long a connection is kept without a request.
    pub(super) idle: Option<Duration>,
    pub(super) ca_bundle: Option<CaBundle>,
}

impl Settings {
    pub(super) const fn with_connect_timeout(connect: Option<Duration>) -> Settings {
        Settings { connect, idle: Some(IDLE), ca_bundle: None }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::with_connect_timeout(None)
    }
}

/// Connections, and how more of them are made.
pub(super) struct Client {
    inner: legacy::Client<Connector, Outgoing>,
    connector: Connector,
}

impl Client {
    /// The pool sends a request again if a kept connection was closed before the request was handed to
    /// it. It can do that only with a request that the connection gives back in one piece, so nothing
    /// is sent twice, over HTTP/2 neither.
    pub(super) fn new(
        tls: Tls,
        proxies: Proxies,
        connect: Option<Duration>,
        idle: Option<Duration>,
    ) -> Client {
        let connector = Connector::new(tls, proxies, connect);
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(idle)
            .pool_timer(TokioTimer::new())
            .retry_canceled_requests(true)
            .build(connector.clone());
        Client { inner, connector }
    }

    /// Has a request say what its proxy wants to know.
    pub(super) fn authorize(&self, request: &mut http::Request<Body>) {
        if let Some(value) = self.connector.proxies().authorization(request.uri()) {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// Certificates are not read for `http`, unless it is a proxy that is asked.
    over_tls: bool,
    /// No proxy is asked.
    is_direct: bool,
    connect: Option<Duration>,
}

impl Clients {
    pub(super) const fn new(settings: Settings) -> Clients {
        Clients { settings, made: RwLock::new(Vec::new()) }
    }

    /// The client for a request.
    pub(super) fn of(&self, request: &http::Request<Body>) -> Result<Arc<Client>, BoxError> {
        let way = self.way(request);
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(Arc::clone(client));
        }
        drop(made);
        self.make(way)
    }

    fn way(&self, request: &http::Request<Body>) -> Way {
        let over_tls = request.uri().scheme_str() != Some("http");
        let asked = request.extensions().get::<Timeouts>();
        Way {
            over_tls,
            is_direct: !over_tls && is_link_local(request.uri()),
            connect: asked.map_or(self.settings.connect, |timeouts| timeouts.connect),
        }
    }

    /// Makes a client. The one that was made first makes room for it.
    fn make(&self, way: Way) -> Result<Arc<Client>, BoxError> {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been here first.
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(Arc::clone(client));
        }
        let proxies = match way.is_direct {
            true => Proxies::none(),
            false => Proxies::of_environment(),
        };
        let over_tls = way.over_tls || proxies.may_speak_tls();
        let tls = Tls::new(over_tls, self.settings.ca_bundle.as_ref())?;
        let client = Arc::new(Client::new(tls, proxies, way.connect, self.settings.idle));
        if made.len() == KEPT {
            made.remove(0);
        }
        made.push((way, Arc::clone(&client)));
        Ok(client)
    }
}

/// Whether a host is where EC2, ECS and EKS have their metadata services: on the machine itself, or
/// on a link that [nothing forwards to](https://www.rfc-editor.org/rfc/rfc3927#section-2.7). What
/// these give out is not for a proxy to see.
fn is_link_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address
            .parse::<Ipv6Addr>()
            .is_ok_and(|it| it.is_unicast_link_local() || it.segments().starts_with(&EC2)),
        None => host.parse::<Ipv4Addr>().is_ok_and(|it| it.is_link_local()),
    }
}

/// How the local IPv6 addresses of EC2 begin, such as `fd00:ec2::254`.
const EC2: [u16; 2] = [0xfd00, 0xec2];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_services_are_asked_without_a_proxy() {
        let clients = Clients::new(Settings::default());
        let is_direct = |uri: &str| {
            let request = http::Request::get(uri).body(Body::empty()).unwrap();
            clients.way(&request).is_direct
        };
        for uri in [
            "http://169.254.169.254/latest",
            "http://169.254.170.2/a",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]:80/",
        ] {
            assert!(is_direct(uri), "{uri}");
        }
        for uri in ["http://169.253.169.254/", "http://[fd00:ec3::254]/", "http://a.example/"] {
            assert!(!is_direct(uri), "{uri}");
        }
    }

    #[test]
    fn only_so_many_clients_are_kept() {
        let clients = Clients::new(Settings::default());
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
