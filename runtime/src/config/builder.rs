//! [`Builder`] for a configuration.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::instance::Instance;
use super::{AccountIdEndpointMode, ChecksumPolicy, Config, ConfigError, Settings};
use crate::clock::Clock;
use crate::credentials::{CredentialsSource, ProvideCredentials, Surroundings, Tokens};
use crate::endpoint::{Value, is_valid_host_label, parse_url};
use crate::hook::Hook;
use crate::retry::Retry;
use crate::transport::{CaBundle, Transport};

/// Builds a [`Config`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    pub(super) settings: Settings,
}

impl Builder {
    /// The region that requests are sent to and signed for, such as `eu-central-1`.
    pub fn region(mut self, region: impl Into<String>) -> Builder {
        self.settings.region = Some(region.into());
        self
    }

    /// The [`Credentials`](crate::credentials::Credentials) that sign requests, or a credentials
    /// provider. Credentials are cached: the provider is called again shortly before they expire,
    /// or when a service rejects them. See [`Cached`](crate::credentials::Cached).
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Builder {
        self.settings.credentials = CredentialsSource::provider(provider);
        self
    }

    /// Sends requests without a signature, to public resources such as the objects of a public
    /// bucket. Credentials of the environment are ignored.
    pub fn anonymous(mut self) -> Builder {
        self.settings.credentials = CredentialsSource::Anonymous;
        self
    }

    /// The bearer token for operations that authenticate with one instead of a signature. It takes
    /// precedence over tokens from [other sources](crate::credentials).
    pub fn bearer_token(mut self, token: impl Into<String>) -> Builder {
        self.settings.bearer_token = Some(token.into());
        self
    }

    /// The API key for operations that authenticate with one. The service's model defines the
    /// header or query parameter that it is sent in.
    pub fn api_key(mut self, key: impl Into<String>) -> Builder {
        self.settings.api_key = Some(key.into());
        self
    }

    /// The user name and password for operations that use [basic
    /// authentication](https://www.rfc-editor.org/rfc/rfc7617).
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Builder {
        self.settings.basic_auth = Some((user.into(), password.into()));
        self
    }

    /// The endpoint URL, such as `http://localhost:4566`, instead of the default endpoint of the
    /// service.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Builder {
        self.settings.endpoint_url = Some(url.into());
        self
    }

    /// Whether to use FIPS-compliant endpoints only. The default is no.
    pub fn use_fips(mut self, use_fips: bool) -> Builder {
        self.settings.use_fips = use_fips;
        self
    }

    /// Whether to use dual-stack endpoints only, which have IPv4 and IPv6 addresses. The default is
    /// no.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Builder {
        self.settings.use_dual_stack = use_dual_stack;
        self
    }

    /// Whether to use account-based endpoints, if the endpoint rules of the service support them.
    /// The default is [`AccountIdEndpointMode::Preferred`].
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Builder {
        self.settings.account_id_endpoint_mode = mode;
        self
    }

    /// The HTTP transport. The default is a new `Reqwest` with the feature `reqwest`, else a new
    /// `Hyper` with the feature `hyper`. Without both features, calls fail.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Builder {
        self.settings.transport = Some(Arc::new(transport));
        #[cfg(feature = "reqwest")]
        {
            self.settings.unusable = None;
        }
        self
    }

    /// Uses a `reqwest` client that the program configures, with its proxies, certificates, connect
    /// timeout and connection pool. `connect_timeout`, `idle_timeout` and `ca_bundle` do not affect
    /// it.
    ///
    /// Redirects, retries and decompression are always disabled in the client: see
    /// [`Reqwest::configured`](crate::transport::Reqwest::configured). The metadata services of
    /// EC2, ECS and EKS are not called through it, because their responses must not pass through a
    /// proxy.
    ///
    /// ```
    /// use tinsmith_runtime::config::Config;
    /// use tinsmith_runtime::reqwest;
    ///
    /// let client = reqwest::Client::builder().pool_max_idle_per_host(8);
    /// let config = Config::builder().region("eu-central-1").http_client(client).build()?;
    /// # Ok::<(), tinsmith_runtime::config::ConfigError>(())
    /// ```
    #[cfg(feature = "reqwest")]
    pub fn http_client(mut self, client: reqwest::ClientBuilder) -> Builder {
        match crate::transport::Reqwest::configured(client) {
            Ok(transport) => self.transport(transport),
            Err(error) => {
                self.settings.unusable = Some(ConfigError::of_http_client(&error));
                self
            }
        }
    }

    /// A file of CA certificates in PEM format. They replace the trusted certificates of the
    /// operating system. The file is read before the first request over TLS.
    ///
    /// Has no effect on a custom `transport` or `http_client`.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Builder {
        let origin = "`ca_bundle` of the configuration".to_owned();
        self.settings.ca_bundle = Some(CaBundle { path: path.into(), origin });
        self
    }

    /// The name of the application in the user agent: up to 50 letters, digits and any of
    /// ``!#$%&'*+-.^_`|~``.
    pub fn app_id(mut self, id: impl Into<String>) -> Builder {
        self.settings.app_id = Some(id.into());
        self
    }

    /// The timeout for opening a connection, including name resolution and TLS. The default is 3.1
    /// seconds. `None` means no timeout.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.connect = limit.into();
        self
    }

    /// How long an idle connection stays open. The default is 90 seconds, because network devices
    /// between the client and the service drop connections that are idle for longer: a NAT gateway
    /// of AWS [after 350
    /// seconds](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html#nat-gateway-troubleshooting-timeout).
    /// `None` keeps idle connections until the service closes them.
    ///
    /// Has no effect on a custom `transport` or `http_client`.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.idle = limit.into();
        self
    }

    /// The read timeout: how long to wait for any byte of the response, plus, for the first byte,
    /// one second for each 64 KiB of the request. The default is one minute, or longer for
    /// operations that need more: 15 minutes and 15 seconds for `Invoke` of Lambda. `None` means no
    /// timeout.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.read = Some(limit.into());
        self
    }

    /// The timeout for one attempt: a request and its response. The default is no timeout.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.attempt = limit.into();
        self
    }

    /// The timeout for a call as a whole, including retries. The default is no timeout.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.call = limit.into();
        self
    }

    /// How failed requests are retried. The default is [`Retry::standard`].
    pub fn retry(mut self, retry: Retry) -> Builder {
        self.settings.retry = retry;
        self
    }

    /// Adds a hook that can inspect and change requests and responses. Hooks are called in the
    /// order in which they were added.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Builder {
        self.settings.hooks.push(Arc::new(hook));
        self
    }

    /// Whether to log request and response bodies as `tracing` events of level `TRACE`. They may
    /// contain secrets. The default is no.
    pub fn log_bodies(mut self, log_bodies: bool) -> Builder {
        self.settings.log_bodies = log_bodies;
        self
    }

    /// Whether to compress request bodies if the service's model allows it. The default is yes.
    pub fn request_compression(mut self, enabled: bool) -> Builder {
        self.settings.compression.enabled = enabled;
        self
    }

    /// The minimum size in bytes of a compressed body: at most 10,485,760. The default is 10,240.
    /// Streams are always compressed.
    pub fn min_compression_bytes(mut self, bytes: u32) -> Builder {
        self.settings.compression.min_bytes = bytes;
        self
    }

    /// When checksums of requests are computed, for operations whose model has them. The default is
    /// [`ChecksumPolicy::WhenSupported`].
    pub fn request_checksum_calculation(mut self, policy: ChecksumPolicy) -> Builder {
        self.settings.checksums.request = policy;
        self
    }

    /// When checksums of responses are validated, for operations whose model has them. The default
    /// is [`ChecksumPolicy::WhenSupported`].
    pub fn response_checksum_validation(mut self, policy: ChecksumPolicy) -> Builder {
        self.settings.checksums.response = policy;
        self
    }

    /// Whether uploads to S3 of 2 MiB or more, and streams of unknown length, wait until the server
    /// agrees to receive the body, but no longer than a second. See
    /// [`ExpectContinue`](crate::transport::ExpectContinue). The default is yes.
    pub fn expect_continue(mut self, expect_continue: bool) -> Builder {
        self.settings.checksums.expect_continue = expect_continue;
        self
    }

    /// Sets a client context parameter of the service's endpoint rules.
    pub fn context_parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<Value>,
    ) -> Builder {
        let (name, value) = (name.into(), value.into());
        self.settings.context_parameters.retain(|(present, _)| *present != name);
        self.settings.context_parameters.push((name, value));
        self
    }

    /// Builds the configuration. No file is read and no connection is opened.
    ///
    /// # Errors
    /// The region is not a valid host label, the endpoint is not a URL, the app ID is not a valid
    /// token, the minimum compression size is too large, or the user name of `basic_auth` contains
    /// a `:`.
    pub fn build(self) -> Result<Config, ConfigError> {
        check(&self.settings)?;
        Ok(self.build_unchecked())
    }

    /// Builds the configuration from settings that are known to be valid.
    pub(crate) fn build_unchecked(mut self) -> Config {
        let of_program = self.settings.transport.clone();
        let transport = of_program.unwrap_or_else(|| default_transport(&self.settings));
        let clock = Arc::default();
        let surroundings = surroundings(&self.settings, &transport, &clock);
        let is_of_environment = matches!(
            self.settings.credentials,
            CredentialsSource::Environment | CredentialsSource::Chain(_)
        );
        if let Some(surroundings) = surroundings.clone().filter(|_| is_of_environment) {
            self.settings.credentials = CredentialsSource::chain(surroundings);
        }
        let (instance, tokens) = (Instance::default(), surroundings.map(Tokens::new));
        Config { settings: Arc::new(self.settings), transport, instance, clock, tokens }
    }
}

/// What the credentials providers of the environment use: the transport is now known.
fn surroundings(
    settings: &Settings,
    transport: &Arc<dyn Transport>,
    clock: &Arc<Clock>,
) -> Option<Surroundings> {
    Some(Surroundings {
        environment: settings.environment.clone()?,
        profile: settings.profile.clone()?,
        transport: Arc::clone(transport),
        region: settings.region.clone(),
        use_fips: settings.use_fips,
        use_dual_stack: settings.use_dual_stack,
        clock: Arc::clone(clock),
        endpoint_url: super::endpoint_url::find,
    })
}

#[cfg(feature = "reqwest")]
type DefaultTransport = crate::transport::Reqwest;
#[cfg(all(feature = "hyper", not(feature = "reqwest")))]
type DefaultTransport = crate::transport::Hyper;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn default_transport(settings: &Settings) -> Arc<dyn Transport> {
    let transport = DefaultTransport::builder()
        .connect_timeout(settings.limits.connect)
        .idle_timeout(settings.limits.idle)
        .trusting(settings.ca_bundle.clone());
    Arc::new(transport.build())
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn default_transport(_settings: &Settings) -> Arc<dyn Transport> {
    Arc::new(crate::transport::Missing)
}

fn check(settings: &Settings) -> Result<(), ConfigError> {
    #[cfg(feature = "reqwest")]
    if let Some(error) = &settings.unusable {
        return Err(error.clone());
    }
    if let Some(region) = &settings.region {
        check_region("the region", region)?;
    }
    if let Some(url) = &settings.endpoint_url {
        check_endpoint_url("the endpoint URL", url)?;
    }
    if let Some(id) = &settings.app_id {
        check_app_id("the app ID", id)?;
    }
    if let Some((user, _)) = &settings.basic_auth
        && user.contains(':')
    {
        let what_to_do = "use a user name without `:`, which separates it from the password";
        return Err(ConfigError::invalid("`basic_auth`", "*** redacted ***", what_to_do));
    }
    check_min_compression_bytes(settings.compression.min_bytes)
}

/// The region becomes a part of a host name.
pub(super) fn check_region(setting: &str, region: &str) -> Result<(), ConfigError> {
    match is_valid_host_label(region, false) {
        true => Ok(()),
        false => Err(ConfigError::invalid(setting, region, "use one such as `eu-central-1`")),
    }
}

pub(super) fn check_endpoint_url(setting: &str, url: &str) -> Result<(), ConfigError> {
    if parse_url(url).is_some() {
        return Ok(());
    }
    // The part before an @ is probably a password.
    let shown = if url.contains('@') { "*** redacted ***" } else { url };
    let what_to_do = "use one such as `http://localhost:4566`, without a query or user name";
    Err(ConfigError::invalid(setting, shown, what_to_do))
}

/// The app ID becomes a part of a header; AWS defines its
/// [format](https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html).
pub(super) fn check_app_id(setting: &str, id: &str) -> Result<(), ConfigError> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if (1..=50).contains(&id.len()) && id.bytes().all(is_good) {
        return Ok(());
    }
    let what_to_do = "use up to 50 letters, digits and !#$%&'*+-.^_`|~";
    Err(ConfigError::invalid(setting, id, what_to_do))
}

/// The maximum that AWS
/// [allows](https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html).
pub(super) const MAX_COMPRESSION_BYTES: u32 = 10_485_760;

fn check_min_compression_bytes(bytes: u32) -> Result<(), ConfigError> {
    if bytes <= MAX_COMPRESSION_BYTES {
        return Ok(());
    }
    let what_to_do = format!("use at most {MAX_COMPRESSION_BYTES}");
    Err(ConfigError::invalid("`min_compression_bytes`", &bytes.to_string(), &what_to_do))
}
