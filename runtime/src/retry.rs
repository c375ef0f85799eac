//! Sending again what failed: [`Retry`] says how often and when, a [`RetryPolicy`] of your own decides
//! otherwise.
//!
//! Whatever they say, a call is not repeated when the service may have carried it out and must not do
//! so twice, such as an `Invoke` of Lambda: see [`CallOptions::idempotent`](crate::CallOptions::idempotent).
//! Nor is a request whose body is a stream that was read.

mod after;
mod attempt;
mod bucket;
mod codes;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::random;

pub(crate) use after::retry_after;
pub use attempt::{Cause, FailedAttempt};
pub(crate) use bucket::Bucket;
pub(crate) use codes::{Codes, blames_clock, blames_expiry, cause_of_answer, may_have_run};

/// How often a request may be sent, and how long to wait in between.
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
    attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    policy: Option<Arc<dyn RetryPolicy>>,
}

/// Decides whether a request is sent again. For what AWS recommends, use [`Retry::standard`].
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::retry::{Cause, FailedAttempt, Retry, RetryPolicy};
///
/// /// Waits for a throttled service as long as it takes.
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
    /// How long to wait before the next attempt; `None` to make none. It is not asked about attempts
    /// that must not be repeated.
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;
}

impl Retry {
    /// What the AWS SDKs call the
    /// [standard mode](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html):
    /// 3 attempts, and before the second and third a pause of a random length, up to 1 and 2
    /// seconds, or the one that the service asks for. A client whose calls keep failing stops
    /// repeating them, until some succeed.
    pub fn standard() -> Retry {
        Retry {
            attempts: 3,
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(20),
            policy: None,
        }
    }

    /// One attempt.
    pub fn off() -> Retry {
        Retry::standard().max_attempts(1)
    }

    /// As a policy decides, up to any number of attempts.
    pub fn custom(policy: impl RetryPolicy + 'static) -> Retry {
        Retry { attempts: u32::MAX, policy: Some(Arc::new(policy)), ..Retry::standard() }
    }

    /// How many requests may be sent, the first included. 0 is taken as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Retry {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest pause before the second attempt; it doubles with each that follows. The default
    /// is 1 second.
    pub fn initial_backoff(mut self, pause: Duration) -> Retry {
        self.initial_backoff = pause;
        self
    }

    /// The longest pause between two attempts; the default is 20 seconds. It is also the longest that
    /// a service can ask for.
    pub fn max_backoff(mut self, pause: Duration) -> Retry {
        self.max_backoff = pause;
        self
    }

    /// How many requests may be sent, the first included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long to wait before the next attempt; `None` if there is to be none. What an attempt costs
    /// is taken out of the bucket.
    pub(crate) fn pause(
        &self,
        failed: &FailedAttempt<'_>,
        bucket: &mut Lease<'_>,
    ) -> Option<Duration> {
        if failed.number >= self.attempts {
            return None;
        }
        match &self.policy {
            Some(policy) => policy.pause(failed),
            None => self.standard_pause(failed, bucket),
        }
    }

    fn standard_pause(
        &self,
        failed: &FailedAttempt<'_>,
        bucket: &mut Lease<'_>,
    ) -> Option<Duration> {
        let cost = match failed.cause {
            Cause::Connection | Cause::Timeout | Cause::Server => 10,
            Cause::Throttling => 5,
            // The next attempt is another request: with another time or other credentials.
            Cause::Clock | Cause::ExpiredCredentials => return Some(Duration::ZERO),
            Cause::Permanent => return None,
        };
        if !bucket.take(cost) {
            return None;
        }
        Some(match failed.retry_after {
            Some(pause) => pause.min(self.max_backoff),
            None => self.backoff(failed.number).mul_f64(random::fraction()),
        })
    }

    /// The longest pause after the attempt of this number.
    fn backoff(&self, number: u32) -> Duration {
        let factor = 1_u32.checked_shl(number.saturating_sub(1)).unwrap_or(u32::MAX);
        self.initial_backoff.saturating_mul(factor).min(self.max_backoff)
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
        debug.field("attempts", &self.attempts);
        match self.policy {
            Some(_) => debug.field("policy", &"custom"),
            None => debug
                .field("initial_backoff", &self.initial_backoff)
                .field("max_backoff", &self.max_backoff),
        };
        debug.finish()
    }
}

pub(crate) use bucket::Lease;

#[cfg(test)]
mod tests;
