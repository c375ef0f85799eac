//! [`Proxies`]: who stands between the program and the servers.

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use crate::body::BoxError;

/// The proxies that the environment names.
pub(super) struct Proxies(Option<Matcher>);

const HAS_TLS: bool = cfg!(any(feature = "__rustls", feature = "native-tls"));

/// The variables that name one.
const VARIABLES: [&str; 3] = ["http_proxy", "https_proxy", "all_proxy"];

impl Proxies {
    pub(super) const fn none() -> Proxies {
        Proxies(None)
    }

    #[cfg(test)]
    pub(super) fn with(matcher: Matcher) -> Proxies {
        Proxies(Some(matcher))
    }

    pub(super) fn of_environment() -> Proxies {
        let is_one = |name: &str| VARIABLES.iter().any(|it| name.eq_ignore_ascii_case(it));
        let are_there = std::env::vars_os().any(|(name, _)| name.to_str().is_some_and(is_one));
        Proxies(are_there.then(Matcher::from_env))
    }

    pub(super) fn may_speak_tls(&self) -> bool {
        HAS_TLS && self.0.is_some()
    }

    /// The proxy for a request to a URI.
    ///
    /// # Errors
    /// It is one of a kind that this transport does not know.
    pub(super) fn of(&self, uri: &Uri) -> Result<Option<Intercept>, BoxError> {
        let Some(proxy) = self.0.as_ref().and_then(|it| it.intercept(uri)) else { return Ok(None) };
        match proxy.uri().scheme_str() {
            Some("http") => Ok(Some(proxy)),
            Some("https") if HAS_TLS => Ok(Some(proxy)),
            scheme => Err(format!(
                "proxies of {} are not supported; name one of http or https, or give the configuration a \
                 `reqwest::Client`",
                scheme.unwrap_or("no scheme"),
            )
            .into()),
        }
    }

    /// What a proxy wants to have in each request that it is sent for others. In a tunnel it is asked
    /// once.
    pub(super) fn authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        let matcher = self.0.as_ref().filter(|_| uri.scheme_str() == Some("http"))?;
        matcher.intercept(uri)?.basic_auth().cloned()
    }
}
