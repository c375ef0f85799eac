//! The canonical request: the text of a request that is signed.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request>

use std::borrow::Cow;

use http::Uri;
use http::header::{AUTHORIZATION, HOST, HeaderName, TRANSFER_ENCODING, USER_AGENT};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use super::key::HASH;
use super::{SignError, UNSIGNED_PAYLOAD};
use crate::body::Body;
use crate::hex::push_hex;
use crate::percent::{RESERVED, RESERVED_BUT_SLASH};

/// What stands for the hash of a body without a byte.
const EMPTY_HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Headers that are not signed: the signature itself, and what anyone on the way may change.
const NOT_SIGNED: [HeaderName; 4] =
    [AUTHORIZATION, USER_AGENT, TRANSFER_ENCODING, HeaderName::from_static("x-amzn-trace-id")];

/// The headers of a request that are signed, with the host, in the order of their names. Those of
/// the same name are in their own order.
pub(super) struct Headers<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl<'a> Headers<'a> {
    pub(super) fn of(request: &'a http::Request<Body>) -> Result<Headers<'a>, SignError> {
        let mut headers = Vec::with_capacity(request.headers().len() + 1);
        if !request.headers().contains_key(HOST) {
            headers.push((HOST.as_str(), host(request.uri())?.into()));
        }
        for (name, value) in request.headers() {
            if NOT_SIGNED.contains(name) {
                continue;
            }
            let value = std::str::from_utf8(value.as_bytes()).map_err(|_| {
                SignError::request(format!("header `{name}` is not UTF-8; correct it"))
            })?;
            headers.push((name.as_str(), one_space(value)));
        }
        headers.sort_by_key(|(name, _)| *name);
        Ok(Headers(headers))
    }

    /// The names, each once.
    pub(super) fn names(&self) -> String {
        let mut names = String::with_capacity(self.0.len() * 16);
        let mut last = "";
        for (name, _) in &self.0 {
            if *name != last {
                names.push_str(if last.is_empty() { "" } else { ";" });
                names.push_str(name);
                last = name;
            }
        }
        names
    }

    /// A line for each name, with its values.
    fn write(&self, text: &mut String) {
        let mut last = "";
        for (name, value) in &self.0 {
            if *name == last {
                text.push(',');
            } else {
                text.push_str(if last.is_empty() { "" } else { "\n" });
                text.extend([*name, ":"]);
                last = name;
            }
            text.push_str(value);
        }
        text.push('\n');
    }
}

/// The host as HTTP libraries send it: with its port, unless that is the scheme's own.
fn host(uri: &Uri) -> Result<&str, SignError> {
    let host = uri
        .host()
        .ok_or_else(|| SignError::request("its URI has no host; give it an absolute one"))?;
    Ok(match (uri.scheme_str(), uri.port_u16()) {
        (Some("https"), Some(443)) | (Some("http"), Some(80)) | (_, None) => host,
        // It ends the authority, which begins with a user's name if there is one.
        _ => uri.authority().map_or(host, |it| it.as_str().rsplit('@').next().unwrap_or(host)),
    })
}

/// A value without spaces around it, and with one wherever it has several.
fn one_space(value: &str) -> Cow<'_, str> {
    let value = value.trim_matches(' ');
    if !value.contains("  ") {
        return value.into();
    }
    let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").into()
}

/// The hash of a body, or what stands for it.
pub(super) fn payload(body: &Body, unsigned: bool) -> Cow<'static, str> {
    match body.as_bytes().filter(|_| !unsigned) {
        None => UNSIGNED_PAYLOAD.into(),
        Some(bytes) if bytes.is_empty() => EMPTY_HASH.into(),
        Some(bytes) => hex(&Sha256::digest(bytes).into()).into(),
    }
}

/// The hash of the canonical request. `query` is a canonical one.
pub(super) fn hash(
    request: &http::Request<Body>,
    query: &str,
    headers: &Headers<'_>,
    names: &str,
    payload: &str,
    double_encode: bool,
) -> String {
    let mut text = String::with_capacity(1024);
    text.extend([request.method().as_str(), "\n"]);
    let path = normal(request.uri().path());
    match double_encode {
        true => text.extend(utf8_percent_encode(&path, RESERVED_BUT_SLASH)),
        false => text.push_str(&path),
    }
    text.extend(["\n", query, "\n"]);
    headers.write(&mut text);
    text.extend(["\n", names, "\n", payload]);
    hex(&Sha256::digest(text).into())
}

/// A path without empty segments, `.` and `..`.
fn normal(path: &str) -> Cow<'_, str> {
    if path.starts_with('/') && !path.contains("//") && !path.contains("/.") {
        return path.into();
    }
    let mut kept = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let end = if is_folder && !kept.is_empty() { "/" } else { "" };
    ["/", &kept.join("/"), end].concat().into()
}

/// The pairs of a query and others, encoded and in order.
pub(super) fn query(of_uri: Option<&str>, others: &[(&str, &str)]) -> String {
    let of_uri = of_uri.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = of_uri
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded_once(name), encoded_once(value))
        })
        .collect();
    let encoded = |text| Cow::from(utf8_percent_encode(text, RESERVED));
    pairs.extend(others.iter().map(|(name, value)| (encoded(name), encoded(value))));
    pairs.sort();
    let mut text = String::new();
    for (name, value) in pairs {
        text.push_str(if text.is_empty() { "" } else { "&" });
        text.extend([&name, "=", &value]);
    }
    text
}

/// A part of a query with everything encoded but the unreserved characters, however it was written.
fn encoded_once(part: &str) -> Cow<'_, str> {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if part.bytes().all(is_unreserved) {
        return part.into();
    }
    let part = part.replace('+', " ");
    let decoded: Vec<u8> = percent_decode_str(&part).collect();
    percent_encoding::percent_encode(&decoded, RESERVED).to_string().into()
}

/// Two digits for each byte.
pub(super) fn hex(bytes: &[u8; HASH]) -> String {
    let mut text = String::with_capacity(2 * HASH);
    push_hex(&mut text, bytes);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normal() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            ("/a/b", "/a/b"),
            ("/a//b/", "/a/b/"),
            ("/a/./b/..", "/a/"),
            ("/..", "/"),
            ("/../a", "/a"),
            ("/.a/b..", "/.a/b.."),
        ] {
            assert_eq!(normal(path), expected, "{path}");
        }
    }

    #[test]
    fn queries_are_in_order_and_encoded_once() {
        let others = [("X-Amz-Date", "a/b"), ("B", "")];
        let query = query(Some("b=2&&b=%2f&a+b=%41&c&B=%FF&d=e=f"), &others);
        assert_eq!(query, "B=&B=%FF&X-Amz-Date=a%2Fb&a%20b=A&b=%2F&b=2&c=&d=e%3Df");
        assert_eq!(super::query(None, &[]), "");
    }

    #[test]
    fn hosts_have_the_ports_that_need_saying() {
        for (uri, expected) in [
            ("https://a.example/", "a.example"),
            ("https://a.example:443/", "a.example"),
            ("http://a.example:80/", "a.example"),
            ("http://a.example:443/", "a.example:443"),
            ("http://[::1]:8080/", "[::1]:8080"),
            ("http://me:secret@a.example:8080/", "a.example:8080"),
        ] {
            assert_eq!(host(&Uri::from_static(uri)).unwrap(), expected);
        }
    }

    #[test]
    fn the_hash_of_nothing_is_known() {
        assert_eq!(hex(&Sha256::digest("").into()), EMPTY_HASH);
        assert_eq!(payload(&Body::empty(), false), EMPTY_HASH);
        assert_eq!(payload(&Body::empty(), true), UNSIGNED_PAYLOAD);
    }
}
