//! Signature Version 4, written a second time.

use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;
use tinsmith_runtime::Body;

pub struct Signer<'a> {
    pub key: &'a str,
    pub secret: &'a str,
    pub token: Option<&'a str>,
    pub region: &'a str,
    pub service: &'a str,
    pub time: OffsetDateTime,
    pub double_encode: bool,
    pub normalize_path: bool,
    pub unsigned_payload: bool,
}

const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The signature, headers that may change on the way, and headers about the client.
const NOT_SIGNED: [&str; 6] = [
    "authorization",
    "user-agent",
    "x-amzn-trace-id",
    "transfer-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
];

impl Signer<'_> {
    /// The value of the header `authorization`.
    pub fn authorization(&self, request: &Request<Body>) -> String {
        let (canonical, signed_headers) = self.canonical_request(request);
        let signature = self.signature(&canonical);
        let (key, scope) = (self.key, self.scope());
        format!(
            "AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={signed_headers}, \
             Signature={signature}"
        )
    }

    /// The query of a request that has its signature in there, pairs in order.
    pub fn presigned(&self, request: &Request<Body>, expires: u64) -> String {
        let mut headers = headers(request);
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let mut own = vec![
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".into()),
            ("X-Amz-Credential", format!("{}/{}", self.key, self.scope())),
            ("X-Amz-Date", self.date_time()),
            ("X-Amz-Expires", expires.to_string()),
            ("X-Amz-SignedHeaders", names.join(";")),
        ];
        own.extend(self.token.map(|token| ("X-Amz-Security-Token", token.to_owned())));
        let own = own.iter().map(|(name, value)| format!("{name}={}", encode(value.as_bytes())));
        let before = request.uri().query().unwrap_or_default().to_owned();
        let all: Vec<String> = std::iter::once(before).chain(own).collect();
        let all = query(&all.join("&"));
        let signature = self.signature(&self.canonical(request, &all, &headers));
        query(&format!("{all}&X-Amz-Signature={signature}"))
    }

    pub fn canonical_request(&self, request: &Request<Body>) -> (String, String) {
        let mut headers = headers(request);
        headers.push(("x-amz-date".into(), vec![self.date_time()]));
        if self.unsigned_payload {
            headers.push(("x-amz-content-sha256".into(), vec![UNSIGNED_PAYLOAD.into()]));
        }
        if let Some(token) = self.token {
            headers.push(("x-amz-security-token".into(), vec![token.into()]));
        }
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let query = query(request.uri().query().unwrap_or_default());
        (self.canonical(request, &query, &headers), names.join(";"))
    }

    fn canonical(
        &self,
        request: &Request<Body>,
        query: &str,
        headers: &[(String, Vec<String>)],
    ) -> String {
        let mut canonical =
            format!("{}\n{}\n{query}\n", request.method(), self.path(request.uri().path()));
        for (name, values) in headers {
            canonical.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let hash = match self.unsigned_payload {
            true => UNSIGNED_PAYLOAD.into(),
            false => hex(&Sha256::digest(request.body().as_bytes().unwrap())),
        };
        canonical.push_str(&format!("\n{}\n{hash}", names.join(";")));
        canonical
    }

    fn signature(&self, canonical: &str) -> String {
        let hash = hex(&Sha256::digest(canonical));
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{}\n{hash}", self.date_time(), self.scope());
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for part in [&self.date(), self.region, self.service, "aws4_request"] {
            key = hmac(&key, part);
        }
        hex(&hmac(&key, &to_sign))
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date(), self.region, self.service)
    }

    fn path(&self, path: &str) -> String {
        let path = if self.normalize_path { normalized(path) } else { path.to_owned() };
        if !self.double_encode {
            return path;
        }
        path.split('/').map(|segment| encode(segment.as_bytes())).collect::<Vec<_>>().join("/")
    }

    fn date(&self) -> String {
        self.time.format(format_description!("[year][month][day]")).unwrap()
    }

    pub fn date_time(&self) -> String {
        let format = format_description!("[year][month][day]T[hour][minute][second]Z");
        self.time.format(format).unwrap()
    }
}

/// The headers that are signed, the host among them.
fn headers(request: &Request<Body>) -> Vec<(String, Vec<String>)> {
    let mut headers: Vec<(String, Vec<String>)> = Vec::new();
    for name in request.headers().keys() {
        let values = request.headers().get_all(name).iter();
        let values = values.map(|value| trim(std::str::from_utf8(value.as_bytes()).unwrap()));
        headers.push((name.to_string(), values.collect()));
    }
    if !request.headers().contains_key("host") {
        headers.push(("host".into(), vec![host(request)]));
    }
    headers.retain(|(name, _)| !NOT_SIGNED.contains(&name.as_str()));
    headers
}

/// The path without `.`, `..` and empty segments.
fn normalized(path: &str) -> String {
    let mut segments = Vec::new();
    let mut is_folder = false;
    for segment in path.split('/') {
        is_folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let end = if is_folder && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// The pairs, ordered by name and then by value, both in their encoded form.
pub fn query(query: &str) -> String {
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((encode(&decode(name)), encode(&decode(value))));
    }
    pairs.sort();
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// The host as clients send it: with the port, unless it is the scheme's own.
fn host(request: &Request<Body>) -> String {
    let uri = request.uri();
    match (uri.scheme_str().unwrap(), uri.port_u16()) {
        ("http", Some(80)) | ("https", Some(443)) | (_, None) => uri.host().unwrap().into(),
        (_, Some(port)) => format!("{}:{port}", uri.host().unwrap()),
    }
}

/// Without spaces around it, and with one where there are several.
fn trim(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

pub fn encode(text: &[u8]) -> String {
    let mut encoded = String::new();
    for &byte in text {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(byte.into());
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn decode(text: &str) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut parts = text.split('%');
    decoded.extend_from_slice(parts.next().unwrap().as_bytes());
    for part in parts {
        let (byte, rest) = part.split_at(2);
        decoded.push(u8::from_str_radix(byte, 16).unwrap());
        decoded.extend_from_slice(rest.as_bytes());
    }
    decoded
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
