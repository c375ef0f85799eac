//! [`Bypass`]: the hosts that `no_proxy` excludes from proxies.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

use super::ProxyError;
use super::host::{self, address, is_name, without_last_dot};

/// The hosts that are accessed directly.
///
/// The entries are those of [curl](https://curl.se/libcurl/c/CURLOPT_NOPROXY.html): host names,
/// which include their subdomains, addresses, networks, and `*`. A leading dot is ignored, as in
/// curl and in [Python's urllib](https://docs.python.org/3/library/urllib.request.html), which
/// botocore uses. Ports of entries come from urllib, and `*.example.com` for subdomains only comes
/// from [Go](https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config). Other tools ignore invalid
/// entries; here they are an error.
#[derive(Debug)]
pub(super) struct Bypass {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Debug)]
enum Hosts {
    All,
    /// A host name in lower case, and its subdomains.
    Domain(String),
    /// The subdomains of a host name in lower case.
    Below(String),
    /// An address, and the length of its network prefix.
    Network(IpAddr, u8),
}

impl Bypass {
    pub(super) const fn nothing() -> Bypass {
        Bypass { entries: Vec::new() }
    }

    /// Parses a list, separated by commas and white space.
    pub(super) fn read(variable: &str, value: &str) -> Result<Bypass, ProxyError> {
        let entries = value.split(|it: char| it == ',' || it.is_whitespace());
        let entries = entries.filter(|entry| !entry.is_empty()).map(|entry| {
            Entry::read(entry).ok_or_else(|| ProxyError::new(variable, &cannot_be_read(entry)))
        });
        Ok(Bypass { entries: entries.collect::<Result<_, _>>()? })
    }

    pub(super) fn is_everything(&self) -> bool {
        self.entries.iter().any(|it| matches!(it, Entry { hosts: Hosts::All, port: None }))
    }

    pub(super) fn contains(&self, uri: &Uri) -> bool {
        let Some(host) = uri.host() else { return false };
        if self.entries.is_empty() {
            return false;
        }
        let default = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(default);
        let address = address(host);
        let name = without_last_dot(host).to_ascii_lowercase();
        self.entries.iter().any(|entry| {
            entry.port.is_none_or(|it| it == port) && entry.hosts.contain(&name, address)
        })
    }
}

/// Shows the entry, unless it may be a URL with a password.
fn cannot_be_read(entry: &str) -> String {
    let shown = match entry.contains('@') {
        true => "one of its entries".to_owned(),
        false => format!("the entry {entry:?}"),
    };
    format!(
        "{shown} is invalid; list host names, addresses and networks such as `10.0.0.0/8`, \
         separated by commas"
    )
}

impl Entry {
    fn read(entry: &str) -> Option<Entry> {
        if let Some((address, bits)) = entry.split_once('/') {
            return Some(Entry { hosts: network(address, bits)?, port: None });
        }
        if let Some(address) = address(entry) {
            return Some(Entry { hosts: single(address), port: None });
        }
        let (host, port) = match entry.rsplit_once(':') {
            Some((host, port)) => (host, Some(host::port(port)?)),
            None => (entry, None),
        };
        // An IPv6 address with a port is in brackets.
        let address = address(host).filter(|_| host.starts_with('[') || !host.contains(':'));
        let hosts = match address {
            Some(address) => single(address),
            None if host == "*" => Hosts::All,
            None => match host.strip_prefix("*.") {
                Some(domain) => Hosts::Below(domain_name(domain)?),
                None => Hosts::Domain(domain_name(host.strip_prefix('.').unwrap_or(host))?),
            },
        };
        Some(Entry { hosts, port })
    }
}

impl Hosts {
    fn contain(&self, name: &str, address: Option<IpAddr>) -> bool {
        match (self, address) {
            (Hosts::All, _) => true,
            (Hosts::Network(network, bits), Some(address)) => {
                has_prefix(address, *network, *bits)
                    || has_prefix(address.to_canonical(), *network, *bits)
            }
            (Hosts::Domain(domain), None) => name == domain || is_below(name, domain),
            (Hosts::Below(domain), None) => is_below(name, domain),
            (Hosts::Network(..), None) | (Hosts::Domain(_) | Hosts::Below(_), Some(_)) => false,
        }
    }
}

fn is_below(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn single(address: IpAddr) -> Hosts {
    let address = address.to_canonical();
    Hosts::Network(address, size(address))
}

fn network(address: &str, bits: &str) -> Option<Hosts> {
    let address = host::address(address)?;
    let is_number = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
    let bits = bits.parse().ok().filter(|bits| is_number && *bits <= size(address))?;
    Some(Hosts::Network(address, bits))
}

const fn size(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// Whether an address has the prefix of a network of the same family.
fn has_prefix(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let bits = u32::from(bits);
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            let differing = Ipv4Addr::to_bits(address) ^ Ipv4Addr::to_bits(network);
            differing.leading_zeros() >= bits
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => {
            let differing = Ipv6Addr::to_bits(address) ^ Ipv6Addr::to_bits(network);
            differing.leading_zeros() >= bits
        }
        _ => false,
    }
}

/// A host name in lower case, without a trailing dot.
fn domain_name(name: &str) -> Option<String> {
    is_name(name).then(|| without_last_dot(name).to_ascii_lowercase())
}
