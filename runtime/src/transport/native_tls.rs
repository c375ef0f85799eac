//! TLS by the library of the operating system.

use native_tls::{Certificate, TlsConnector, TlsConnectorBuilder};

use super::CaBundle;
use crate::body::BoxError;

/// The protocols that servers are offered.
#[cfg(feature = "http2")]
pub(super) const ALPN: &[&str] = &["h2", "http/1.1"];

/// A connector that trusts the certificates of a file, if one is given, else those of the operating system.
pub(super) fn builder(
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<TlsConnectorBuilder, BoxError> {
    let mut builder = TlsConnector::builder();
    if let Some(ca_bundle) = ca_bundle.filter(|_| over_tls) {
        builder.disable_built_in_roots(true);
        let certificates = Certificate::stack_from_pem(&ca_bundle.read()?);
        let certificates = certificates.map_err(|_| ca_bundle.has_none())?;
        if certificates.is_empty() {
            return Err(ca_bundle.has_none());
        }
        for certificate in certificates {
            builder.add_root_certificate(certificate);
        }
    }
    Ok(builder)
}
