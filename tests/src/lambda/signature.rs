//! Whether a request is [signed](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
//! as the service wants it. It shares no code with what signs.

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use super::http::{Refusal, Request};
use super::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// All but what is encoded nowhere in a URI.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn check(request: &Request) -> Result<(), Refusal> {
    let Some(authorization) = request.header("authorization") else {
        return Err(refuse("MissingAuthenticationTokenException", "Missing Authentication Token"));
    };
    let incomplete = |what: &str| refuse("IncompleteSignatureException", what);
    let signed = Signed::read(authorization).ok_or_else(|| incomplete("Authorization"))?;
    let time = request.header("x-amz-date").ok_or_else(|| incomplete("X-Amz-Date"))?;

    let [key, date, region, service, end] = signed.credential.as_slice() else {
        return Err(incomplete("Credential"));
    };
    if *key != ACCESS_KEY_ID {
        let what = "The security token included in the request is invalid.";
        return Err(refuse("UnrecognizedClientException", what));
    }
    if [*region, *service, *end] != [REGION, "lambda", "aws4_request"] || !time.starts_with(date) {
        let what = format!("Credential should be scoped to {REGION}, lambda and the date.");
        return Err(refuse("InvalidSignatureException", &what));
    }
    if let Some(unsigned) = must_be_signed(request).find(|name| !signed.headers.contains(name)) {
        return Err(incomplete(&format!("the header {unsigned} is not signed")));
    }

    let scope = [*date, *region, *service, *end];
    let canonical = sha256(canonical(request, &signed.headers).as_bytes());
    let to_sign = format!("{ALGORITHM}\n{time}\n{}\n{canonical}", scope.join("/"));
    let secret = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    let key = scope.iter().fold(secret, |key, part| hmac(&key, part));
    if hex(&hmac(&key, &to_sign)) == signed.signature {
        return Ok(());
    }
    let what = "The request signature we calculated does not match the signature you provided.";
    Err(refuse("InvalidSignatureException", what))
}

fn refuse(code: &'static str, what: &str) -> Refusal {
    Refusal::new(403, code, what)
}

/// What the header `Authorization` says.
struct Signed<'a> {
    credential: Vec<&'a str>,
    headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    fn read(authorization: &'a str) -> Option<Signed<'a>> {
        let mut parts = authorization.strip_prefix(ALGORITHM)?.trim().split(", ");
        Some(Signed {
            credential: parts.next()?.strip_prefix("Credential=")?.split('/').collect(),
            headers: parts.next()?.strip_prefix("SignedHeaders=")?.split(';').collect(),
            signature: parts.next()?.strip_prefix("Signature=")?,
        })
    }
}

/// Headers whose change must be noticed.
fn must_be_signed(request: &Request) -> impl Iterator<Item = &str> {
    let names = request.headers.keys().map(|name| name.as_str());
    names.filter(|name| *name == "host" || name.starts_with("x-amz-"))
}

/// The request as a text that is the same however the request is written.
fn canonical(request: &Request, signed: &[&str]) -> String {
    // What is encoded in the path is encoded a second time.
    let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let path: Vec<String> = request.uri.path().split('/').map(encode).collect();
    let mut query: Vec<String> = (request.query().iter())
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

/// Several spaces count as one, and none at the ends.
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
