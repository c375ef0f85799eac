//! The cryptography that `rustls` uses.

use rustls::crypto::CryptoProvider;

/// Sets the default provider of the process, if it has none, as `rustls` does itself where it knows which
/// one. `reqwest` panics without.
#[cfg(feature = "reqwest")]
pub(super) fn ensure_default_provider() {
    if CryptoProvider::get_default().is_none() {
        // Another thread may have been faster.
        let _ = provider().install_default();
    }
}

/// A provider that was asked for comes before the one that is there by default. The choice of the
/// process is left alone: it is the program's, not a library's.
#[cfg(feature = "rustls-aws-lc")]
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(not(feature = "rustls-aws-lc"))]
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}
