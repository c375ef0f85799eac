//! TLS with `rustls`.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::CaBundle;
use super::crypto::provider;
use crate::body::BoxError;

/// A configuration that trusts the certificates of a file, else those of the operating system.
pub(super) fn config(
    trusting: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<ClientConfig, BoxError> {
    let provider = Arc::new(provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let mut config = match (trusting, ca_bundle) {
        (true, Some(ca_bundle)) => builder.with_root_certificates(roots(ca_bundle)?),
        (true, None) => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier(provider)?))
        }
        (false, _) => builder.with_root_certificates(RootCertStore::empty()),
    }
    .with_no_client_auth();
    config.alpn_protocols = [cfg!(feature = "http2").then_some("h2"), Some("http/1.1")]
        .into_iter()
        .flatten()
        .map(Into::into)
        .collect();
    Ok(config)
}

/// Invalid certificates are skipped, as in other tools: bundles often contain some.
fn roots(ca_bundle: &CaBundle) -> Result<RootCertStore, BoxError> {
    let pem = ca_bundle.read()?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&pem).flatten());
    if roots.is_empty() {
        return Err(ca_bundle.has_none());
    }
    Ok(roots)
}

/// The verifier of the operating system. Building it loads the certificates.
fn verifier(provider: Arc<CryptoProvider>) -> Result<Verifier, BoxError> {
    Verifier::new(provider).map_err(|error| {
        let advice =
            "install the package `ca-certificates`, or set SSL_CERT_FILE to a file of certificates";
        format!("no certificates to verify servers with: {error}; {advice}").into()
    })
}
