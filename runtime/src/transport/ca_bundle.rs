//! [`CaBundle`]: a file of CA certificates.

use std::path::PathBuf;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
use crate::body::BoxError;
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
use crate::bounded;

/// The bundles of operating systems have less than 1 MiB.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A file of CA certificates in PEM format. It is read on first use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaBundle {
    pub path: PathBuf,
    /// The origin of the setting, for errors.
    pub origin: String,
}

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
impl CaBundle {
    pub(super) fn read(&self) -> Result<Vec<u8>, BoxError> {
        let advice = "allow the program to read it, or use another file";
        bounded::read(&self.path, MAX_BYTES).map_err(|error| {
            format!("{}: {} cannot be read: {error}; {advice}", self.origin, self.path.display())
                .into()
        })
    }

    pub(super) fn has_none(&self) -> BoxError {
        let advice = "use a file of certificates in PEM format";
        format!("{}: {} contains no certificates; {advice}", self.origin, self.path.display())
            .into()
    }
}
