//! From an endpoint and a relative URI to the URI of a request.

use http::Uri;

use crate::endpoint::{EndpointError, parse_url};

/// Puts the path and query of a request behind the URL of an endpoint, and a prefix before its host.
///
/// An address has no prefix: a label before it would make it a name, which nobody knows.
pub(crate) fn join(
    endpoint_url: &str,
    host_prefix: &str,
    relative: &Uri,
) -> Result<Uri, EndpointError> {
    let invalid = || {
        EndpointError::new(format!(
            "{endpoint_url:?} is not a URL of http or https without query; correct the endpoint URL"
        ))
    };
    let url = parse_url(endpoint_url).ok_or_else(invalid)?;
    let base = url.path.trim_end_matches('/');
    let path_and_query = relative.path_and_query().map_or("/", |it| it.as_str());
    let prefix = if url.is_ip { "" } else { host_prefix };
    let uri = [url.scheme, "://", prefix, url.authority, base, path_and_query].concat();
    Uri::try_from(uri).map_err(|_| invalid())
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
        assert_eq!(joined("http://a.example/base", "", "/b?c"), "http://a.example/base/b?c");
        assert_eq!(joined("http://a.example/base//", "", "/"), "http://a.example/base/");
        assert_eq!(joined("http://a.example", "", "/a%2Fb//c"), "http://a.example/a%2Fb//c");
    }

    #[test]
    fn a_prefix_is_for_names_only() {
        assert_eq!(joined("https://a.example", "data.", "/b"), "https://data.a.example/b");
        assert_eq!(joined("http://127.0.0.1:80", "data.", "/b"), "http://127.0.0.1:80/b");
        assert_eq!(joined("http://[::1]:80", "data.", "/b"), "http://[::1]:80/b");
    }

    #[test]
    fn an_endpoint_that_is_no_url_is_an_error() {
        for endpoint in ["", "a.example", "ftp://a.example", "https://a.example?b", "https://a b"] {
            let error = join(endpoint, "", &Uri::from_static("/")).unwrap_err();
            assert!(error.message().starts_with(&format!("{endpoint:?} is not")), "{error}");
        }
    }
}
