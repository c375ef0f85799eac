//! Verifies the [signatures](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
//! of requests. This module shares no code with the client's signer.

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};
use tinsmith_runtime::{Timestamp, parse};

use super::http::{Refusal, Request};
use super::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// All characters but the unreserved characters of URIs.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn check(request: &Request) -> Result<(), Refusal> {
    let signed = match request.header("authorization") {
        Some(authorization) => Signed::in_headers(authorization, request)?,
        None if request.parameter("X-Amz-Signature").is_some() => Signed::in_query(request)?,
        None => {
            let what = "Missing Authentication Token";
            return Err(refuse("MissingAuthenticationTokenException", what));
        }
    };
    let credential: Vec<&str> = signed.credential.split('/').collect();
    let [key, date, region, service, end] = credential.as_slice() else {
        return Err(incomplete("Credential"));
    };
    if *key != ACCESS_KEY_ID {
        let what = "The security token included in the request is invalid.";
        return Err(refuse("UnrecognizedClientException", what));
    }
    let is_of_date = signed.time.starts_with(date);
    if [*region, *service, *end] != [REGION, "lambda", "aws4_request"] || !is_of_date {
        let what = format!("Credential should be scoped to {REGION}, lambda and the date.");
        return Err(refuse("InvalidSignatureException", &what));
    }
    let names: Vec<&str> = signed.headers.split(';').collect();
    if let Some(unsigned) = must_be_signed(request).find(|name| !names.contains(name)) {
        return Err(incomplete(&format!("the header {unsigned} is not signed")));
    }

    let scope = [*date, *region, *service, *end];
    let canonical = sha256(canonical(request, &names).as_bytes());
    let to_sign = format!("{ALGORITHM}\n{}\n{}\n{canonical}", signed.time, scope.join("/"));
    let secret = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    let key = scope.iter().fold(secret, |key, part| hmac(&key, part));
    if hex(&hmac(&key, &to_sign)) == signed.signature {
        return Ok(());
    }
    let what = "The request signature we calculated does not match the signature you provided.";
    Err(refuse("InvalidSignatureException", what))
}

fn incomplete(what: &str) -> Refusal {
    refuse("IncompleteSignatureException", what)
}

fn refuse(code: &'static str, what: &str) -> Refusal {
    Refusal::new(403, code, what)
}

/// The signature of a request, and its parameters.
struct Signed {
    credential: String,
    headers: String,
    signature: String,
    time: String,
}

impl Signed {
    fn in_headers(authorization: &str, request: &Request) -> Result<Signed, Refusal> {
        let read = || {
            let mut parts = authorization.strip_prefix(ALGORITHM)?.trim().split(", ");
            Some(Signed {
                credential: parts.next()?.strip_prefix("Credential=")?.to_owned(),
                headers: parts.next()?.strip_prefix("SignedHeaders=")?.to_owned(),
                signature: parts.next()?.strip_prefix("Signature=")?.to_owned(),
                time: request.header("x-amz-date")?.to_owned(),
            })
        };
        read().ok_or_else(|| incomplete("Authorization or X-Amz-Date"))
    }

    /// The signature of a presigned URL, which has all parameters in the query, and expires.
    fn in_query(request: &Request) -> Result<Signed, Refusal> {
        let part = |name: &str| request.parameter(name).ok_or_else(|| incomplete(name));
        if part("X-Amz-Algorithm")? != ALGORITHM {
            return Err(incomplete("X-Amz-Algorithm"));
        }
        let time = part("X-Amz-Date")?;
        let signed_at = seconds(&time).ok_or_else(|| incomplete("X-Amz-Date"))?;
        let lasts: i64 = part("X-Amz-Expires")?.parse().map_err(|_| incomplete("X-Amz-Expires"))?;
        if !(1..=604_800).contains(&lasts) {
            return Err(incomplete("X-Amz-Expires"));
        }
        if Timestamp::now().secs() > signed_at + lasts {
            let what = format!("Signature expired: {time} lasts {lasts} seconds.");
            return Err(refuse("InvalidSignatureException", &what));
        }
        Ok(Signed {
            credential: part("X-Amz-Credential")?,
            headers: part("X-Amz-SignedHeaders")?,
            signature: part("X-Amz-Signature")?,
            time,
        })
    }
}

/// The seconds since 1970 of a time such as `20150830T123600Z`.
fn seconds(time: &str) -> Option<i64> {
    let part = |range| time.get(range);
    let date = [part(0..4)?, part(4..6)?, part(6..8)?].join("-");
    let clock = [part(9..11)?, part(11..13)?, part(13..15)?].join(":");
    Some(parse::date_time(&format!("{date}T{clock}Z")).ok()?.secs())
}

/// The headers that must be signed.
fn must_be_signed(request: &Request) -> impl Iterator<Item = &str> {
    let names = request.headers.keys().map(|name| name.as_str());
    names.filter(|name| *name == "host" || name.starts_with("x-amz-"))
}

/// The canonical request.
fn canonical(request: &Request, signed: &[&str]) -> String {
    // The encoded path is encoded a second time.
    let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let path: Vec<String> = request.uri.path().split('/').map(encode).collect();
    let mut query: Vec<String> = (request.query().iter())
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    query.sort();
    let headers: String = (signed.iter())
        .map(|name| format!("{name}:{}\n", trim_all(request.header(name).unwrap_or_default())))
        .collect();
    [
        request.method.as_str(),
        &path.join("/"),
        &query.join("&"),
        &headers,
        &signed.join(";"),
        &sha256(&request.body),
    ]
    .join("\n")
}

/// Trims a header value, and replaces sequences of spaces by one space.
fn trim_all(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
