//! [`Pace`]: the retries that a service is made for.

use std::time::Duration;

use super::Cause;

/// The retries that a service is made for. What a program sets in [`Retry`](super::Retry) takes
/// precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pace {
    /// The maximum number of attempts, including the first.
    pub max_attempts: u32,
    /// The maximum backoff before the second attempt, unless requests are throttled.
    pub initial_backoff: Duration,
    /// The maximum backoff before the second attempt if requests are throttled.
    pub initial_throttling_backoff: Duration,
}

impl Pace {
    /// That of most services.
    pub const STANDARD: Pace = Pace {
        max_attempts: 3,
        initial_backoff: Duration::from_millis(50),
        initial_throttling_backoff: Duration::from_secs(1),
    };

    /// The maximum backoff before the second attempt.
    pub(super) fn backoff(&self, cause: Cause) -> Duration {
        match cause {
            Cause::Throttling => self.initial_throttling_backoff,
            _ => self.initial_backoff,
        }
    }
}
