//! [`FailedAttempt`]: what a policy decides by.

use std::time::Duration;

use http::StatusCode;

/// An attempt that failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// The name of the operation, such as `GetAlias`.
    pub operation: &'static str,
    /// Which attempt it was; the first is 1.
    pub number: u32,
    /// Why it failed.
    pub cause: Cause,
    /// The status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// The service's name for the error, if it gave one.
    pub code: Option<&'a str>,
    /// How long the service asks to wait, if it does.
    pub retry_after: Option<Duration>,
    /// Whether the service may have carried out the operation in this attempt.
    pub may_have_run: bool,
}

/// Why an attempt failed, as far as it matters to repeating it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// There was no connection, or it broke.
    Connection,
    /// There was no answer in time.
    Timeout,
    /// The service is asked for too much.
    Throttling,
    /// Something went wrong in the service that may go right the next time.
    Server,
    /// The time of the signature was refused. It is corrected before the next attempt.
    Clock,
    /// The credentials have expired. They are asked for anew before the next attempt.
    ExpiredCredentials,
    /// The next attempt would fail in the same way.
    Permanent,
}

impl Cause {
    /// The cause in a log.
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
