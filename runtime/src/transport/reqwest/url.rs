//! [`FirstOrigin`]: URIs as `reqwest` has them.

use std::sync::OnceLock;

use http::Uri;
use http::uri::{Authority, Scheme};
use reqwest::Url;

use crate::body::BoxError;

/// Where the first request went, which is mostly where all others go: the host is not read anew for
/// each of them.
#[derive(Debug)]
pub(super) struct FirstOrigin(OnceLock<Origin>);

#[derive(Debug)]
struct Origin {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    url: Url,
}

impl Origin {
    fn is_of(&self, uri: &Uri) -> bool {
        self.scheme.as_ref() == uri.scheme() && self.authority.as_ref() == uri.authority()
    }
}

impl FirstOrigin {
    pub(super) const fn new() -> FirstOrigin {
        FirstOrigin(OnceLock::new())
    }

    /// The URL for a URI. Path and query are changed where they are not in their normal form.
    pub(super) fn url(&self, uri: &Uri) -> Result<Url, BoxError> {
        if let Some(origin) = self.0.get().filter(|it| it.is_of(uri)) {
            let mut url = origin.url.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url = Url::parse(&uri.to_string())?;
        if self.0.get().is_none() {
            let (scheme, authority) = (uri.scheme().cloned(), uri.authority().cloned());
            // Another thread may have been faster with an origin of its own.
            let _ = self.0.set(Origin { scheme, authority, url: url.clone() });
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_that_of_its_uri() {
        let first = FirstOrigin::new();
        for uri in [
            "https://a.example/b?c=d",
            "https://a.example/b",
            "https://a.example/",
            "https://a.example/e%2Ff//g?h",
            "https://a.example/../b/./c|?'",
            "http://a.example/b",
            "https://b.example:8443/a",
            "https://[::1]:8443/a?b",
        ] {
            let parsed = Url::parse(uri).unwrap();
            for _ in 0..2 {
                assert_eq!(first.url(&uri.parse().unwrap()).unwrap(), parsed, "{uri}");
            }
        }
        first.url(&Uri::from_static("https://a.example:0x/")).unwrap_err();
    }
}
