//! The value of the header `host`.

use http::Uri;

/// The host of a URI as HTTP libraries send it: without user information, and with its port unless that is the
/// default of the scheme. `None` if the URI is not absolute.
pub(crate) fn host(uri: &Uri) -> Option<&str> {
    let authority = uri.authority()?.as_str();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let Some((name, port)) = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) else {
        return Some(host);
    };
    Some(match (uri.scheme_str(), port.parse::<u16>()) {
        (Some("https"), Ok(443)) | (Some("http"), Ok(80)) | (_, Err(_)) => name,
        _ => host,
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
            ("http://a.example:0080/", Some("a.example")),
            ("http://a.example:/", Some("a.example")),
            ("http://[::80]/", Some("[::80]")),
            ("http://[::1]:80/", Some("[::1]")),
            ("http://me:secret@a.example:8080/", Some("a.example:8080")),
            ("/path", None),
        ] {
            assert_eq!(host(&Uri::from_static(uri)), expected);
        }
    }
}
