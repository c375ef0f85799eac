//! TLS by `rustls`.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::body::BoxError;

/// A configuration that trusts whom the operating system trusts, or nobody.
pub(super) fn config(trusting: bool) -> Result<ClientConfig, BoxError> {
    let provider = Arc::new(provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let mut config = match trusting {
        true => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier(provider)?)),
        false => builder.with_root_certificates(RootCertStore::empty()),
    }
    .with_no_client_auth();
    config.alpn_protocols = [cfg!(feature = "http2").then_some("h2"), Some("http/1.1")]
        .into_iter()
        .flatten()
        .map(Into::into)
        .collect();
    Ok(config)
}

/// The verifier of the operating system. Building it reads the certificates.
fn verifier(provider: Arc<CryptoProvider>) -> Result<Verifier, BoxError> {
    Verifier::new(provider).map_err(|error| {
        let advice = "install the package `ca-certificates`, or name a file of certificates in SSL_CERT_FILE";
        format!("no certificates to verify servers with: {error}; {advice}").into()
    })
}

/// A provider that was asked for comes before the one that is there by default. The choice of the
/// process is left alone: it is the program's, not a library's.
#[cfg(feature = "rustls-aws-lc")]
fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(not(feature = "rustls-aws-lc"))]
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}
