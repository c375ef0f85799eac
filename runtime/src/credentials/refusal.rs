//! [`Refusal`]: why a source gives no credentials.

/// Why a source gives no credentials. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nothing asks for this source, or it is not here: the next one has its turn.
    NotConfigured(String),
    /// This is the source to use, and it fails: no other one may stand in for it.
    Failed(String),
}

impl Refusal {
    pub(crate) fn not_configured(reason: impl Into<String>) -> Refusal {
        Refusal::NotConfigured(reason.into())
    }

    pub(crate) fn failed(reason: impl Into<String>) -> Refusal {
        Refusal::Failed(reason.into())
    }

    /// The same reason, said to be about `part`.
    pub(crate) fn within(self, part: &str) -> Refusal {
        match self {
            Refusal::NotConfigured(reason) => Refusal::NotConfigured(format!("{part}: {reason}")),
            Refusal::Failed(reason) => Refusal::Failed(format!("{part}: {reason}")),
        }
    }

    /// The same reason, of a source that something else insists on.
    pub(crate) fn of_required(self) -> Refusal {
        Refusal::Failed(self.into_reason())
    }

    pub(crate) fn into_reason(self) -> String {
        match self {
            Refusal::NotConfigured(reason) | Refusal::Failed(reason) => reason,
        }
    }
}
