//! Signature Version 4, as far as Lambda wants it: over the whole body, with the path normalised and
//! encoded a second time.

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
}

/// Headers that anyone on the way may change, and the signature's own.
const NOT_SIGNED: [&str; 4] =
    ["authorization", "user-agent", "x-amzn-trace-id", "transfer-encoding"];

impl Signer<'_> {
    /// The value of the header `authorization`.
    pub fn authorization(&self, request: &Request<Body>) -> String {
        let (canonical, signed_headers) = self.canonical_request(request);
        let scope = format!("{}/{}/{}/aws4_request", self.date(), self.region, self.service);
        let hash = hex(&Sha256::digest(canonical));
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{hash}", self.date_time());

        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for part in [&self.date(), self.region, self.service, "aws4_request"] {
            key = hmac(&key, part);
        }
        let signature = hex(&hmac(&key, &to_sign));
        let key = self.key;
        format!(
            "AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={signed_headers}, \
             Signature={signature}"
        )
    }

    pub fn canonical_request(&self, request: &Request<Body>) -> (String, String) {
        let mut headers: Vec<(String, Vec<String>)> = Vec::new();
        for name in request.headers().keys() {
            let values = request.headers().get_all(name).iter();
            let values = values.map(|value| trim(std::str::from_utf8(value.as_bytes()).unwrap()));
            headers.push((name.to_string(), values.collect()));
        }
        headers.push(("x-amz-date".into(), vec![self.date_time()]));
        if let Some(token) = self.token {
            headers.push(("x-amz-security-token".into(), vec![token.into()]));
        }
        if !request.headers().contains_key("host") {
            headers.push(("host".into(), vec![host(request)]));
        }
        headers.retain(|(name, _)| !NOT_SIGNED.contains(&name.as_str()));
        headers.sort();

        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let mut canonical = format!(
            "{}\n{}\n{}\n",
            request.method(),
            self.path(request.uri().path()),
            query(request.uri().query().unwrap_or_default())
        );
        for (name, values) in &headers {
            canonical.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        let hash = hex(&Sha256::digest(request.body().as_bytes().unwrap()));
        canonical.push_str(&format!("\n{names}\n{hash}"));
        (canonical, names)
    }

    fn path(&self, path: &str) -> String {
        let path = normalized(path);
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
fn query(query: &str) -> String {
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
