//! Signing: [AWS Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html)
//! in the headers of a request or in its URL, and bearer tokens.

mod canonical;
#[cfg(feature = "sign-eventstream")]
pub mod event_stream;
mod key;
mod moment;
mod presign;

pub(crate) use key::Keys;
pub use presign::{LONGEST, Presigned, presign};

use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::body::{Body, BoxError};
use crate::build_error::BuildError;
use crate::credentials::{Credentials, CredentialsError};
use crate::error::Failure;
use canonical::{Headers, hex};
use key::Key;
use moment::Moment;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// In the place of a body's hash: anyone may change the body.
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// What a signature is good for, and how it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope<'a> {
    /// The service's name in signatures, such as `lambda`.
    pub service: &'a str,
    /// The region, such as `eu-central-1`.
    pub region: &'a str,
    /// Whether the path, which is percent-encoded once in the request, is encoded a second time in
    /// what is signed. Every service but S3 wants that.
    pub double_encode: bool,
    /// Whether the signature leaves out the body, as it always does when the body is a stream.
    pub unsigned_payload: bool,
}

impl<'a> Scope<'a> {
    /// A signature over everything, with the path encoded twice.
    #[must_use]
    pub const fn new(service: &'a str, region: &'a str) -> Scope<'a> {
        Scope { service, region, double_encode: true, unsigned_payload: false }
    }
}

/// Signs a request as it is at this moment, in its headers.
///
/// The request must be complete: its URI absolute, and no header changed afterwards. The headers
/// `authorization`, `x-amz-date`, and with a session token `x-amz-security-token`, are set. If the
/// body is not signed, `x-amz-content-sha256` says so; else there is no such header.
///
/// ```
/// use std::time::SystemTime;
/// use tinsmith_runtime::credentials::Credentials;
/// use tinsmith_runtime::sign::{Scope, sign};
///
/// let credentials = Credentials::new("AKID", "secret", None, None, "example");
/// let mut request = http::Request::new(tinsmith_runtime::Body::empty());
/// *request.uri_mut() = "https://lambda.eu-central-1.amazonaws.com/2015-03-31/functions/".parse()?;
/// let scope = Scope::new("lambda", "eu-central-1");
/// sign(&mut request, &credentials, &scope, SystemTime::now())?;
/// assert!(request.headers().contains_key("authorization"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SignError::Request`] if the request cannot be signed: its URI has no host, or the time is
/// before 1970 or after 9999. [`SignError::Credentials`] if no header can carry them.
pub fn sign(
    request: &mut http::Request<Body>,
    credentials: &Credentials,
    scope: &Scope<'_>,
    time: SystemTime,
) -> Result<(), SignError> {
    sign_with(&Keys::default(), request, credentials, scope, time)
}

/// Signs a request with keys that are there already, if they are.
pub(crate) fn sign_with(
    keys: &Keys,
    request: &mut http::Request<Body>,
    credentials: &Credentials,
    scope: &Scope<'_>,
    time: SystemTime,
) -> Result<(), SignError> {
    check(credentials)?;
    let moment = Moment::of(time)?;
    let payload = canonical::payload(request.body(), scope.unsigned_payload);
    let headers = request.headers_mut();
    headers.insert(DATE, value(moment.as_str())?);
    if let Some(token) = credentials.session_token() {
        headers.insert(TOKEN, sensitive(value(token)?));
    }
    if payload == UNSIGNED_PAYLOAD {
        headers.insert(CONTENT_SHA256, HeaderValue::from_static(UNSIGNED_PAYLOAD));
    }
    let headers = Headers::of(request)?;
    let names = headers.names();
    let query = canonical::query(request.uri().query(), &[]);
    let hash = canonical::hash(request, &query, &headers, &names, &payload, scope.double_encode);
    let key = keys.key(credentials, scope, moment.date());
    let scope = scope.on(&moment);
    let authorization = [
        ALGORITHM,
        " Credential=",
        credentials.access_key_id(),
        "/",
        &scope,
        ", SignedHeaders=",
        &names,
        ", Signature=",
        &signature(key, &moment, &scope, &hash),
    ];
    let authorization = HeaderValue::try_from(authorization.concat());
    let authorization = authorization.map_err(SignError::request)?;
    request.headers_mut().insert(AUTHORIZATION, sensitive(authorization));
    Ok(())
}

impl Scope<'_> {
    /// The scope of a signature of a day: `20150830/us-east-1/lambda/aws4_request`.
    fn on(&self, moment: &Moment) -> String {
        [moment.date(), self.region, self.service, "aws4_request"].join("/")
    }
}

/// The signature for the hash of a canonical request.
fn signature(key: Key, moment: &Moment, scope: &str, hash: &str) -> String {
    hex(&key.sign([ALGORITHM, "\n", moment.as_str(), "\n", scope, "\n", hash]))
}

/// Sets a [bearer token](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
pub(crate) fn bear(request: &mut http::Request<Body>, token: &str) -> Result<(), SignError> {
    let value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| SignError::Credentials(CredentialsError::unusable("bearer token")))?;
    request.headers_mut().insert(AUTHORIZATION, sensitive(value));
    Ok(())
}

/// Refuses credentials that no header can carry.
fn check(credentials: &Credentials) -> Result<(), SignError> {
    let token = credentials.session_token().unwrap_or_default();
    for (part, value) in [("access key id", credentials.access_key_id()), ("session token", token)]
    {
        if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SignError::Credentials(CredentialsError::unusable(part)));
        }
    }
    Ok(())
}

fn value(text: &str) -> Result<HeaderValue, SignError> {
    HeaderValue::from_str(text).map_err(SignError::request)
}

/// Keeps a header's value out of `Debug`, here and in every HTTP library.
fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}

/// A request that cannot be signed. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum SignError {
    /// It is because of the request.
    Request(BoxError),
    /// It is because of the credentials.
    Credentials(CredentialsError),
}

impl SignError {
    fn request(reason: impl Into<BoxError>) -> SignError {
        SignError::Request(reason.into())
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignError::Request(reason) => write!(f, "the request cannot be signed: {reason}"),
            SignError::Credentials(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            SignError::Request(reason) => reason.source(),
            SignError::Credentials(error) => error.source(),
        }
    }
}

impl From<SignError> for Failure {
    fn from(error: SignError) -> Failure {
        match error {
            SignError::Request(_) => Failure::Build(BuildError::new(error.to_string())),
            SignError::Credentials(error) => Failure::Credentials(error),
        }
    }
}

#[cfg(test)]
mod tests;
