//! [`FailedAttempt`]: the input of a retry policy.

use std::time::Duration;

use http::StatusCode;

/// A failed attempt.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// The name of the operation, such as `GetAlias`.
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// Why it failed.
    pub cause: Cause,
    /// The HTTP status of the response, if one was received.
    pub status: Option<StatusCode>,
    /// The error code of the service, if it returned one.
    pub code: Option<&'a str>,
    /// The delay that the service requests, if any.
    pub retry_after: Option<Duration>,
    /// Whether the service may have executed the operation in this attempt.
    pub may_have_run: bool,
}

/// Why an attempt failed, classified for retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The connection could not be opened, or was interrupted.
    Connection,
    /// A timeout.
    Timeout,
    /// The service throttles requests.
    Throttling,
    /// A transient error of the service.
    Server,
    /// The time of the signature was rejected. The clock skew is corrected before the next attempt.
    Clock,
    /// The credentials have expired. They are renewed before the next attempt.
    ExpiredCredentials,
    /// Not a transient error: the next attempt would fail in the same way.
    Permanent,
}

impl Cause {
    /// The cause in logs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Cause::Connection => "connection",
            Cause::Timeout => "timeout",
            Cause::Throttling => "throttling",
            Cause::Server => "server",
            Cause::Clock => "clock",
            Cause::ExpiredCredentials => "expired credentials",
            Cause::Permanent => "permanent",
        }
    }
}
