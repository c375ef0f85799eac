//! The cryptography provider for `rustls`.

use rustls::crypto::CryptoProvider;

/// Sets the default provider of the process, if it has none. `reqwest` panics without one. `rustls` sets it itself only
/// if exactly one provider is enabled.
#[cfg(feature = "reqwest")]
pub(super) fn ensure_default_provider() {
    if CryptoProvider::get_default().is_none() {
        // If another thread has set a provider meanwhile, that one is used.
        let _ = provider().install_default();
    }
}

/// The provider of this library: aws-lc takes precedence over ring, which is the default feature. The default provider
/// of the process is not used, because the program may have set it for other purposes.
#[cfg(feature = "rustls-aws-lc")]
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(not(feature = "rustls-aws-lc"))]
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}
