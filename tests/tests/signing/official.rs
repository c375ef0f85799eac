//! Signatures by `aws-sigv4`, the signer of the official SDK.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::Request;
use tinsmith_runtime::Body;

/// The headers that the official signer adds, by name.
pub fn headers(
    request: &Request<Body>,
    credentials: Credentials,
    region: &str,
    time: SystemTime,
    (double_encode, unsigned_payload): (bool, bool),
) -> Vec<(String, String)> {
    let mut settings = SigningSettings::default();
    if !double_encode {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    if unsigned_payload {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity = credentials.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("lambda")
        .time(time)
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let body = match unsigned_payload {
        true => SignableBody::UnsignedPayload,
        false => SignableBody::Bytes(request.body().as_bytes().unwrap()),
    };
    let uri = request.uri().to_string();
    let headers = request.headers().iter().map(|(name, value)| {
        let value = std::str::from_utf8(value.as_bytes()).unwrap();
        (name.as_str(), value)
    });
    let signable = SignableRequest::new(request.method().as_str(), uri, headers, body).unwrap();
    let (instructions, _) = sign(signable, &params).unwrap().into_parts();
    let added = instructions.into_parts().0;
    added.into_iter().map(|it| (it.name().to_owned(), it.value().to_owned())).collect()
}
