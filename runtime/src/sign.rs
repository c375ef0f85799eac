//! Signing: [AWS Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html)
//! in the headers of a request or in its URL, and bearer tokens.

mod presign;

pub use presign::{LONGEST, Presigned, presign};

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningInstructions,
    SigningParams, SigningSettings,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use tracing::{Dispatch, Level, dispatcher, level_enabled};

use crate::body::{Body, BoxError};
use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::error::Failure;

/// The first moment of the year 10000, which the signature's date has no digits for, in seconds.
const YEAR_10000: Duration = Duration::from_secs(253_402_300_800);

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
    let unsigned_payload = scope.unsigned_payload || request.body().as_bytes().is_none();
    let settings = settings(scope, unsigned_payload);
    let instructions = instructions(request, credentials, scope, time, settings)?;
    for header in instructions.into_parts().0 {
        let value = HeaderValue::try_from(header.value()).map_err(SignError::request)?;
        let name = HeaderName::from_static(header.name());
        request.headers_mut().insert(name, sensitive(value));
    }
    Ok(())
}

/// What the signer wants to be added to a request.
fn instructions(
    request: &http::Request<Body>,
    credentials: &Credentials,
    scope: &Scope<'_>,
    time: SystemTime,
    settings: SigningSettings,
) -> Result<SigningInstructions, SignError> {
    check(request, credentials, time)?;
    let identity = Identity::from(credentials.clone());
    let unsigned_payload = settings.payload_checksum_kind == PayloadChecksumKind::XAmzSha256;
    let params = SigningParams::V4(
        v4::SigningParams::builder()
            .identity(&identity)
            .region(scope.region)
            .name(scope.service)
            .time(time)
            .settings(settings)
            .build()
            .map_err(SignError::request)?,
    );
    let signable = signable(request, unsigned_payload)?;
    let output = quietly(|| aws_sigv4::http_request::sign(signable, &params));
    Ok(output.map_err(SignError::request)?.into_parts().0)
}

/// Sets a [bearer token](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
pub(crate) fn bear(request: &mut http::Request<Body>, token: &str) -> Result<(), SignError> {
    let value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| SignError::Credentials(CredentialsError::unusable("bearer token")))?;
    request.headers_mut().insert(AUTHORIZATION, sensitive(value));
    Ok(())
}

/// Refuses what the signer would panic at, or would blame on the request.
fn check(
    request: &http::Request<Body>,
    credentials: &Credentials,
    time: SystemTime,
) -> Result<(), SignError> {
    if request.uri().host().is_none() {
        return Err(SignError::request("its URI has no host; give it an absolute one"));
    }
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since_1970) if since_1970 < YEAR_10000 => {}
        _ => {
            return Err(SignError::request(
                "the time is not in the years 1970 to 9999; set the clock",
            ));
        }
    }
    let token = credentials.session_token().unwrap_or_default();
    for (part, value) in [("access key id", credentials.access_key_id()), ("session token", token)]
    {
        if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SignError::Credentials(CredentialsError::unusable(part)));
        }
    }
    Ok(())
}

fn settings(scope: &Scope<'_>, unsigned_payload: bool) -> SigningSettings {
    // The defaults are to normalise the path and to put the signature and the token into headers.
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = match scope.double_encode {
        true => PercentEncodingMode::Double,
        false => PercentEncodingMode::Single,
    };
    settings.payload_checksum_kind = match unsigned_payload {
        true => PayloadChecksumKind::XAmzSha256,
        false => PayloadChecksumKind::NoHeader,
    };
    settings
}

fn signable(
    request: &http::Request<Body>,
    unsigned_payload: bool,
) -> Result<SignableRequest<'_>, SignError> {
    let body = match request.body().as_bytes() {
        Some(bytes) if !unsigned_payload => SignableBody::Bytes(bytes),
        _ => SignableBody::UnsignedPayload,
    };
    let mut headers = Vec::with_capacity(request.headers().len());
    for (name, value) in request.headers() {
        let value = std::str::from_utf8(value.as_bytes());
        let value = value
            .map_err(|_| SignError::request(format!("header `{name}` is not UTF-8; correct it")))?;
        headers.push((name.as_str(), value));
    }
    let uri = request.uri().to_string();
    SignableRequest::new(request.method().as_str(), uri, headers.into_iter(), body)
        .map_err(SignError::request)
}

/// Has the signer log nothing: at the level `TRACE` it shows headers, whose values may be secrets.
fn quietly<T>(sign: impl FnOnce() -> T) -> T {
    match level_enabled!(Level::TRACE) {
        true => dispatcher::with_default(&Dispatch::none(), sign),
        false => sign(),
    }
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
