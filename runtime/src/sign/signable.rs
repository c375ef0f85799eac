//! [`Signable`]: converts a request for `aws-sigv4`, and rejects input that would make it panic.

use std::sync::LazyLock;
use std::time::SystemTime;

use aws_sigv4::http_request::{
    self, PercentEncodingMode, SignableBody, SignableRequest, SigningInstructions, SigningParams,
    SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use http::Method;
use http::header::{AUTHORIZATION, HOST, HeaderName, TRANSFER_ENCODING, USER_AGENT};
use http::uri::PathAndQuery;
use percent_encoding::percent_decode_str;

use super::quiet::quietly;
use super::{Algorithm, SESSION_TOKEN, Scope, SignError};
use crate::body::Body;
use crate::credentials::{Credentials, CredentialsError};
use crate::request::host;
use crate::timestamp::Timestamp;

/// Headers that are not signed: the signature itself, headers that proxies may change, and headers
/// about the client and its attempts. Each signed header costs time, and services require only [the
/// host and
/// `x-amz-*`](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
const NOT_SIGNED: [HeaderName; 6] = [
    AUTHORIZATION,
    USER_AGENT,
    TRANSFER_ENCODING,
    HeaderName::from_static("x-amzn-trace-id"),
    HeaderName::from_static("amz-sdk-invocation-id"),
    HeaderName::from_static("amz-sdk-request"),
];

/// The first second of the year 10000, which does not fit into the date of a signature.
const YEAR_10000: i64 = 253_402_300_800;

/// A URI and headers that can be signed.
pub(super) struct Signable<'a> {
    /// Without the host, which is in the headers: there is less to parse.
    path_and_query: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Signable<'a> {
    pub(super) fn of(request: &'a http::Request<Body>) -> Result<Signable<'a>, SignError> {
        let host = host(request.uri())
            .ok_or_else(|| SignError::request("its URI has no host; give it an absolute one"))?;
        let path_and_query = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
        check_query(request.uri().query().unwrap_or_default())?;
        let mut headers = Vec::with_capacity(request.headers().len() + 1);
        if !request.headers().contains_key(HOST) {
            headers.push((HOST.as_str(), host));
        }
        for (name, value) in request.headers() {
            if NOT_SIGNED.contains(name) {
                continue;
            }
            let value = std::str::from_utf8(value.as_bytes()).map_err(|_| {
                SignError::request(format!("header `{name}` is not UTF-8; correct it"))
            })?;
            headers.push((name.as_str(), value));
        }
        Ok(Signable { path_and_query, headers })
    }

    /// The headers or query parameters of the signature.
    pub(super) fn sign(
        self,
        method: &Method,
        body: SignableBody<'_>,
        credentials: &Credentials,
        scope: &Scope<'_>,
        time: SystemTime,
        settings: SigningSettings,
    ) -> Result<SigningInstructions, SignError> {
        check_credentials(credentials)?;
        check_time(time)?;
        let identity = credentials.clone().into();
        let params = match scope.algorithm {
            Algorithm::SigV4 => v4::SigningParams::builder()
                .identity(&identity)
                .region(scope.region)
                .name(scope.service)
                .time(time)
                .settings(settings)
                .build()
                .map(SigningParams::V4)
                .map_err(SignError::request)?,
            #[cfg(feature = "sigv4a")]
            Algorithm::SigV4a => aws_sigv4::sign::v4a::SigningParams::builder()
                .identity(&identity)
                .region_set(scope.region)
                .name(scope.service)
                .time(time)
                .settings(settings)
                .build()
                .map(SigningParams::V4a)
                .map_err(SignError::request)?,
            #[cfg(not(feature = "sigv4a"))]
            Algorithm::SigV4a => {
                return Err(SignError::request(
                    "Signature Version 4A is not compiled in; enable the feature `sigv4a`",
                ));
            }
        };
        let headers = self.headers.into_iter();
        let request = SignableRequest::new(method.as_str(), self.path_and_query, headers, body);
        let request = request.map_err(SignError::request)?;
        let signed = quietly(|| http_request::sign(request, &params));
        Ok(signed.map_err(SignError::request)?.into_parts().0)
    }
}

/// The body to sign; the hash of a stream is not known before it is sent.
pub(super) fn body<'a>(request: &'a http::Request<Body>, scope: &Scope<'_>) -> SignableBody<'a> {
    #[cfg(feature = "http-checksum")]
    if let Some(trailer) = request.extensions().get::<crate::checksum::Trailer>() {
        return match trailer.is_signed {
            true => SignableBody::StreamingSignedPayloadTrailer,
            false => SignableBody::StreamingUnsignedPayloadTrailer,
        };
    }
    match request.body().as_bytes().filter(|_| !scope.unsigned_payload) {
        Some(bytes) => SignableBody::Bytes(bytes),
        None => SignableBody::UnsignedPayload,
    }
}

/// Settings for a signature in headers, without a header for the hash of the body.
pub(super) fn settings(scope: &Scope<'_>) -> SigningSettings {
    /// Cached, because the default allocates a list of excluded headers, which are filtered above.
    static BASE: LazyLock<SigningSettings> = LazyLock::new(|| {
        let mut settings = SigningSettings::default();
        settings.excluded_headers = None;
        settings
    });
    let mut settings = BASE.clone();
    settings.percent_encoding_mode = match scope.double_encode {
        true => PercentEncodingMode::Double,
        false => PercentEncodingMode::Single,
    };
    if scope.bucket_session {
        settings.session_token_name_override = Some(SESSION_TOKEN);
    }
    settings.uri_path_normalization_mode = UriPathNormalizationMode::from(scope.normalize_path);
    settings
}

/// Refuses a query for which `aws-sigv4` would sign replacement characters.
fn check_query(query: &str) -> Result<(), SignError> {
    let is_text = !query.contains('%') || percent_decode_str(query).decode_utf8().is_ok();
    is_text.then_some(()).ok_or_else(|| {
        SignError::request("its query has percent-encoded bytes that are not UTF-8; correct it")
    })
}

/// Rejects credentials with characters that are not valid in headers.
pub(super) fn check_credentials(credentials: &Credentials) -> Result<(), SignError> {
    let token = credentials.session_token().unwrap_or_default();
    for (part, value) in [("access key id", credentials.access_key_id()), ("session token", token)]
    {
        if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SignError::Credentials(CredentialsError::unusable(part)));
        }
    }
    Ok(())
}

/// Rejects a time that would make `aws-sigv4` panic.
pub(super) fn check_time(time: SystemTime) -> Result<(), SignError> {
    match Timestamp::from(time).secs() {
        0..YEAR_10000 => Ok(()),
        _ => Err(SignError::request("the time is not in the years 1970 to 9999; set the clock")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_must_be_text() {
        for query in ["", "a=b", "a=%20%C3%BC", "%"] {
            check_query(query).unwrap();
        }
        for query in ["a=%FF", "%C3=b", "a=%C3%BC&b=%ED%A0%80"] {
            assert!(check_query(query).unwrap_err().to_string().contains("not UTF-8"), "{query}");
        }
    }
}
