//! [`FirstServer`]: converts the URIs of requests to URLs for `reqwest`.

use std::sync::OnceLock;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};
use reqwest::Url;

use crate::body::BoxError;
use crate::request::host;

/// The server of the first request, which is usually the only one. It is cached, because parsing
/// its URL takes longer than all other steps here.
#[derive(Debug, Default)]
pub(super) struct FirstServer(OnceLock<Server>);

#[derive(Clone, Debug)]
struct Server {
    scheme: Scheme,
    authority: Authority,
    url: Url,
    host: HeaderValue,
}

impl Server {
    fn new(uri: &Uri) -> Result<Server, BoxError> {
        let (Some(scheme), Some(authority), Some(host)) =
            (uri.scheme(), uri.authority(), host(uri))
        else {
            return Err("its URI has no host; use an absolute URI".into());
        };
        let url = Url::parse(&format!("{scheme}://{authority}/"))?;
        let host = HeaderValue::try_from(host)?;
        Ok(Server { scheme: scheme.clone(), authority: authority.clone(), url, host })
    }

    fn is_of(&self, uri: &Uri) -> bool {
        uri.scheme() == Some(&self.scheme) && uri.authority() == Some(&self.authority)
    }
}

impl FirstServer {
    /// The URL of a request, and the value of its header `host`.
    pub(super) fn url(&self, uri: &Uri) -> Result<(Url, HeaderValue), BoxError> {
        let other;
        let server = match self.0.get() {
            Some(first) if first.is_of(uri) => first,
            first => {
                other = Server::new(uri)?;
                if first.is_none() {
                    // Another thread may set it first.
                    self.0.get_or_init(|| other.clone());
                }
                &other
            }
        };
        let mut url = server.url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok((url, server.host.clone()))
    }
}

/// Whether a path has segments that URLs do not keep: `.` and `..`, also if they are encoded:
/// <https://url.spec.whatwg.org/#double-dot-path-segment>.
#[cfg(feature = "hyper")]
pub(super) fn has_dot_segments(path: &str) -> bool {
    // Searching for dots takes less time than splitting, and few paths have any.
    ["/.", "/%2"].into_iter().any(|start| path.contains(start))
        && path.split('/').any(|it| matches!(after_dot(it), Some("" | "." | "%2e" | "%2E")))
}

/// The segment without a dot at its start.
#[cfg(feature = "hyper")]
fn after_dot(segment: &str) -> Option<&str> {
    [".", "%2e", "%2E"].into_iter().find_map(|dot| segment.strip_prefix(dot))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_those_of_the_requests() {
        let first = FirstServer::default();
        for uri in [
            "https://a.example/",
            "https://a.example/b%2Fc/d?e=f%20g&h",
            "https://a.example/b?",
            "http://a.example/b",
            "https://a.example:8443/b",
            "https://[::1]:8443/b",
            "https://b.example/",
            "https://a.example/b//c",
        ] {
            let uri = Uri::from_static(uri);
            let (url, value) = first.url(&uri).unwrap();
            assert_eq!(url.as_str(), uri);
            assert_eq!(value, host(&uri).unwrap());
        }
    }

    #[test]
    #[cfg(feature = "hyper")]
    fn dot_segments_are_those_that_urls_do_not_keep() {
        let segments = [
            "",
            ".",
            "..",
            "...",
            "a",
            ".a",
            "a.",
            "a..",
            "..a",
            "%2e",
            "%2E",
            ".%2e",
            "%2E.",
            "%2e%2E",
            "%2e%2e%2e",
            "%2",
            "%2f",
            ". .",
            "%252e",
        ];
        for (before, after) in [("/", ""), ("/", "/"), ("/a/", ""), ("/a/", "/b")] {
            for segment in segments {
                let path = format!("{before}{segment}{after}");
                let mut url = Url::parse("https://a.example/").unwrap();
                url.set_path(&path);
                let expected = path.replace(' ', "%20");
                assert_eq!(has_dot_segments(&path), url.path() != expected, "{path}");
            }
        }
    }

    #[test]
    fn a_uri_without_a_host_is_an_error() {
        let error = FirstServer::default().url(&Uri::from_static("/a")).unwrap_err();
        assert!(error.to_string().contains("no host"), "{error}");
    }
}
