//! Parses hosts and ports in proxy variables.

use std::net::{IpAddr, Ipv6Addr};

/// An address, with or without the brackets of an IPv6 address in URLs.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(text) => text.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => text.parse().ok(),
    }
}

/// Whether this is a valid host name. Names that are not ASCII must be in Punycode. A name that
/// ends in a number is an address, as in the [URL
/// standard](https://url.spec.whatwg.org/#ends-in-a-number-checker): some resolvers treat `3128` as
/// `0.0.12.56`.
pub(super) fn is_name(text: &str) -> bool {
    let text = without_last_dot(text);
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(is_of_label);
    let last = text.rsplit('.').next().unwrap_or_default();
    text.split('.').all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_of_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Removes a trailing dot, which does not change the name.
pub(super) fn without_last_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// A port, digits only: `u16::from_str` also accepts a sign.
pub(super) fn port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0)
}
