//! [`LastOrigin`]: URIs as `reqwest` has them.

use std::sync::{Mutex, PoisonError};

use http::Uri;
use http::uri::{Authority, Scheme};
use reqwest::Url;

use crate::body::BoxError;

/// Where the last request went, which is mostly where the next one goes: the host is not read anew
/// for each of them.
#[derive(Debug)]
pub(super) struct LastOrigin(Mutex<Option<Origin>>);

#[derive(Debug)]
struct Origin {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    url: Url,
}

impl LastOrigin {
    pub(super) const fn new() -> LastOrigin {
        LastOrigin(Mutex::new(None))
    }

    /// The URL for a URI. Path and query are changed where they are not in their normal form.
    pub(super) fn url(&self, uri: &Uri) -> Result<Url, BoxError> {
        // It is set as a whole, so that a thread that panicked changes nothing.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_last = |it: &Origin| {
            (it.scheme.as_ref(), it.authority.as_ref()) == (uri.scheme(), uri.authority())
        };
        if let Some(origin) = last.as_ref().filter(|it| is_last(it)) {
            let mut url = origin.url.clone();
            drop(last);
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url = Url::parse(&uri.to_string())?;
        *last = Some(Origin {
            scheme: uri.scheme().cloned(),
            authority: uri.authority().cloned(),
            url: url.clone(),
        });
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_that_of_its_uri() {
        let last = LastOrigin::new();
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
                assert_eq!(last.url(&uri.parse().unwrap()).unwrap(), parsed, "{uri}");
            }
        }
        last.url(&Uri::from_static("https://a.example:0x/")).unwrap_err();
    }
}
