//! TLS with the library of the operating system.

use native_tls::{Certificate, TlsConnector, TlsConnectorBuilder};

use super::CaBundle;
use crate::body::BoxError;

/// Offers HTTP/2 to servers, with ALPN.
#[cfg(feature = "http2")]
pub(super) fn offer_protocols(builder: &mut TlsConnectorBuilder) {
    builder.request_alpns(&["h2", "http/1.1"]);
}

/// Without HTTP/2, ALPN is not needed.
#[cfg(not(feature = "http2"))]
pub(super) const fn offer_protocols(_builder: &mut TlsConnectorBuilder) {}

/// A connector that trusts the certificates of a file, or by default those of the operating system.
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
