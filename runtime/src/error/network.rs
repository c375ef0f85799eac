//! [`ConnectionError`] and [`TimeoutError`]: what can happen between the client and the service.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::OneLine;
use crate::body::BoxError;

/// A connection that could not be made or broke, or on which a request was refused.
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
    /// No connection could be made: the service has seen nothing of the request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Unconnected }
    }

    /// There will be no connection, however often it is tried: the service has seen nothing of the
    /// request.
    pub fn permanent(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Unsendable }
    }

    /// The service refused the request and promises that it has not processed it.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Refused }
    }

    /// The connection broke: the service may have seen the request, and may have acted on it.
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), how_far: HowFar::Sent }
    }

    /// Whether the service may have processed the request.
    #[must_use]
    pub fn sent(&self) -> bool {
        self.how_far == HowFar::Sent
    }

    /// Whether trying again is of no use.
    pub(crate) fn is_permanent(&self) -> bool {
        self.how_far == HowFar::Unsendable
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.how_far {
            HowFar::Sent => "the connection broke and the request may have been received",
            HowFar::Refused => "the service refused the request without processing it",
            HowFar::Unsendable | HowFar::Unconnected => "no connection to the endpoint",
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

/// Something that took too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    timeout: Timeout,
    after: Duration,
}

/// Which limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Timeout {
    /// On making the connection: the service has seen nothing of the request.
    Connect,
    /// On waiting for the next bytes of the answer.
    Read,
    /// On one request and its answer.
    Attempt,
    /// On the whole call, with all its attempts.
    Call,
}

impl TimeoutError {
    /// A limit of `after` was passed.
    #[must_use]
    pub const fn new(timeout: Timeout, after: Duration) -> Self {
        Self { timeout, after }
    }

    /// Which limit was passed.
    #[must_use]
    pub const fn timeout(&self) -> Timeout {
        self.timeout
    }

    /// The limit.
    #[must_use]
    pub const fn after(&self) -> Duration {
        self.after
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, setting) = match self.timeout {
            Timeout::Connect => ("no connection", "connect_timeout"),
            Timeout::Read => ("no byte of the answer", "read_timeout"),
            Timeout::Attempt => ("no complete answer to this attempt", "attempt_timeout"),
            Timeout::Call => ("no complete answer", "timeout"),
        };
        write!(
            f,
            "timed out: {what} within {:?}; raise `{setting}` if that is too short",
            self.after
        )
    }
}

impl Error for TimeoutError {}
