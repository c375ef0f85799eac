//! [`ConnectionError`] and [`TimeoutError`]: transport errors.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::Uri;

use crate::body::BoxError;
use crate::text::Chain;

/// A connection could not be opened or was interrupted, or a request was rejected on it.
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

    /// The connection could not be opened: the service has received nothing.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Unconnected)
    }

    /// The connection cannot be opened, and a retry would fail in the same way: the service has
    /// received nothing.
    pub fn permanent(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Unsendable)
    }

    /// The service rejected the request and guarantees that it was not processed.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self::new(source.into(), HowFar::Refused)
    }

    /// The connection was interrupted: the service may have received and executed the request.
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

    /// Whether a retry would fail in the same way.
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
                f.write_str(" was interrupted, and the request may have been received")?;
            }
            HowFar::Refused => write!(
                f,
                "{} rejected the request without processing it",
                server.unwrap_or("the service")
            )?,
            HowFar::Unsendable | HowFar::Unconnected => {
                write!(f, "cannot connect to {}", server.unwrap_or("the endpoint"))?;
            }
        }
        write!(f, ": {}", Chain(self.source.as_ref()))
    }
}

impl Error for ConnectionError {}

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
