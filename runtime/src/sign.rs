//! Request signing: [AWS Signature Version
//! 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html) with `aws-sigv4`, in
//! the headers or the URL of a request.

mod auth_token;
mod chain;
#[cfg(feature = "http-checksum")]
mod chunks;
mod error;
#[cfg(feature = "sign-eventstream")]
pub mod event_stream;
mod policy;
mod presign;
mod quiet;
mod signable;

pub use auth_token::AuthToken;
pub(crate) use chain::Chain;
#[cfg(feature = "http-checksum")]
pub(crate) use chunks::{ChunkSigner, SIGNATURE_LENGTH};
pub use error::SignError;
pub use policy::PolicySigner;
pub use presign::{LONGEST, Presigned, presign};

use std::time::SystemTime;

use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody};
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::body::Body;
use crate::credentials::Credentials;
use crate::event_stream::Outgoing;
use signable::Signable;

const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
/// The header with the token of a session with a directory bucket of S3.
const SESSION_TOKEN: &str = "x-amz-s3session-token";

/// The signing algorithm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// Signature Version 4, `AWS4-HMAC-SHA256`: valid in one region.
    #[default]
    SigV4,
    /// Signature Version 4A, `AWS4-ECDSA-P256-SHA256`: valid in a set of regions. Requires the
    /// feature `sigv4a`.
    SigV4a,
}

/// The scope and options of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope<'a> {
    /// The signing name of the service, such as `lambda`.
    pub service: &'a str,
    /// The region, such as `eu-central-1`; for [`Algorithm::SigV4a`] a region set, such as `*` or
    /// `us-east-1,eu-*`.
    pub region: &'a str,
    /// The algorithm. The default is [`Algorithm::SigV4`].
    pub algorithm: Algorithm,
    /// Whether the path, which is percent-encoded once in the request, is encoded a second time for
    /// the signature. All services except S3 require it.
    pub double_encode: bool,
    /// Whether empty segments, `.` and `..` are removed from the path for the signature. All
    /// services except S3 require it.
    pub normalize_path: bool,
    /// Whether the signature excludes the body. Streaming bodies are always excluded.
    pub unsigned_payload: bool,
    /// Whether the header `x-amz-content-sha256` is always set, which S3 requires. A presigned URL
    /// then excludes the body, because its sender chooses it:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.
    pub content_sha256: bool,
    /// Whether the session token is sent in `x-amz-s3session-token`, because the credentials are
    /// those of a session with a directory bucket:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html>.
    pub bucket_session: bool,
}

impl<'a> Scope<'a> {
    /// Signature Version 4 including the body, with the path normalized and encoded twice.
    #[must_use]
    pub const fn new(service: &'a str, region: &'a str) -> Scope<'a> {
        Scope {
            service,
            region,
            algorithm: Algorithm::SigV4,
            double_encode: true,
            normalize_path: true,
            unsigned_payload: false,
            content_sha256: false,
            bucket_session: false,
        }
    }
}

/// Signs a request in its headers, at the given time.
///
/// The request must be complete: its URI must be absolute, and no header may change afterwards. The
/// headers `authorization` and `x-amz-date` are set, with a session token also
/// `x-amz-security-token`, and for [`Algorithm::SigV4a`] also `x-amz-region-set`.
/// `x-amz-content-sha256` is set only if the body is not signed, or is signed in parts, or the
/// scope requires it. All other headers are signed, except for `user-agent`, `transfer-encoding`,
/// `x-amzn-trace-id`, `amz-sdk-invocation-id` and `amz-sdk-request`.
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
/// [`SignError::Request`] if the request cannot be signed: its URI has no host, a header or the
/// query is not UTF-8, the time is before 1970 or after 9999, or the feature of the algorithm is
/// disabled. [`SignError::Credentials`] if the credentials contain characters that are not valid in
/// headers.
pub fn sign(
    request: &mut http::Request<Body>,
    credentials: &Credentials,
    scope: &Scope<'_>,
    time: SystemTime,
) -> Result<(), SignError> {
    let signed = {
        let signable = Signable::of(request)?;
        let body = match has_events(request) {
            true => SignableBody::Precomputed(EVENTS.to_owned()),
            false => signable::body(request, scope),
        };
        let mut settings = signable::settings(scope);
        settings.payload_checksum_kind = match body {
            SignableBody::UnsignedPayload | SignableBody::Precomputed(_) => {
                PayloadChecksumKind::XAmzSha256
            }
            _ if scope.content_sha256 => PayloadChecksumKind::XAmzSha256,
            _ => PayloadChecksumKind::NoHeader,
        };
        signable.sign(request.method(), body, credentials, scope, time, settings)?
    };
    let (headers, _) = signed.into_parts();
    for header in headers {
        let mut value = HeaderValue::from_str(header.value()).map_err(SignError::request)?;
        let name = HeaderName::from_static(header.name());
        value.set_sensitive(header.sensitive() || is_secret(&name));
        request.headers_mut().insert(name, value);
    }
    Ok(())
}

fn is_secret(name: &HeaderName) -> bool {
    *name == AUTHORIZATION || *name == TOKEN || *name == SESSION_TOKEN
}

/// The signature of a signed request, in hexadecimal digits, which the signature of its first event
/// or chunk covers.
#[cfg(any(feature = "http-checksum", feature = "sign-eventstream"))]
fn signature_of(request: &http::Request<Body>) -> Option<&str> {
    let authorization = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    authorization.rsplit_once("Signature=").map(|(_, signature)| signature)
}

/// The hash of a body that consists of signed events.
const EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// Whether the body consists of events, which are signed one by one when they are sent.
fn has_events(request: &http::Request<Body>) -> bool {
    request.body().as_bytes().is_none() && request.extensions().get::<Outgoing>().is_some()
}

#[cfg(test)]
mod tests;
