//! Hosts and ports, as they are written in the variables.

use std::net::{IpAddr, Ipv6Addr};

/// An address, with or without the brackets that URLs have around an IPv6 address.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(text) => text.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => text.parse().ok(),
    }
}

/// Whether this is the name of a host. One that is not ASCII is written in Punycode. One that ends in a
/// number is meant as an address, as [URLs have it](https://url.spec.whatwg.org/#ends-in-a-number-checker):
/// some resolvers take `3128` for `0.0.12.56`.
pub(super) fn is_name(text: &str) -> bool {
    let text = without_last_dot(text);
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(is_of_label);
    let last = text.rsplit('.').next().unwrap_or_default();
    text.split('.').all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_of_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// A name with a dot at its end is the same name.
pub(super) fn without_last_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// A port, of digits only: `u16::from_str` takes a sign as well.
pub(super) fn port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0)
}
