//! [`Progress`]: the number of attempts of a call, and whether the operation may have run.

use super::Error;

/// The progress of a call. It is also in the extensions of a response, for errors while its body is read later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The number of requests that were sent.
    pub(crate) attempts: u32,
    /// Whether the service may have executed the operation in any attempt.
    pub(crate) may_have_run: bool,
}

impl Progress {
    /// Adds the progress to an error.
    pub(crate) fn of_error<K>(self, error: Error<K>) -> Error<K> {
        error.with_attempts(self.attempts).with_may_have_run(self.may_have_run)
    }
}
