//! [`Proxies`]: proxies from environment variables, for every transport of this crate.
//!
//! The names of the variables, their precedence and the entries of `no_proxy` are those of
//! [curl](https://curl.se/docs/manpage.html#ENVIRONMENT) and
//! [libcurl](https://curl.se/libcurl/c/libcurl-env.html). `HTTP_PROXY` in upper case is also read,
//! as in [Python's
//! urllib](https://docs.python.org/3/library/urllib.request.html#urllib.request.getproxies), which
//! botocore uses.
//!
//! Other tools ignore an invalid value and connect directly. Here it is an error.

mod bypass;
mod error;
mod host;
mod proxy;
mod through;

use http::Uri;
use http::uri::Scheme;

use self::bypass::Bypass;
pub(super) use self::error::ProxyError;
pub(super) use self::proxy::Proxy;
pub(super) use self::through::{asks_for_password, check_plain_answer, refuses_tunnel, through};
use crate::environment::Environment;

/// The names of a variable. The first one with a value is used, so lower case takes precedence, as
/// in curl.
const HTTP: [&str; 2] = ["http_proxy", "HTTP_PROXY"];
const HTTPS: [&str; 2] = ["https_proxy", "HTTPS_PROXY"];
const ALL: [&str; 2] = ["all_proxy", "ALL_PROXY"];
const NONE: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// A web server sets it for CGI programs.
const CGI: &str = "REQUEST_METHOD";

/// Maps requests to proxies.
#[derive(Debug)]
pub(super) struct Proxies {
    http: Result<Option<Proxy>, ProxyError>,
    https: Result<Option<Proxy>, ProxyError>,
    bypass: Bypass,
}

impl Proxies {
    /// No proxies.
    pub(super) const fn none() -> Proxies {
        Proxies { http: Ok(None), https: Ok(None), bypass: Bypass::nothing() }
    }

    /// Reads the variables. If no proxy is set, `no_proxy` has no effect and is not parsed.
    ///
    /// # Errors
    /// `no_proxy` has an invalid entry: no request can tell whether it needs a proxy.
    pub(super) fn read(environment: &Environment) -> Result<Proxies, ProxyError> {
        let all = || first(environment, &ALL);
        let http = first(environment, http_names(environment)).or_else(all);
        let https = first(environment, &HTTPS).or_else(all);
        if http.is_none() && https.is_none() {
            return Ok(Proxies::none());
        }
        let bypass = match first(environment, &NONE) {
            Some((name, value)) => Bypass::read(name, &value)?,
            None => Bypass::nothing(),
        };
        if bypass.is_everything() {
            return Ok(Proxies::none());
        }
        let read = |found: Option<(&'static str, String)>| {
            found.map(|(name, value)| Proxy::read(name, &value)).transpose()
        };
        Ok(Proxies { http: read(http), https: read(https), bypass })
    }

    /// Whether all requests are direct.
    pub(super) const fn is_empty(&self) -> bool {
        matches!((&self.http, &self.https), (Ok(None), Ok(None)))
    }

    /// The proxy for a request to an absolute URI; `None` if the request is direct.
    ///
    /// # Errors
    /// The proxy variable for this request is invalid. Requests that do not use this variable are
    /// not affected.
    pub(super) fn of(&self, uri: &Uri) -> Result<Option<&Proxy>, ProxyError> {
        if self.is_empty() || self.bypass.contains(uri) {
            return Ok(None);
        }
        let proxy = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => &self.http,
            Some(scheme) if *scheme == Scheme::HTTPS => &self.https,
            _ => return Ok(None),
        };
        proxy.as_ref().map(Option::as_ref).map_err(ProxyError::clone)
    }
}

/// The names of the variable for `http`. In a CGI program, `HTTP_PROXY` contains the `Proxy` header
/// of the request to the web server: see <https://httpoxy.org>. On Windows, names of variables are
/// case-insensitive.
fn http_names(environment: &Environment) -> &'static [&'static str] {
    match environment.get(CGI) {
        None => &HTTP,
        Some(_) if cfg!(windows) => &[],
        Some(_) => &HTTP[..1],
    }
}

/// The first of these variables that has a value, trimmed.
fn first(environment: &Environment, names: &[&'static str]) -> Option<(&'static str, String)> {
    names.iter().find_map(|name| {
        let value = environment.get(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| (*name, value.to_owned()))
    })
}

#[cfg(test)]
mod tests;
