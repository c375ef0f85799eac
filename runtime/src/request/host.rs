//! The value of the header `host`.

use http::Uri;

/// The host of a URI as HTTP libraries send it: without user information, and with its port unless that is the
/// default of the scheme. `None` if the URI is not absolute.
pub(crate) fn host(uri: &Uri) -> Option<&str> {
    let host = uri.host()?;
    Some(match (uri.scheme_str(), uri.port_u16()) {
        (Some("https"), Some(443)) | (Some("http"), Some(80)) | (_, None) => host,
        _ => uri.authority().map_or(host, |it| it.as_str().rsplit('@').next().unwrap_or(host)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_a_port_unless_it_is_the_default() {
        for (uri, expected) in [
            ("https://a.example/", Some("a.example")),
            ("https://a.example:443/", Some("a.example")),
            ("http://a.example:80/", Some("a.example")),
            ("http://a.example:443/", Some("a.example:443")),
            ("http://[::1]:8080/", Some("[::1]:8080")),
            ("http://me:secret@a.example:8080/", Some("a.example:8080")),
            ("/path", None),
        ] {
            assert_eq!(host(&Uri::from_static(uri)), expected);
        }
    }
}
