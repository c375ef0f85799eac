//! [`ConnectionError`] and [`TimeoutError`]: what can happen between the client and the service.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::Uri;

use crate::body::BoxError;
use crate::text::Chain;

/// A connection that could not be made or broke, or on which a request was refused.
#[derive(Debug)]
pub struct ConnectionError {
    source: BoxError,
    server: Option<String>,
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
    fn new(source: BoxError, how_far: HowFar) -> Self {
        Self { source, server: None, how_far }
    }

    /// No connection could be made: the service has seen nothing of the request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Unconnected)
    }

    /// There will be no connection, however often it is tried: the service has seen nothing of the
    /// request.
    pub fn permanent(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Unsendable)
    }

    /// The service refused the request and promises that it has not processed it.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Refused)
    }

    /// The connection broke: the service may have seen the request, and may have acted on it.
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Sent)
    }

    /// The same error, of a request to this URI. Only scheme, host and port are kept: the rest may
    /// have secrets.
    #[must_use]
    pub fn to(mut self, uri: &Uri) -> Self {
        self.server = uri.host().map(|host| {
            let scheme = uri.scheme_str().unwrap_or("https");
            let port = uri.port_u16().unwrap_or(if scheme == "http" { 80 } else { 443 });
            format!("{scheme}://{host}:{port}")
        });
        self
    }

    /// The server that the request was for: scheme, host and port, such as
    /// `https://lambda.eu-central-1.amazonaws.com:443`. A proxy in between is named by the cause.
    #[must_use]
    pub fn server(&self) -> Option<&str> {
        self.server.as_deref()
    }

    /// The error of the transport. `Display` shows it and its causes, so it is not a
    /// [`source`](Error::source).
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        self.source.as_ref()
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
        let server = self.server.as_deref();
        match self.how_far {
            HowFar::Sent => {
                f.write_str("the connection")?;
                if let Some(server) = server {
                    write!(f, " to {server}")?;
                }
                f.write_str(" broke and the request may have been received")?;
            }
            HowFar::Refused => write!(
                f,
                "{} refused the request without processing it",
                server.unwrap_or("the service")
            )?,
            HowFar::Unsendable | HowFar::Unconnected => {
                write!(f, "no connection to {}", server.unwrap_or("the endpoint"))?;
            }
        }
        write!(f, ": {}", Chain(self.source.as_ref()))
    }
}

impl Error for ConnectionError {}

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
