//! The `reqwest` clients of a transport: what differs between requests can often only be chosen for a
//! client.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use http::Uri;
use reqwest::redirect::Policy;

use crate::body::{Body, BoxError};
use crate::transport::{CaBundle, Timeouts};

/// How long a connection is silent before the other end is asked whether it is still there. A NAT
/// gateway of AWS forgets connections that are silent for 350 seconds, and a function may run longer.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// How many clients are kept, with their connections. A program has one or two, and another for each
/// limit on connecting that a call brings.
const KEPT: usize = 8;

/// The clients of a transport, each made when it is first needed.
#[derive(Debug)]
pub(super) struct Clients {
    connect: Option<Duration>,
    ca_bundle: Option<CaBundle>,
    /// The one that does everything, if the program gave one.
    given: Option<reqwest::Client>,
    made: RwLock<Vec<(Way, reqwest::Client)>>,
}

/// What a client is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// Certificates are not read for `http`.
    over_tls: bool,
    /// No proxy is asked.
    is_direct: bool,
    connect: Option<Duration>,
}

impl Clients {
    pub(super) const fn made_here(
        connect: Option<Duration>,
        ca_bundle: Option<CaBundle>,
    ) -> Clients {
        Clients { connect, ca_bundle, given: None, made: RwLock::new(Vec::new()) }
    }

    pub(super) const fn given(client: reqwest::Client) -> Clients {
        let made = RwLock::new(Vec::new());
        Clients { connect: None, ca_bundle: None, given: Some(client), made }
    }

    /// The client for a request.
    pub(super) fn of(&self, request: &http::Request<Body>) -> Result<reqwest::Client, BoxError> {
        if let Some(client) = &self.given {
            return Ok(client.clone());
        }
        let way = self.way(request);
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(client.clone());
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
            connect: asked.map_or(self.connect, |timeouts| timeouts.connect),
        }
    }

    /// Makes a client. The one that was made first makes room for it.
    fn make(&self, way: Way) -> Result<reqwest::Client, BoxError> {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been here first.
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(client.clone());
        }
        let builder = builder(way.connect, way.over_tls, self.ca_bundle.as_ref())?;
        let builder = if way.is_direct { builder.no_proxy() } else { builder };
        let client = builder.build()?;
        if made.len() == KEPT {
            made.remove(0);
        }
        made.push((way, client.clone()));
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

/// What a client is made of.
pub(super) fn builder(
    connect: Option<Duration>,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    // What is turned off may be on because another crate has enabled a feature of `reqwest`.
    let mut builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .tcp_keepalive(KEEPALIVE)
        .tcp_keepalive_interval(KEEPALIVE);
    if let Some(timeout) = connect {
        builder = builder.connect_timeout(timeout);
    }
    with_tls(builder, over_tls, ca_bundle)
}

/// A stack that was asked for comes before one that is there by default.
#[cfg(feature = "native-tls")]
fn with_tls(
    builder: reqwest::ClientBuilder,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    let builder = builder.tls_backend_native();
    let Some(ca_bundle) = ca_bundle.filter(|_| over_tls) else { return Ok(builder) };
    match reqwest::Certificate::from_pem_bundle(&ca_bundle.read()?) {
        Ok(certificates) if !certificates.is_empty() => Ok(builder.tls_certs_only(certificates)),
        _ => Err(ca_bundle.has_none()),
    }
}

#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    Ok(builder.tls_backend_preconfigured(crate::transport::rustls::config(over_tls, ca_bundle)?))
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    over_tls: bool,
    _ca_bundle: Option<&CaBundle>,
) -> Result<reqwest::ClientBuilder, BoxError> {
    match over_tls {
        false => Ok(builder),
        true => Err("there is no TLS; enable one of the features `rustls-ring`, `rustls-aws-lc` and `native-tls`".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_services_are_asked_without_a_proxy() {
        let clients = Clients::made_here(None, None);
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
        let clients = Clients::made_here(None, None);
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
