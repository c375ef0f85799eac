//! [`Clients`]: the clients of a transport. HTTP libraries take some settings for a whole client that
//! differ between requests here.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use super::{Direct, Timeouts};
use crate::body::{Body, BoxError};

/// How many clients are kept, with their connections. A program has one or two, and another one for
/// each limit on connecting that a call brings.
const KEPT: usize = 8;

/// Clients of a library, each made when it is first needed.
#[derive(Debug)]
pub(super) struct Clients<C> {
    made: RwLock<Vec<(Way, C)>>,
}

/// The settings of requests that share a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// Certificates are read only for TLS, to a server or a proxy.
    pub(super) over_tls: bool,
    /// No proxy is asked.
    pub(super) is_direct: bool,
    /// The limit on connecting.
    pub(super) connect: Option<Duration>,
}

impl Way {
    /// The settings of a request. `connect` is the limit on connecting if the request has none.
    pub(super) fn of(request: &http::Request<Body>, connect: Option<Duration>) -> Way {
        let asked = request.extensions().get::<Timeouts>();
        Way {
            over_tls: request.uri().scheme_str() != Some("http"),
            is_direct: request.extensions().get::<Direct>().is_some(),
            connect: asked.map_or(connect, |timeouts| timeouts.connect),
        }
    }
}

impl<C: Clone> Clients<C> {
    pub(super) const fn new() -> Clients<C> {
        Clients { made: RwLock::new(Vec::new()) }
    }

    /// The client for requests with these settings. If there is none yet, it is made, and the oldest one
    /// makes room for it.
    pub(super) fn of(
        &self,
        way: Way,
        make: impl FnOnce() -> Result<C, BoxError>,
    ) -> Result<C, BoxError> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(client.clone());
        }
        drop(made);
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been here first.
        if let Some((_, client)) = made.iter().find(|(it, _)| *it == way) {
            return Ok(client.clone());
        }
        let client = make()?;
        if made.len() == KEPT {
            made.remove(0);
        }
        made.push((way, client.clone()));
        Ok(client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(seconds: u64) -> Way {
        Way { over_tls: false, is_direct: false, connect: Some(Duration::from_secs(seconds)) }
    }

    #[test]
    fn a_client_is_made_once_and_only_so_many_are_kept() {
        let clients = Clients::new();
        for seconds in 0..20 {
            assert_eq!(clients.of(way(seconds), || Ok(seconds)).unwrap(), seconds);
            assert_eq!(clients.of(way(seconds), || Err("made twice".into())).unwrap(), seconds);
        }
        assert_eq!(clients.made.read().unwrap().len(), KEPT);
        assert_eq!(clients.of(way(0), || Ok(99)).unwrap(), 99, "the oldest one is gone");
        clients.of(way(100), || Err("it cannot be made".into())).unwrap_err();
    }

    #[test]
    fn settings_are_those_of_the_request() {
        let request = |uri: &str| http::Request::get(uri).body(Body::empty()).unwrap();
        let connect = Some(Duration::from_secs(3));
        let expected = Way { over_tls: true, is_direct: false, connect };
        assert_eq!(Way::of(&request("https://a.example/"), connect), expected);
        let mut direct = request("http://169.254.169.254/");
        direct.extensions_mut().insert(Direct);
        direct.extensions_mut().insert(Timeouts::default());
        let expected = Way { over_tls: false, is_direct: true, connect: None };
        assert_eq!(Way::of(&direct, connect), expected);
    }
}
