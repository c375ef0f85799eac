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
    let (scheme, rest) = ["https", "http"].into_iter().find_map(|scheme| {
        // A scheme has no case: https://www.rfc-editor.org/rfc/rfc3986#section-3.1.
        let (start, rest) = value.split_at_checked(scheme.len())?;
        let is_scheme = start.eq_ignore_ascii_case(scheme);
        Some((scheme, rest.strip_prefix("://").filter(|_| is_scheme)?))
    })?;
    let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    // Other errors in the URL are found when a request is built.
    let is_in_path = |byte: u8| byte.is_ascii_graphic() && byte != b'?' && byte != b'#';
    let host = Host::of(authority).filter(|_| path.bytes().all(is_in_path))?;
    Some(Url { scheme, authority, path, normalized_path: normalized(path), is_ip: host.is_ip() })
}

/// The path with slashes around it. Rules parse the same URL several times for each request, so that the common path,
/// an empty one, is not copied.
fn normalized(path: &str) -> Cow<'_, str> {
    match path {
        "" => Cow::Borrowed("/"),
        _ if path.ends_with('/') => Cow::Borrowed(path),
        _ => Cow::Owned(format!("{path}/")),
    }
}

/// A host without brackets.
#[derive(Clone, Copy)]
enum Host<'a> {
    Name(&'a str),
    /// In brackets, which are only around IPv6 addresses.
    InBrackets(&'a str),
}

impl<'a> Host<'a> {
    /// The host of an authority; `None` if it is missing or has other characters, if there is user info, or if the port
    /// is not a number.
    fn of(authority: &'a str) -> Option<Host<'a>> {
        let (host, text, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (text, port) = rest.split_once(']')?;
                (Host::InBrackets(text), text, port)
            }
            None => {
                let colon = authority.bytes().position(|byte| byte == b':');
                let (text, port) = authority.split_at(colon.unwrap_or(authority.len()));
                (Host::Name(text), text, port)
            }
        };
        let is_host = !text.is_empty() && text.bytes().all(is_in_host);
        (is_host && is_port(port)).then_some(host)
    }

    fn is_ip(self) -> bool {
        match self {
            Host::InBrackets(address) => address.parse::<Ipv6Addr>().is_ok(),
            // Most hosts are names. Checking the first byte takes less time than parsing.
            Host::Name(name) => {
                name.starts_with(|first: char| first.is_ascii_digit())
                    && name.parse::<Ipv4Addr>().is_ok()
            }
        }
    }
}

/// Whether a byte is allowed in a host: <https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2>.
fn is_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-:_~%!$&'()*+,;=".contains(&byte)
}

/// Whether the rest of an authority is empty, or a colon and a number.
fn is_port(rest: &str) -> bool {
    let is_number =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    rest.is_empty() || rest.strip_prefix(':').is_some_and(is_number)
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
            "http://[::1]a",
            "http://[::1",
            "http://a:",
            "http://a:+80",
            "http://a<b",
            "http://ä",
            "http://a/ä",
            "httpä://a",
        ] {
            assert_eq!(parse_url(value), None, "{value}");
        }
    }
}
