//! A second implementation of `aws-chunked`, which reads the encoding and verifies signatures.

use ::hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// A decoded body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    /// The lengths of the chunks, with the last one, which is empty.
    pub(crate) chunks: Vec<usize>,
    pub(crate) signatures: Vec<String>,
    pub(crate) trailer: Vec<(String, String)>,
}

/// The first line without its end, and the rest.
fn line(bytes: &[u8]) -> (&str, &[u8]) {
    let end = bytes.windows(2).position(|it| it == b"\r\n").expect("a line is not terminated");
    (std::str::from_utf8(&bytes[..end]).unwrap(), &bytes[end + 2..])
}

pub(crate) fn decode(mut encoded: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    loop {
        let (head, rest) = line(encoded);
        let mut parts = head.split(';');
        let length = usize::from_str_radix(parts.next().unwrap(), 16).unwrap();
        for extension in parts {
            let signature = extension.strip_prefix("chunk-signature=").unwrap();
            decoded.signatures.push(signature.to_owned());
        }
        decoded.chunks.push(length);
        if length == 0 {
            encoded = rest;
            break;
        }
        decoded.bytes.extend_from_slice(&rest[..length]);
        encoded = rest[length..].strip_prefix(b"\r\n").expect("a chunk is not terminated");
    }
    loop {
        let (header, rest) = line(encoded);
        encoded = rest;
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap();
        decoded.trailer.push((name.to_owned(), value.to_owned()));
    }
    assert!(encoded.is_empty(), "there are bytes after the trailer");
    decoded
}

/// The input of the signatures of chunks.
pub(crate) struct Signing<'a> {
    pub(crate) secret: &'a str,
    /// Such as `20130524T000000Z`.
    pub(crate) time: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
    /// The signature of the request.
    pub(crate) seed: &'a str,
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Signing<'_> {
    /// The signatures of the chunks, and that of the trailer.
    pub(crate) fn signatures(&self, decoded: &Decoded) -> (Vec<String>, String) {
        let Signing { secret, time, region, service, seed } = self;
        let date = &time[..8];
        let steps = [date, *region, *service, "aws4_request"];
        let first = format!("AWS4{secret}").into_bytes();
        let key = steps.iter().fold(first, |key, step| hmac(&key, step));
        let scope = steps.join("/");
        let sign = |algorithm: &str, previous: &str, hashes: &str| {
            let text = format!("{algorithm}\n{time}\n{scope}\n{previous}\n{hashes}");
            hex(&hmac(&key, &text))
        };
        let mut previous = (*seed).to_owned();
        let (mut signatures, mut rest) = (Vec::new(), &decoded.bytes[..]);
        for length in &decoded.chunks {
            let (chunk, after) = rest.split_at(*length);
            rest = after;
            let hashes = format!("{}\n{}", hex(&Sha256::digest([])), hex(&Sha256::digest(chunk)));
            previous = sign("AWS4-HMAC-SHA256-PAYLOAD", &previous, &hashes);
            signatures.push(previous.clone());
        }
        let (name, value) = &decoded.trailer[0];
        let hash = hex(&Sha256::digest(format!("{name}:{value}\n")));
        (signatures, sign("AWS4-HMAC-SHA256-TRAILER", &previous, &hash))
    }
}
