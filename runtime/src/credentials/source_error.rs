//! [`SourceError`]: why a source gives no credentials.

/// Why a source gives no credentials. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SourceError {
    /// Nothing asks for this source, or it is not here: the next one has its turn.
    NotConfigured(String),
    /// This is the source to use, and it fails: no other one may stand in for it.
    Failed(String),
}

impl SourceError {
    pub(crate) fn not_configured(reason: impl Into<String>) -> SourceError {
        SourceError::NotConfigured(reason.into())
    }

    pub(crate) fn failed(reason: impl Into<String>) -> SourceError {
        SourceError::Failed(reason.into())
    }

    /// The same reason, said to be about `part`.
    pub(crate) fn within(self, part: &str) -> SourceError {
        match self {
            SourceError::NotConfigured(reason) => {
                SourceError::NotConfigured(format!("{part}: {reason}"))
            }
            SourceError::Failed(reason) => SourceError::Failed(format!("{part}: {reason}")),
        }
    }

    /// The same reason, of a source that something else insists on.
    pub(crate) fn of_required(self) -> SourceError {
        SourceError::Failed(self.into_reason())
    }

    pub(crate) fn into_reason(self) -> String {
        match self {
            SourceError::NotConfigured(reason) | SourceError::Failed(reason) => reason,
        }
    }
}
