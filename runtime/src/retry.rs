//! [`Retry`]: whether a request that failed is sent again, and when.

use std::time::Duration;

/// How often a request may be sent, and how long to wait in between.
///
/// ```
/// use tinsmith_runtime::retry::Retry;
///
/// assert_eq!(Retry::standard().attempts(), 3);
/// assert_eq!(Retry::standard().max_attempts(5).attempts(), 5);
/// assert_eq!(Retry::off().attempts(), 1);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Retry {
    attempts: u32,
    pub(crate) initial_backoff: Duration,
    pub(crate) max_backoff: Duration,
}

impl Retry {
    /// What the AWS SDKs call the
    /// [standard mode](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html):
    /// 3 attempts, and before the second and third a pause of a random length, up to 1 and 2
    /// seconds.
    pub const fn standard() -> Retry {
        Retry {
            attempts: 3,
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(20),
        }
    }

    /// One attempt.
    pub const fn off() -> Retry {
        Retry { attempts: 1, ..Retry::standard() }
    }

    /// How many requests may be sent, the first included. 0 is taken as 1.
    pub const fn max_attempts(mut self, attempts: u32) -> Retry {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The longest pause between two attempts; the default is 20 seconds. A service that asks for a
    /// longer one gets this.
    pub const fn max_backoff(mut self, pause: Duration) -> Retry {
        self.max_backoff = pause;
        self
    }

    /// The longest pause before the second attempt; it doubles with each that follows. The default
    /// is 1 second.
    pub const fn initial_backoff(mut self, pause: Duration) -> Retry {
        self.initial_backoff = pause;
        self
    }

    /// How many requests may be sent, the first included.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl Default for Retry {
    fn default() -> Retry {
        Retry::standard()
    }
}
