//! [`CallOptions`]: options for a single call.

use std::time::Duration;

use crate::config::{ChecksumPolicy, Config};
use crate::endpoint::Value;
use crate::retry::Retry;

/// Options for a single call. Options that are not set default to the configuration.
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
    pub(super) timeout: Option<Option<Duration>>,
    pub(super) attempt_timeout: Option<Option<Duration>>,
    pub(super) read_timeout: Option<Option<Duration>>,
    pub(super) connect_timeout: Option<Option<Duration>>,
    pub(super) retry: Option<Retry>,
    pub(super) idempotent: Option<bool>,
    pub(super) body_limit: Option<Option<u64>>,
    pub(super) request_checksum: Option<ChecksumPolicy>,
    pub(super) response_checksum: Option<ChecksumPolicy>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
    pub(super) context_parameters: Vec<(String, Value)>,
}

impl CallOptions {
    /// Creates options with no option set.
    pub fn new() -> CallOptions {
        CallOptions::default()
    }

    /// Sets what `other` sets. What it does not set stays as it is here; its headers are added.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tinsmith_runtime::client::CallOptions;
    ///
    /// let of_all = CallOptions::new().region("us-east-1").timeout(Duration::from_secs(60));
    /// let of_one = of_all.clone().with(CallOptions::new().timeout(None));
    /// ```
    pub fn with(mut self, other: CallOptions) -> CallOptions {
        // With every field, so that none is forgotten.
        let CallOptions {
            timeout,
            attempt_timeout,
            read_timeout,
            connect_timeout,
            retry,
            idempotent,
            body_limit,
            request_checksum,
            response_checksum,
            headers,
            region,
            endpoint_url,
            mut context_parameters,
        } = other;
        self.headers.extend(headers);
        // The first of several values with one name is used.
        context_parameters.append(&mut self.context_parameters);
        CallOptions {
            timeout: timeout.or(self.timeout),
            attempt_timeout: attempt_timeout.or(self.attempt_timeout),
            read_timeout: read_timeout.or(self.read_timeout),
            connect_timeout: connect_timeout.or(self.connect_timeout),
            retry: retry.or(self.retry),
            idempotent: idempotent.or(self.idempotent),
            body_limit: body_limit.or(self.body_limit),
            request_checksum: request_checksum.or(self.request_checksum),
            response_checksum: response_checksum.or(self.response_checksum),
            headers: self.headers,
            region: region.or(self.region),
            endpoint_url: endpoint_url.or(self.endpoint_url),
            context_parameters,
        }
    }

    /// The timeout for the call as a whole, including retries. `None` is no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.timeout = Some(limit.into());
        self
    }

    /// The timeout for each attempt: a request and its response. `None` means no timeout.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.attempt_timeout = Some(limit.into());
        self
    }

    /// The read timeout: how long to wait for any byte of the response. `None` means no timeout.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.read_timeout = Some(limit.into());
        self
    }

    /// The timeout for opening a connection. `None` means no timeout.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> CallOptions {
        self.connect_timeout = Some(limit.into());
        self
    }

    /// The retry configuration.
    pub fn retry(mut self, retry: Retry) -> CallOptions {
        self.retry = Some(retry);
        self
    }

    /// Declares that executing the operation twice has the same effect as executing it once.
    ///
    /// Otherwise some operations are retried only if the service has not started to execute them,
    /// such as `Invoke` of Lambda, whose effect depends on the function.
    pub fn idempotent(mut self, idempotent: bool) -> CallOptions {
        self.idempotent = Some(idempotent);
        self
    }

    /// The maximum size of the request body in bytes, instead of the known limit of the service.
    /// `None` means no limit.
    pub fn body_limit(mut self, bytes: impl Into<Option<u64>>) -> CallOptions {
        self.body_limit = Some(bytes.into());
        self
    }

    /// When a checksum of the request is computed.
    pub fn request_checksum_calculation(mut self, policy: ChecksumPolicy) -> CallOptions {
        self.request_checksum = Some(policy);
        self
    }

    /// When a call with these options and this configuration computes a checksum of its request.
    #[must_use]
    pub fn request_checksum_policy(&self, config: &Config) -> ChecksumPolicy {
        self.request_checksum.unwrap_or(config.settings().checksums.request)
    }

    /// When the checksum of the response is validated.
    pub fn response_checksum_validation(mut self, policy: ChecksumPolicy) -> CallOptions {
        self.response_checksum = Some(policy);
        self
    }

    /// When a call with these options and this configuration validates the checksum of its response.
    #[must_use]
    pub fn response_checksum_policy(&self, config: &Config) -> ChecksumPolicy {
        self.response_checksum.unwrap_or(config.settings().checksums.response)
    }

    /// Sets a header. It replaces a header of the same name, and is signed unless proxies may
    /// change it, such as `x-amzn-trace-id`.
    ///
    /// An invalid name or value is an error of the call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> CallOptions {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The region that the request is sent to and signed for.
    pub fn region(mut self, region: impl Into<String>) -> CallOptions {
        self.region = Some(region.into());
        self
    }

    /// The endpoint URL, instead of the default endpoint of the service.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> CallOptions {
        self.endpoint_url = Some(url.into());
        self
    }

    /// Sets a parameter of the service's endpoint rules, by its name there, such as
    /// `ForcePathStyle` of S3. It takes precedence over the configuration, but not over the
    /// operation.
    pub fn context_parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<Value>,
    ) -> CallOptions {
        self.context_parameters.insert(0, (name.into(), value.into()));
        self
    }
}

impl std::fmt::Debug for CallOptions {
    /// Shows only the names of headers: values may be secrets.
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
            .field("request_checksum", &self.request_checksum)
            .field("response_checksum", &self.response_checksum)
            .field("headers", &headers)
            .field("region", &self.region)
            .field("endpoint_url", &self.endpoint_url)
            .field("context_parameters", &self.context_parameters)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn options_are_merged() {
        let first = CallOptions::new()
            .timeout(SECOND)
            .attempt_timeout(SECOND)
            .retry(Retry::off())
            .idempotent(true)
            .body_limit(5)
            .request_checksum_calculation(ChecksumPolicy::WhenRequired)
            .response_checksum_validation(ChecksumPolicy::WhenRequired)
            .header("a", "1")
            .region("here")
            .endpoint_url("http://a")
            .context_parameter("Style", "one");
        let unchanged = first.clone().with(CallOptions::new());
        assert_eq!(format!("{unchanged:?}"), format!("{first:?}"));
        assert_eq!(unchanged.headers, first.headers);

        let second = CallOptions::new()
            .timeout(None)
            .read_timeout(SECOND)
            .connect_timeout(None)
            .idempotent(false)
            .response_checksum_validation(ChecksumPolicy::WhenSupported)
            .header("A", "2")
            .region("there")
            .context_parameter("Style", "two");
        let merged = first.with(second);
        assert_eq!(merged.timeout, Some(None));
        assert_eq!(merged.attempt_timeout, Some(Some(SECOND)));
        assert_eq!(merged.read_timeout, Some(Some(SECOND)));
        assert_eq!(merged.connect_timeout, Some(None));
        assert_eq!(merged.retry.map(|retry| retry.attempts()), Some(1));
        assert_eq!((merged.idempotent, merged.body_limit), (Some(false), Some(Some(5))));
        assert_eq!(merged.request_checksum, Some(ChecksumPolicy::WhenRequired));
        assert_eq!(merged.response_checksum, Some(ChecksumPolicy::WhenSupported));
        assert_eq!(merged.region.as_deref(), Some("there"));
        assert_eq!(merged.endpoint_url.as_deref(), Some("http://a"));
        let styles: Vec<_> = merged.context_parameters.iter().map(|(_, style)| style).collect();
        assert_eq!(styles, [&Value::from("two"), &Value::from("one")]);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(merged.headers, [pair("a", "1"), pair("A", "2")]);
    }
}
