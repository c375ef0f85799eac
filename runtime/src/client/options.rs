//! [`CallOptions`]: what may be different for a single call.

use std::time::Duration;

use crate::retry::Retry;

/// What may be different for a single call. Whatever is not set is as in the configuration.
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::client::CallOptions;
///
/// let options = CallOptions::new()
///     .region("us-east-1")
///     .timeout(Duration::from_secs(900))
///     .header("x-amzn-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793");
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Option<Duration>>,
    pub(super) read_timeout: Option<Option<Duration>>,
    pub(super) connect_timeout: Option<Option<Duration>>,
    pub(super) retry: Option<Retry>,
    pub(super) idempotent: bool,
    pub(super) body_limit: Option<Option<u64>>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
}

impl CallOptions {
    /// Options of which none is set.
    pub fn new() -> CallOptions {
        CallOptions::default()
    }

    /// How long the call may take as a whole.
    pub fn timeout(mut self, limit: Duration) -> CallOptions {
        self.timeout = Some(limit);
        self
    }

    /// How long each request and its answer may take. `None` is no limit.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.attempt_timeout = Some(limit.into());
        self
    }

    /// How long to wait for any byte of the answer. `None` is no limit.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.read_timeout = Some(limit.into());
        self
    }

    /// How long making a connection may take. `None` is no limit.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.connect_timeout = Some(limit.into());
        self
    }

    /// Whether a request that failed is sent again.
    pub fn retry(mut self, retry: Retry) -> CallOptions {
        self.retry = Some(retry);
        self
    }

    /// The caller's word that doing it twice is the same as doing it once.
    ///
    /// Some operations are otherwise repeated only if the service has not begun with them: an
    /// `Invoke` of Lambda, of which nobody knows what the function does.
    pub fn idempotent(mut self, idempotent: bool) -> CallOptions {
        self.idempotent = idempotent;
        self
    }

    /// The largest body that the request may have, in bytes, instead of what the service is known to
    /// take. `None` is no limit.
    pub fn body_limit(mut self, bytes: impl Into<Option<u64>>) -> CallOptions {
        self.body_limit = Some(bytes.into());
        self
    }

    /// A header. It replaces one of the same name, and is signed unless it is one that may change on
    /// the way, such as `x-amzn-trace-id`.
    ///
    /// A name or a value that no header can have is an error of the call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> CallOptions {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The region that the request goes to and is signed for.
    pub fn region(mut self, region: impl Into<String>) -> CallOptions {
        self.region = Some(region.into());
        self
    }

    /// Where the request goes, instead of where the service is.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> CallOptions {
        self.endpoint_url = Some(url.into());
        self
    }
}

impl std::fmt::Debug for CallOptions {
    /// Shows the names of headers only: values may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .field("idempotent", &self.idempotent)
            .field("body_limit", &self.body_limit)
            .field("headers", &headers)
            .field("region", &self.region)
            .field("endpoint_url", &self.endpoint_url)
            .finish()
    }
}
