//! [`SourceError`]: the reason why a source did not provide credentials.

/// The reason why a source did not provide credentials. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SourceError {
    /// The source is not configured or not available. The next source is tried.
    NotConfigured(String),
    /// The source is configured, but failed. No other source is tried.
    Failed(String),
}

impl SourceError {
    pub(crate) fn not_configured(reason: impl Into<String>) -> SourceError {
        SourceError::NotConfigured(reason.into())
    }

    pub(crate) fn failed(reason: impl Into<String>) -> SourceError {
        SourceError::Failed(reason.into())
    }

    /// Adds `part` before the reason.
    pub(crate) fn within(self, part: &str) -> SourceError {
        match self {
            SourceError::NotConfigured(reason) => {
                SourceError::NotConfigured(format!("{part}: {reason}"))
            }
            SourceError::Failed(reason) => SourceError::Failed(format!("{part}: {reason}")),
        }
    }

    /// Makes the error final, because another setting requires this source.
    pub(crate) fn of_required(self) -> SourceError {
        SourceError::Failed(self.into_reason())
    }

    pub(crate) fn into_reason(self) -> String {
        match self {
            SourceError::NotConfigured(reason) | SourceError::Failed(reason) => reason,
        }
    }
}
