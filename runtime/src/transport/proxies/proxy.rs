//! [`Proxy`]: a proxy, and its format in a variable.

use std::fmt;

use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use super::ProxyError;
use super::host::{self, address, is_name};
use crate::base64;

/// Whether TLS is compiled in, which connections to `https` proxies require.
const HAS_TLS: bool = cfg!(any(feature = "__rustls", feature = "native-tls"));

/// Unsupported schemes of other tools. Only these are shown in errors: any other text in place of a
/// scheme may be a part of a password.
const UNSUPPORTED: [&str; 5] = ["socks", "socks4", "socks4a", "socks5", "socks5h"];

const FORM: &str = "write it as `http://user:password@host:port`";

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Proxy {
    /// Scheme, host and port.
    pub(in super::super) uri: Uri,
    /// The value of `proxy-authorization`, marked as sensitive.
    pub(in super::super) authorization: Option<HeaderValue>,
}

impl Proxy {
    /// Parses the value of a variable: `[scheme://][user[:password]@]host[:port][/]`. The default
    /// scheme is `http`, as in other tools, and the default port is that of the scheme.
    pub(super) fn read(variable: &str, value: &str) -> Result<Proxy, ProxyError> {
        parse(value).map_err(|reason| ProxyError::new(variable, &reason))
    }

    pub(in super::super) fn is_https(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }
}

impl fmt::Display for Proxy {
    /// Scheme, host and port.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, authority) = (self.uri.scheme_str(), self.uri.authority());
        let authority = authority.map(http::uri::Authority::as_str);
        write!(f, "{}://{}", scheme.unwrap_or_default(), authority.unwrap_or_default())
    }
}

fn parse(value: &str) -> Result<Proxy, String> {
    // `Environment::get` inserts it for bytes that are not UTF-8.
    if value.contains(char::REPLACEMENT_CHARACTER) {
        return Err("it is not UTF-8; percent-encode the user and the password".to_owned());
    }
    if value.starts_with(['"', '\'']) {
        return Err("it starts with a quote; remove the quotes around it".to_owned());
    }
    let (scheme, rest) = match value.split_once("://") {
        Some((scheme, rest)) => (self::scheme(scheme)?, rest),
        None => ("http", value),
    };
    let (user_info, rest) = match rest.rsplit_once('@') {
        Some((user_info, rest)) => (Some(user_info), rest),
        None => (None, rest),
    };
    let authorization = user_info.map(authorization).transpose()?.flatten();
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.contains(['/', '?', '#']) {
        return Err(format!("it has a path, a query or a fragment; {FORM}"));
    }
    let (host, port) = host_and_port(rest)?;
    let port = match port {
        Some(port) => port,
        None if scheme == "https" => 443,
        None => 80,
    };
    let uri = Uri::builder().scheme(scheme).authority(format!("{host}:{port}")).path_and_query("/");
    let uri = uri.build().map_err(|_| format!("the host is invalid; {FORM}"))?;
    Ok(Proxy { uri, authorization })
}

fn scheme(scheme: &str) -> Result<&'static str, String> {
    let is = |name: &&str| scheme.eq_ignore_ascii_case(name);
    if is(&"http") {
        return Ok("http");
    }
    if is(&"https") {
        return match HAS_TLS {
            true => Ok("https"),
            false => {
                Err("https proxies require TLS; use an http proxy, or enable one of the features \
                          `rustls-ring`, `rustls-aws-lc` and `native-tls`"
                    .to_owned())
            }
        };
    }
    match UNSUPPORTED.into_iter().find(is) {
        Some(scheme) => Err(format!(
            "{scheme} proxies are not supported; use an http or https proxy, or set a \
             `reqwest` client with `http_client` of the configuration"
        )),
        None => Err(format!("its scheme is neither http nor https; {FORM}")),
    }
}

/// The credentials before the last `@`: a host has no `@`, so any other belongs to the password.
/// `/`, `?` and `#` are rejected: in a URL they end the authority, so the host would be a different
/// one.
fn authorization(user_info: &str) -> Result<Option<HeaderValue>, String> {
    if user_info.is_empty() {
        return Ok(None);
    }
    if user_info.contains(['/', '?', '#']) {
        return Err("the user name or the password contains a `/`, `?` or `#`; write `%2F`, `%3F` or `%23` \
                    instead"
            .to_owned());
    }
    let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
    let user: Vec<u8> = percent_decode_str(user).collect();
    let password: Vec<u8> = percent_decode_str(password).collect();
    // Both rules are from RFC 7617, section 2.
    if user.contains(&b':') {
        return Err(
            "the user name contains a `:`, which `Basic` authorization does not allow; use another user"
                .to_owned(),
        );
    }
    if user.iter().chain(&password).any(u8::is_ascii_control) {
        return Err(
            "the user name or the password contains a control character, which `Basic` authorization \
                    does not allow; remove it"
                .to_owned(),
        );
    }
    let encoded = base64::encode(&[user.as_slice(), b":", &password].concat());
    let value = HeaderValue::try_from(format!("Basic {encoded}"));
    let mut value =
        value.map_err(|_| format!("the user name or the password is invalid; {FORM}"))?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn host_and_port(authority: &str) -> Result<(&str, Option<u16>), String> {
    // The colons of an IPv6 address are within brackets.
    let after_brackets = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let colon = authority.get(after_brackets..).and_then(|rest| rest.rfind(':'));
    let (host, port) = authority.split_at(colon.map_or(authority.len(), |it| after_brackets + it));
    let port = match port.strip_prefix(':') {
        Some(port) => {
            Some(host::port(port).ok_or("the port is not a number from 1 to 65535; correct it")?)
        }
        None => None,
    };
    let is_address = address(host).is_some_and(|it| it.is_ipv4() || host.starts_with('['));
    match is_address || is_name(host) {
        true => Ok((host, port)),
        false if host.is_empty() => Err(format!("it has no host; {FORM}")),
        false if host.contains(':') => {
            Err(format!("its host is invalid; {FORM}, with brackets around an IPv6 address"))
        }
        false => Err(format!("its host is neither a name nor an address; {FORM}")),
    }
}
