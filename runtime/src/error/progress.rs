//! [`Progress`]: how far a call got.

use super::Error;

/// How far a call got. It is also in the extensions of the answer, for what is read of that later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// How many requests were sent.
    pub(crate) attempts: u32,
    /// Whether the service may have carried out the operation in any of the attempts.
    pub(crate) may_have_run: bool,
}

impl Progress {
    /// Has an error say how far the call got.
    pub(crate) fn of_error<K>(self, error: Error<K>) -> Error<K> {
        error.with_attempts(self.attempts).with_may_have_run(self.may_have_run)
    }
}
