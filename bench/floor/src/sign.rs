//! Signatures by `aws-sigv4`.

use std::env;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use http::{HeaderName, HeaderValue};
use reqwest::Request;

use crate::work::Failure;

/// Whose signature, and for which region.
pub struct Signer {
    identity: Identity,
    region: String,
}

impl Signer {
    /// With the keys and the region that every AWS tool finds in the environment.
    pub fn from_environment() -> Result<Signer, Failure> {
        let (key_id, secret) = (env::var("AWS_ACCESS_KEY_ID")?, env::var("AWS_SECRET_ACCESS_KEY")?);
        let credentials = Credentials::new(
            key_id,
            secret,
            env::var("AWS_SESSION_TOKEN").ok(),
            None,
            "environment",
        );
        Ok(Signer { identity: credentials.into(), region: env::var("AWS_REGION")? })
    }

    /// Sets the headers that a signature consists of.
    pub fn sign(&self, request: &mut Request) -> Result<(), Failure> {
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name("lambda")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let headers: [(&str, &str); 0] = [];
        let signable = SignableRequest::new(
            request.method().as_str(),
            request.url().as_str(),
            headers.into_iter(),
            SignableBody::Bytes(body),
        )?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        for header in instructions.into_parts().0 {
            let name = HeaderName::from_static(header.name());
            request.headers_mut().insert(name, HeaderValue::from_str(header.value())?);
        }
        Ok(())
    }
}
