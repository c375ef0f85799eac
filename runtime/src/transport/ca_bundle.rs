//! [`CaBundle`]: a file that says whom to trust.

use std::path::PathBuf;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
use crate::body::BoxError;

/// A file of certificates in PEM. It is read when a transport first needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaBundle {
    pub path: PathBuf,
    /// What an error calls the place where it is set.
    pub origin: String,
}

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
impl CaBundle {
    pub(super) fn read(&self) -> Result<Vec<u8>, BoxError> {
        let advice = "give the program leave to read it, or name another file";
        std::fs::read(&self.path).map_err(|error| {
            format!("{}: {} cannot be read: {error}; {advice}", self.origin, self.path.display())
                .into()
        })
    }

    pub(super) fn has_none(&self) -> BoxError {
        let advice = "name a file of certificates in PEM";
        format!("{}: {} has no certificates; {advice}", self.origin, self.path.display()).into()
    }
}
