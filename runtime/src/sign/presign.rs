//! [`presign`]: presigned URLs.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::SignatureLocation;
use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Uri};
use percent_encoding::utf8_percent_encode;

use super::signable::{self, Signable};
use super::{Scope, SignError};
use crate::body::Body;
use crate::credentials::Credentials;
use crate::percent::RESERVED;

/// The maximum validity of a presigned URL: 7 days,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.
pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Headers about the client and its attempts, which do not apply when another program sends the
/// request.
const NOT_OURS: [&str; 4] =
    ["user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "x-amzn-trace-id"];

/// A request with the signature in its URL: anyone with the URL can send it, with any HTTP library
/// and without credentials, until it expires.
///
/// It must be sent with this method, URL, body and all of these headers. Its `Debug` hides the
/// query and the values of headers. The URL is as sensitive as a password for this request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Presigned {
    /// The method.
    pub method: Method,
    /// The URL, with the signature in its query.
    pub uri: Uri,
    /// The headers that must be sent, which are empty for most read-only operations.
    pub headers: HeaderMap,
    /// The body, which is empty for most read-only operations.
    pub body: Bytes,
}

/// Signs a request in its URL. It is valid from `time` until `expires_in` has passed or the
/// credentials expire, whichever is earlier.
///
/// The URI must be absolute. The headers of the request are signed, except for those about the
/// client (`user-agent`, `amz-sdk-invocation-id`, `amz-sdk-request`, `x-amzn-trace-id`), which are
/// removed.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use tinsmith_runtime::credentials::Credentials;
/// use tinsmith_runtime::sign::{Scope, presign};
///
/// let credentials = Credentials::new("AKID", "secret", None, None, "example");
/// let mut request = http::Request::new(tinsmith_runtime::Body::empty());
/// *request.uri_mut() = "https://lambda.eu-central-1.amazonaws.com/2015-03-31/functions/".parse()?;
/// let scope = Scope::new("lambda", "eu-central-1");
/// let five_minutes = Duration::from_secs(300);
/// let presigned = presign(request, &credentials, &scope, SystemTime::now(), five_minutes)?;
/// assert!(presigned.uri.query().unwrap().contains("X-Amz-Expires=300"));
/// assert!(presigned.headers.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SignError::Request`] if `expires_in` is less than a second or more than [`LONGEST`], the body
/// is a stream, or for the reasons of [`sign`](super::sign).
pub fn presign(
    mut request: http::Request<Body>,
    credentials: &Credentials,
    scope: &Scope<'_>,
    time: SystemTime,
    expires_in: Duration,
) -> Result<Presigned, SignError> {
    if expires_in < Duration::from_secs(1) || expires_in > LONGEST {
        return Err(SignError::request(format!(
            "a URL cannot be presigned for {expires_in:?}; use 1 second to 7 days"
        )));
    }
    let Some(body) = request.body().as_bytes().cloned() else {
        let reason = "a URL cannot be presigned for a streaming body; use a body in memory";
        return Err(SignError::request(reason));
    };
    for name in NOT_OURS {
        request.headers_mut().remove(name);
    }
    let mut settings = signable::settings(scope);
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(expires_in);
    let signable = Signable::of(&request)?;
    let unsigned_payload = scope.unsigned_payload || scope.content_sha256;
    let payload = signable::body(&request, &Scope { unsigned_payload, ..*scope });
    let signed = signable.sign(request.method(), payload, credentials, scope, time, settings)?;
    let (_, parameters) = signed.into_parts();
    let (head, _) = request.into_parts();
    let uri = with_query(head.uri, &parameters)?;
    Ok(Presigned { method: head.method, uri, headers: head.headers, body })
}

/// Appends parameters to the query of a URI.
fn with_query(uri: Uri, parameters: &[(&str, Cow<'_, str>)]) -> Result<Uri, SignError> {
    let mut text = uri.path().to_owned();
    let mut separator = '?';
    if let Some(query) = uri.query().filter(|query| !query.is_empty()) {
        text.extend(["?", query]);
        separator = '&';
    }
    for (name, value) in parameters {
        text.push(separator);
        text.extend([*name, "="]);
        text.extend(utf8_percent_encode(value, RESERVED));
        separator = '&';
    }
    let mut parts = uri.into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).map_err(SignError::request)?);
    Uri::from_parts(parts).map_err(SignError::request)
}

impl From<Presigned> for http::Request<Body> {
    /// The request, ready to be sent.
    fn from(presigned: Presigned) -> http::Request<Body> {
        let mut request = http::Request::new(Body::from(presigned.body));
        *request.method_mut() = presigned.method;
        *request.uri_mut() = presigned.uri;
        *request.headers_mut() = presigned.headers;
        request
    }
}

impl fmt::Debug for Presigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        f.debug_struct("Presigned")
            .field("method", &self.method)
            .field("host", &self.uri.host())
            .field("path", &self.uri.path())
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
