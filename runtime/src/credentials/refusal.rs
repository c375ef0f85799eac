//! [`Refusal`]: why a source does not provide credentials.

/// Why a source does not provide credentials. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The source is not configured or not available: the next source is tried.
    NotConfigured(String),
    /// The source is configured and failed: the next source must not be tried.
    Failed(String),
}

impl Refusal {
    pub(crate) fn not_configured(reason: impl Into<String>) -> Refusal {
        Refusal::NotConfigured(reason.into())
    }

    pub(crate) fn failed(reason: impl Into<String>) -> Refusal {
        Refusal::Failed(reason.into())
    }

    /// Adds context to the reason.
    pub(crate) fn within(self, part: &str) -> Refusal {
        match self {
            Refusal::NotConfigured(reason) => Refusal::NotConfigured(format!("{part}: {reason}")),
            Refusal::Failed(reason) => Refusal::Failed(format!("{part}: {reason}")),
        }
    }

    /// Turns the reason into a failure, for a source that another setting requires.
    pub(crate) fn of_required(self) -> Refusal {
        Refusal::Failed(self.into_reason())
    }

    pub(crate) fn into_reason(self) -> String {
        match self {
            Refusal::NotConfigured(reason) | Refusal::Failed(reason) => reason,
        }
    }
}
