//! [`ConnectionError`] and [`TimeoutError`]: transport errors.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::OneLine;
use crate::body::BoxError;

/// A connection could not be opened or was interrupted, or a request was rejected on it.
#[derive(Debug)]
pub struct ConnectionError {
    source: BoxError,
    how_far: HowFar,
}

/// How far the request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HowFar {
    Unsendable,
    Unconnected,
    Refused,
    Sent,
}

impl ConnectionError {
    /// The connection could not be opened: the service has received nothing.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Unconnected }
    }

    /// The connection cannot be opened, and a retry would fail in the same way: the service has
    /// received nothing.
    pub fn permanent(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Unsendable }
    }

    /// The service rejected the request and guarantees that it was not processed.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Refused }
    }

    /// The connection was interrupted: the service may have received and executed the request.
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Sent }
    }

    /// Whether the service may have processed the request.
    #[must_use]
    pub fn sent(&self) -> bool {
        self.how_far == HowFar::Sent
    }

    /// Whether a retry would fail in the same way.
    pub(crate) fn is_permanent(&self) -> bool {
        self.how_far == HowFar::Unsendable
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.how_far {
            HowFar::Sent => {
                "the connection was interrupted, and the request may have been received"
            }
            HowFar::Refused => "the service rejected the request without processing it",
            HowFar::Unsendable | HowFar::Unconnected => "cannot connect to the endpoint",
        })?;
        let mut cause: Option<&dyn Error> = Some(self.source.as_ref());
        while let Some(error) = cause {
            write!(f, ": {}", OneLine(&error.to_string()))?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for ConnectionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// A timeout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    timeout: Timeout,
    after: Duration,
}

/// The kind of timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Timeout {
    /// For opening the connection: the service has received nothing.
    Connect,
    /// For the next bytes of the response.
    Read,
    /// For one attempt: a request and its response.
    Attempt,
    /// For the whole call, including retries.
    Call,
}

impl TimeoutError {
    /// A timeout after this duration.
    #[must_use]
    pub const fn new(timeout: Timeout, after: Duration) -> Self {
        Self { timeout, after }
    }

    /// The kind of timeout.
    #[must_use]
    pub const fn timeout(&self) -> Timeout {
        self.timeout
    }

    /// The duration of the timeout.
    #[must_use]
    pub const fn after(&self) -> Duration {
        self.after
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, setting) = match self.timeout {
            Timeout::Connect => ("no connection", "connect_timeout"),
            Timeout::Read => ("no byte of the response", "read_timeout"),
            Timeout::Attempt => ("no complete response in this attempt", "attempt_timeout"),
            Timeout::Call => ("no complete response", "timeout"),
        };
        write!(
            f,
            "timed out: {what} within {:?}; raise `{setting}` if that is too short",
            self.after
        )
    }
}

impl Error for TimeoutError {}
