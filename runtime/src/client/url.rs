//! Combines an endpoint and a relative URI into the URI of a request.

use std::sync::OnceLock;

use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

use crate::endpoint::{EndpointError, parse_url};

/// Appends the path and query of a request to the URL of an endpoint, and prepends a prefix to its
/// host.
///
/// IP addresses get no prefix: with a label in front they would be unresolvable host names.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn join(
    endpoint_url: &str,
    host_prefix: &str,
    relative: &Uri,
) -> Result<Uri, EndpointError> {
    Base::parse(endpoint_url)?.join(host_prefix, relative)
}

/// The parsed endpoint of the first call, which is usually the only one.
#[derive(Default)]
pub(super) struct FirstBase(OnceLock<Base>);

impl FirstBase {
    /// The same as [`join`], with the parsed endpoint cached.
    pub(super) fn join(
        &self,
        endpoint_url: &str,
        host_prefix: &str,
        relative: &Uri,
    ) -> Result<Uri, EndpointError> {
        match self.0.get() {
            Some(base) if base.url == endpoint_url => base.join(host_prefix, relative),
            Some(_) => Base::parse(endpoint_url)?.join(host_prefix, relative),
            None => {
                let base = Base::parse(endpoint_url)?;
                let joined = base.join(host_prefix, relative);
                // Another thread may have set it first.
                let _ = self.0.set(base);
                joined
            }
        }
    }
}

/// A parsed endpoint URL.
struct Base {
    url: String,
    scheme: Scheme,
    authority: Authority,
    /// Without a trailing slash.
    path: String,
    is_ip: bool,
}

impl Base {
    fn parse(endpoint_url: &str) -> Result<Base, EndpointError> {
        let invalid = || invalid(endpoint_url);
        let url = parse_url(endpoint_url).ok_or_else(invalid)?;
        Ok(Base {
            url: endpoint_url.to_owned(),
            scheme: Scheme::try_from(url.scheme).map_err(|_| invalid())?,
            authority: Authority::try_from(url.authority).map_err(|_| invalid())?,
            path: url.path.trim_end_matches('/').to_owned(),
            is_ip: url.is_ip,
        })
    }

    fn join(&self, host_prefix: &str, relative: &Uri) -> Result<Uri, EndpointError> {
        let invalid = || invalid(&self.url);
        let authority = match host_prefix {
            prefix if prefix.is_empty() || self.is_ip => self.authority.clone(),
            prefix => Authority::try_from([prefix, self.authority.as_str()].concat())
                .map_err(|_| invalid())?,
        };
        let path_and_query = match relative.path_and_query() {
            Some(it) if self.path.is_empty() => it.clone(),
            it => {
                let relative = it.map_or("/", PathAndQuery::as_str);
                PathAndQuery::try_from([&self.path, relative].concat()).map_err(|_| invalid())?
            }
        };
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(authority);
        parts.path_and_query = Some(path_and_query);
        Uri::from_parts(parts).map_err(|_| invalid())
    }
}

/// A URI whose path has no slash at its end, unless the path is only that slash.
pub(super) fn without_last_slash(uri: &Uri) -> Result<Uri, EndpointError> {
    let path = match uri.path().trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    let text = match uri.query() {
        Some(query) => [path, "?", query].concat(),
        None => path.to_owned(),
    };
    let invalid = || invalid(&uri.to_string());
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).map_err(|_| invalid())?);
    Uri::from_parts(parts).map_err(|_| invalid())
}

fn invalid(endpoint_url: &str) -> EndpointError {
    EndpointError::new(format!(
        "{endpoint_url:?} is not an http or https URL without a query; correct the endpoint URL"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(endpoint_url: &str, host_prefix: &str, relative: &'static str) -> String {
        let uri = join(endpoint_url, host_prefix, &Uri::from_static(relative));
        uri.unwrap().to_string()
    }

    #[test]
    fn paths_are_put_together() {
        for endpoint in ["https://a.example:8443", "https://a.example:8443/"] {
            assert_eq!(joined(endpoint, "", "/"), "https://a.example:8443/");
            assert_eq!(joined(endpoint, "", "/b/c?d=e"), "https://a.example:8443/b/c?d=e");
        }
        assert_eq!(joined("HTTPS://localhost", "", "/b"), "https://localhost/b");
        assert_eq!(joined("Http://localhost:80/c", "", "/b"), "http://localhost:80/c/b");
        assert_eq!(joined("http://a.example/base", "", "/b?c"), "http://a.example/base/b?c");
        assert_eq!(joined("http://a.example/base//", "", "/"), "http://a.example/base/");
        assert_eq!(joined("http://a.example", "", "/a%2Fb//c"), "http://a.example/a%2Fb//c");
    }

    #[test]
    fn the_last_slash_can_be_removed() {
        let pairs = [
            ("http://a.example/b/", "http://a.example/b"),
            ("http://a.example/b/?c=/", "http://a.example/b?c=/"),
            ("http://a.example/b/?", "http://a.example/b?"),
            ("http://a.example/?c", "http://a.example/?c"),
            ("http://a.example/", "http://a.example/"),
        ];
        for (uri, expected) in pairs {
            let found = without_last_slash(&Uri::from_static(uri)).unwrap();
            assert_eq!(found.to_string(), expected);
        }
    }

    #[test]
    fn a_prefix_is_for_names_only() {
        assert_eq!(joined("https://a.example", "data.", "/b"), "https://data.a.example/b");
        assert_eq!(joined("http://127.0.0.1:80", "data.", "/b"), "http://127.0.0.1:80/b");
        assert_eq!(joined("http://[::1]:80", "data.", "/b"), "http://[::1]:80/b");
    }

    #[test]
    fn another_endpoint_is_not_the_first() {
        let first = FirstBase::default();
        for endpoint in ["https://a.example", "https://b.example/c", "https://a.example"] {
            for _ in 0..2 {
                let uri = first.join(endpoint, "", &Uri::from_static("/d")).unwrap();
                assert_eq!(uri.to_string(), format!("{endpoint}/d"));
            }
        }
        first.join("nothing", "", &Uri::from_static("/")).unwrap_err();
    }

    #[test]
    fn an_endpoint_that_is_no_url_is_an_error() {
        for endpoint in ["", "a.example", "ftp://a.example", "https://a.example?b", "https://a b"] {
            let error = join(endpoint, "", &Uri::from_static("/")).unwrap_err();
            assert!(error.message().starts_with(&format!("{endpoint:?} is not")), "{error}");
        }
    }
}
