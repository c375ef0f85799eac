//! Parses URLs for the rules engine.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The parts of a URL without a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Url<'a> {
    /// `http` or `https`, in lower case.
    pub scheme: &'a str,
    /// The host, with the port if there is one.
    pub authority: &'a str,
    /// The unchanged path, which may be empty: the AWS tests append it to other hosts.
    pub path: &'a str,
    /// The path, starting and ending with a `/`.
    pub normalized_path: Cow<'a, str>,
    /// Whether the host is an IPv4 or IPv6 address.
    pub is_ip: bool,
}

/// `parseURL`: parses a URL, or returns `None` if it is not an `http` or `https` URL, or has a
/// query, a fragment or user info.
///
/// ```
/// use tinsmith_runtime::endpoint::parse_url;
///
/// let url = parse_url("https://example.com:8443/base").unwrap();
/// assert_eq!(url.authority, "example.com:8443");
/// assert_eq!(url.normalized_path, "/base/");
/// ```
pub fn parse_url(value: &str) -> Option<Url<'_>> {
    let (scheme, rest) = value.split_once("://")?;
    // A scheme has no case: https://www.rfc-editor.org/rfc/rfc3986#section-3.1.
    let scheme = ["http", "https"].into_iter().find(|it| it.eq_ignore_ascii_case(scheme))?;
    if rest.contains(['?', '#']) {
        return None;
    }
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let host = host(authority)?;
    // Other errors in the URL are found when a request is built.
    if !authority.bytes().all(is_in_authority) || !path.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return None;
    }
    Some(Url { scheme, authority, path, normalized_path: normalized(path), is_ip: is_ip(host) })
}

/// The path with slashes around it. Rules parse the same URL several times for each request, mostly without a path.
fn normalized(path: &str) -> Cow<'_, str> {
    match path {
        "" => Cow::Borrowed("/"),
        _ if path.ends_with('/') => Cow::Borrowed(path),
        _ => Cow::Owned(format!("{path}/")),
    }
}

/// Whether a byte is allowed in a host or a port: <https://www.rfc-editor.org/rfc/rfc3986#section-3.2>.
fn is_in_authority(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(&byte)
}

/// The host of an authority; `None` if it is missing, if there is user info, or if the port is not
/// a number.
fn host(authority: &str) -> Option<&str> {
    // The colons of an IPv6 address are within brackets.
    let after_brackets = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let colon = authority.get(after_brackets..)?.find(':');
    let (host, port) = match colon {
        Some(colon) => authority.split_at(after_brackets + colon),
        None => (authority, ""),
    };
    let port_is_good = match port.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok(),
        None => true,
    };
    // Brackets are around an address, and nowhere else.
    let name = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    let is_host = !name.is_empty() && !name.contains(['@', '[', ']']);
    (is_host && port_is_good).then_some(host)
}

/// Whether a host is an address: IPv6 ones stand in brackets.
fn is_ip(host: &str) -> bool {
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        let cases = [
            ("https://example.com", "example.com", "", "/", false),
            ("https://example.com/", "example.com", "/", "/", false),
            ("http://example.com:80/foo/bar", "example.com:80", "/foo/bar", "/foo/bar/", false),
            ("https://127.0.0.1", "127.0.0.1", "", "/", true),
            ("https://[fe80::1]", "[fe80::1]", "", "/", true),
            ("https://[fe80::1]:8443/a/", "[fe80::1]:8443", "/a/", "/a/", true),
            ("https://127.0.0.1.example", "127.0.0.1.example", "", "/", false),
        ];
        for (value, authority, path, normalized_path, is_ip) in cases {
            let url = parse_url(value).unwrap_or_else(|| panic!("{value}"));
            assert!(value.starts_with(url.scheme));
            assert_eq!(
                (url.authority, url.path, url.normalized_path.as_ref(), url.is_ip),
                (authority, path, normalized_path, is_ip),
                "{value}"
            );
        }
    }

    #[test]
    fn a_scheme_has_no_case() {
        for (value, scheme) in [("HTTPS://localhost", "https"), ("Http://localhost/a", "http")] {
            assert_eq!(parse_url(value).map(|url| url.scheme), Some(scheme), "{value}");
        }
    }

    #[test]
    fn what_cannot_be_an_endpoint_is_none() {
        for value in [
            "",
            "example.com",
            "https://",
            "https:///path",
            "https://:443",
            "ftp://example.com",
            "HTTPS//example.com",
            "https://example.com:8443?foo=bar&faz=baz",
            "https://example.com/#fragment",
            "https://user:password@example.com",
            "https://example.com:port",
            "https://example.com:65536",
            "https://exa mple.com",
            "https://example.com/a b",
            "http://:[]",
            "http://[]",
            "http://a[::1]",
        ] {
            assert_eq!(parse_url(value), None, "{value}");
        }
    }
}
