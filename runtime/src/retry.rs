//! Retries of failed requests: [`Retry`] configures the number of attempts and the backoff; a
//! custom [`RetryPolicy`] replaces them.
//!
//! In every mode, a call is not retried if the service may have executed it and it must not be
//! executed twice, such as `Invoke` of Lambda: see
//! [`CallOptions::idempotent`](crate::CallOptions::idempotent). A request whose body is a stream
//! that was already read is not retried either.

mod after;
mod attempt;
mod bucket;
mod codes;
mod pace;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::random;

pub(crate) use after::retry_after;
pub use attempt::{Cause, FailedAttempt};
pub(crate) use bucket::Bucket;
pub(crate) use codes::{Codes, blames_clock, blames_expiry, cause_of_answer, may_have_run};
pub use pace::Pace;

/// The retry configuration: the number of attempts, and the backoff between them.
///
/// ```
/// use tinsmith_runtime::retry::Retry;
///
/// assert_eq!(Retry::standard().attempts(), 3);
/// assert_eq!(Retry::standard().max_attempts(5).attempts(), 5);
/// assert_eq!(Retry::off().attempts(), 1);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Retry {
    /// `None` uses the number of the service.
    attempts: Option<u32>,
    /// `None` uses the backoff of the service.
    initial_backoff: Option<Duration>,
    max_backoff: Duration,
    policy: Option<Arc<dyn RetryPolicy>>,
}

/// A custom retry policy. For the recommended behaviour, use [`Retry::standard`].
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::retry::{Cause, FailedAttempt, Retry, RetryPolicy};
///
/// /// Retries throttled requests without a limit.
/// struct Patient;
///
/// impl RetryPolicy for Patient {
///     fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
///         let throttled = failed.cause == Cause::Throttling;
///         throttled.then(|| failed.retry_after.unwrap_or(Duration::from_secs(5)))
///     }
/// }
///
/// let retry = Retry::custom(Patient);
/// ```
pub trait RetryPolicy: Send + Sync {
    /// The backoff before the next attempt; `None` to give up. It is not called for attempts that
    /// must not be retried.
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;
}

impl Retry {
    /// The [standard
    /// mode](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html) of the
    /// AWS SDKs: 3 attempts with exponential backoff and jitter, or the delay that the service
    /// requests. The backoff is at most 50 milliseconds before the second attempt and 100 before the
    /// third; if requests are throttled, at most 1 second and 2 seconds. A client whose calls keep
    /// failing stops retrying until calls succeed again.
    ///
    /// Some services have other defaults: clients of DynamoDB make 4 attempts, and the first
    /// backoff is at most 25 milliseconds unless requests are throttled.
    pub fn standard() -> Retry {
        Retry {
            attempts: None,
            initial_backoff: None,
            max_backoff: Duration::from_secs(20),
            policy: None,
        }
    }

    /// No retries.
    pub fn off() -> Retry {
        Retry::standard().max_attempts(1)
    }

    /// A custom policy, without a limit on the number of attempts.
    pub fn custom(policy: impl RetryPolicy + 'static) -> Retry {
        Retry { attempts: Some(u32::MAX), policy: Some(Arc::new(policy)), ..Retry::standard() }
    }

    /// The maximum number of attempts, including the first. 0 is treated as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Retry {
        self.attempts = Some(attempts.max(1));
        self
    }

    /// The maximum backoff before the second attempt; it doubles with each further attempt. The
    /// default is that of the service: 50 milliseconds, and 1 second if requests are throttled.
    pub fn initial_backoff(mut self, pause: Duration) -> Retry {
        self.initial_backoff = Some(pause);
        self
    }

    /// The maximum backoff between two attempts, which also limits the delay that a service can
    /// request. The default is 20 seconds.
    pub fn max_backoff(mut self, pause: Duration) -> Retry {
        self.max_backoff = pause;
        self
    }

    /// The maximum number of attempts, including the first. If it is not set, clients of some
    /// services make more.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts_at(&Pace::STANDARD)
    }

    /// The maximum number of attempts at a service, including the first.
    pub(crate) fn attempts_at(&self, pace: &Pace) -> u32 {
        self.attempts.unwrap_or(pace.max_attempts)
    }

    /// The backoff before the next attempt; `None` to give up. The cost of a retry is taken from
    /// the token bucket.
    pub(crate) fn pause(
        &self,
        failed: &FailedAttempt<'_>,
        pace: &Pace,
        bucket: &mut Lease<'_>,
    ) -> Option<Duration> {
        if failed.number >= self.attempts_at(pace) {
            return None;
        }
        match &self.policy {
            Some(policy) => policy.pause(failed),
            None => self.standard_pause(failed, pace, bucket),
        }
    }

    fn standard_pause(
        &self,
        failed: &FailedAttempt<'_>,
        pace: &Pace,
        bucket: &mut Lease<'_>,
    ) -> Option<Duration> {
        let cost = match failed.cause {
            Cause::Connection | Cause::Timeout | Cause::Server => 14,
            Cause::Throttling => 5,
            // The next attempt is a different request, with another time or other credentials.
            Cause::Clock | Cause::ExpiredCredentials => return Some(Duration::ZERO),
            Cause::Permanent => return None,
        };
        if !bucket.take(cost) {
            return None;
        }
        Some(match failed.retry_after {
            Some(pause) => pause.min(self.max_backoff),
            None => self.backoff(failed, pace).mul_f64(random::fraction()),
        })
    }

    /// The maximum backoff after an attempt.
    fn backoff(&self, failed: &FailedAttempt<'_>, pace: &Pace) -> Duration {
        let factor = 1_u32.checked_shl(failed.number.saturating_sub(1)).unwrap_or(u32::MAX);
        let initial = self.initial_backoff.unwrap_or(pace.backoff(failed.cause));
        initial.saturating_mul(factor).min(self.max_backoff)
    }
}

impl Default for Retry {
    fn default() -> Retry {
        Retry::standard()
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Retry");
        debug.field("attempts", &self.attempts());
        match self.policy {
            Some(_) => debug.field("policy", &"custom"),
            None => debug
                .field(
                    "initial_backoff",
                    &self.initial_backoff.unwrap_or(Pace::STANDARD.initial_backoff),
                )
                .field("max_backoff", &self.max_backoff),
        };
        debug.finish()
    }
}

pub(crate) use bucket::Lease;

#[cfg(test)]
mod tests;
