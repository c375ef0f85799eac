//! [`Builder`] of a configuration.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::instance::Instance;
use super::{AccountIdEndpointMode, Config, ConfigError, Settings};
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
    /// The region that requests go to and are signed for, such as `eu-central-1`.
    pub fn region(mut self, region: impl Into<String>) -> Builder {
        self.settings.region = Some(region.into());
        self
    }

    /// What requests are signed with: [`Credentials`](crate::credentials::Credentials), or a
    /// provider. It is asked again only shortly before its credentials expire, or when a service does
    /// not accept them any more: see [`Cached`](crate::credentials::Cached).
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Builder {
        self.settings.credentials = CredentialsSource::provider(provider);
        self
    }

    /// The token for operations that want one instead of a signature. It comes before those of
    /// [other places](crate::credentials).
    pub fn bearer_token(mut self, token: impl Into<String>) -> Builder {
        self.settings.bearer_token = Some(token.into());
        self
    }

    /// The API key for operations that want one. The service's model says in which header or query
    /// parameter it is sent.
    pub fn api_key(mut self, key: impl Into<String>) -> Builder {
        self.settings.api_key = Some(key.into());
        self
    }

    /// The user's name and password for operations that want
    /// [basic authentication](https://www.rfc-editor.org/rfc/rfc7617).
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Builder {
        self.settings.basic_auth = Some((user.into(), password.into()));
        self
    }

    /// Where requests go, such as `http://localhost:4566`, instead of where the service is.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Builder {
        self.settings.endpoint_url = Some(url.into());
        self
    }

    /// Whether only FIPS-compliant endpoints will do. The default is no.
    pub fn use_fips(mut self, use_fips: bool) -> Builder {
        self.settings.use_fips = use_fips;
        self
    }

    /// Whether only endpoints will do that have both IPv4 and IPv6 addresses. The default is no.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Builder {
        self.settings.use_dual_stack = use_dual_stack;
        self
    }

    /// Whether endpoints name the account of the credentials, where the service's endpoint rules know such
    /// endpoints. The default is [`AccountIdEndpointMode::Preferred`].
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Builder {
        self.settings.account_id_endpoint_mode = mode;
        self
    }

    /// Sends requests by this transport. The default is a `Reqwest` of its own with the feature `reqwest`,
    /// else a `Hyper` with the feature `hyper`. Without both, calls are errors.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Builder {
        self.settings.transport = Some(Arc::new(transport));
        #[cfg(feature = "reqwest")]
        {
            self.settings.unusable = None;
        }
        self
    }

    /// Sends requests by a client that the program configures: with its proxies, certificates, limits on
    /// connecting and on connections. `connect_timeout`, `idle_timeout` and `ca_bundle` have no effect on
    /// it.
    ///
    /// It is built without redirects, retries and decompression, whatever the builder says: see
    /// [`Reqwest::configured`](crate::transport::Reqwest::configured). The metadata services of EC2, ECS
    /// and EKS are asked without it, since their answers must not pass a proxy.
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

    /// A file of certificates in PEM. A server is trusted if one of them vouches for it, and those of
    /// the operating system do not count. It is read before the first request over TLS.
    ///
    /// A `transport` or `http_client` that is given has certificates of its own.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Builder {
        let origin = "`ca_bundle` of the configuration".to_owned();
        self.settings.ca_bundle = Some(CaBundle { path: path.into(), origin });
        self
    }

    /// The program's name in the user agent of its requests: up to 50 letters, digits and any of
    /// ``!#$%&'*+-.^_`|~``.
    pub fn app_id(mut self, id: impl Into<String>) -> Builder {
        self.settings.app_id = Some(id.into());
        self
    }

    /// How long making a connection may take, with name resolution and TLS. The default is 3.1
    /// seconds. `None` is no limit.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.connect = limit.into();
        self
    }

    /// How long a connection stays open without a request. The default is 90 seconds, since whatever is
    /// between the client and the service forgets connections that are silent for longer: a NAT gateway
    /// of AWS [after 350 seconds](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html#nat-gateway-troubleshooting-timeout).
    /// `None` keeps idle connections until the service closes them.
    ///
    /// A `transport` or `http_client` that is given has a limit of its own.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.idle = limit.into();
        self
    }

    /// How long to wait for any byte of the answer, and for its first a second more for each 64 KiB of
    /// the request. The default is a minute, and for operations that may take longer what those
    /// need: 15 minutes and 15 seconds for an `Invoke` of Lambda. `None` is no limit.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.read = Some(limit.into());
        self
    }

    /// How long one request and its answer may take. The default is no limit.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.attempt = limit.into();
        self
    }

    /// How long a call may take as a whole. The default is no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder {
        self.settings.limits.call = limit.into();
        self
    }

    /// Whether a request that failed is sent again. The default is [`Retry::standard`].
    pub fn retry(mut self, retry: Retry) -> Builder {
        self.settings.retry = retry;
        self
    }

    /// Sees, and may change, every request and answer. Several hooks are called in the order in which
    /// they were given.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Builder {
        self.settings.hooks.push(Arc::new(hook));
        self
    }

    /// Whether the bodies of requests and answers are reported, as `tracing` events of the level
    /// `TRACE`. They may hold secrets. The default is no.
    pub fn log_bodies(mut self, log_bodies: bool) -> Builder {
        self.settings.log_bodies = log_bodies;
        self
    }

    /// Whether bodies are compressed where the service's model allows it. The default is yes.
    pub fn request_compression(mut self, enabled: bool) -> Builder {
        self.settings.compression.enabled = enabled;
        self
    }

    /// The length in bytes of the smallest body that is compressed: at most 10,485,760. The default
    /// is 10,240. Streams are compressed at any length.
    pub fn min_compression_bytes(mut self, bytes: u32) -> Builder {
        self.settings.compression.min_bytes = bytes;
        self
    }

    /// A parameter of the service's endpoint rules that its model leaves to clients.
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

    /// The configuration. Nothing is read or connected yet.
    ///
    /// # Errors
    /// The region is not a host label, the endpoint not a URL, the app id not a token, the smallest
    /// body to compress too large, or a `:` in the user's name of `basic_auth`.
    pub fn build(self) -> Result<Config, ConfigError> {
        check(&self.settings)?;
        Ok(self.build_unchecked())
    }

    /// The configuration, of settings that are known to make sense.
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

/// What credentials of the environment are asked for with: the transport is now known.
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
        check_app_id("the app id", id)?;
    }
    if let Some((user, _)) = &settings.basic_auth
        && user.contains(':')
    {
        let what_to_do = "use a user's name without `:`, which separates it from the password";
        return Err(ConfigError::invalid("`basic_auth`", "*** redacted ***", what_to_do));
    }
    check_min_compression_bytes(settings.compression.min_bytes)
}

/// A region becomes a part of a host name.
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
    // What stands before an @ is likely to be a password.
    let shown = if url.contains('@') { "*** redacted ***" } else { url };
    let what_to_do = "use one such as `http://localhost:4566`, without a query or a user's name";
    Err(ConfigError::invalid(setting, shown, what_to_do))
}

/// An app id becomes a part of a header; AWS gives its [form](https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html).
pub(super) fn check_app_id(setting: &str, id: &str) -> Result<(), ConfigError> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if (1..=50).contains(&id.len()) && id.bytes().all(is_good) {
        return Ok(());
    }
    let what_to_do = "use up to 50 letters, digits and !#$%&'*+-.^_`|~";
    Err(ConfigError::invalid(setting, id, what_to_do))
}

/// The most that AWS [allows](https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html).
pub(super) const MAX_COMPRESSION_BYTES: u32 = 10_485_760;

fn check_min_compression_bytes(bytes: u32) -> Result<(), ConfigError> {
    if bytes <= MAX_COMPRESSION_BYTES {
        return Ok(());
    }
    let what_to_do = format!("use at most {MAX_COMPRESSION_BYTES}");
    Err(ConfigError::invalid("`min_compression_bytes`", &bytes.to_string(), &what_to_do))
}
