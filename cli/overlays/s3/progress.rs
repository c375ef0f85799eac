//! [`Progress`]: how far a transfer is.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The bytes that are transferred: of an upload, those that the service has acknowledged.
    pub bytes: u64,
    /// The size of the object, if it is known.
    pub total: Option<u64>,
}

/// Adds up the bytes of a transfer, and calls the function of the program.
#[derive(Clone, Default)]
pub(super) struct Reporter {
    bytes: Arc<AtomicU64>,
    function: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Reporter {
    pub(super) fn new(function: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { bytes: Arc::default(), function: Some(Arc::new(function)) }
    }

    pub(super) fn add(&self, bytes: u64, total: Option<u64>) {
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if let Some(function) = &self.function {
            function(Progress { bytes, total });
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reporter").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
