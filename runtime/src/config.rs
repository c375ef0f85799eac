//! [`Config`]: what a client of any service needs to know.

mod builder;
mod error;
mod from_environment;

pub use builder::Builder;
pub use error::ConfigError;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::credentials::Source;
use crate::endpoint::{EndpointError, Value};
use crate::environment::Environment;
use crate::hook::Hook;
use crate::retry::Retry;
use crate::transport::Transport;

/// The configuration of a client. It can be shared by the clients of several services, which then
/// share connections as well. Cloning is cheap.
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::config::Config;
/// use tinsmith_runtime::credentials::Credentials;
///
/// let config = Config::builder()
///     .region("eu-central-1")
///     .credentials(Credentials::new("AKID", "secret", None, None, "example"))
///     .timeout(Duration::from_secs(60))
///     .build()?;
/// assert_eq!(config.region(), Some("eu-central-1"));
/// # Ok::<(), tinsmith_runtime::config::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Config {
    settings: Arc<Settings>,
    transport: Arc<dyn Transport>,
}

/// What is set in a configuration, as it was given.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub region: Option<String>,
    pub credentials: Source,
    pub bearer_token: Option<String>,
    /// As set in the program, for every service.
    pub endpoint_url: Option<String>,
    /// Where else an endpoint may come from; `None` if the environment was not asked.
    pub environment: Option<Environment>,
    pub use_fips: bool,
    pub use_dual_stack: bool,
    pub limits: Limits,
    pub retry: Retry,
    pub compression: Compression,
    pub hooks: Vec<Arc<dyn Hook>>,
    pub log_bodies: bool,
    pub app_id: Option<String>,
    pub context_parameters: Vec<(String, Value)>,
    /// As set in the program.
    pub transport: Option<Arc<dyn Transport>>,
}

/// What may be compressed of what a model allows to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compression {
    pub enabled: bool,
    /// The length of the smallest body that is compressed, in bytes.
    pub min_bytes: u32,
}

impl Default for Compression {
    /// As in [other SDKs](https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html).
    fn default() -> Compression {
        Compression { enabled: true, min_bytes: 10_240 }
    }
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub connect: Option<Duration>,
    /// `None` is what the operation says, `Some(None)` no limit.
    pub read: Option<Option<Duration>>,
    pub attempt: Option<Duration>,
    pub call: Option<Duration>,
}

impl Default for Limits {
    /// An attempt or a call may take as long as it likes, if only something comes now and then.
    fn default() -> Limits {
        Limits { connect: Some(Duration::from_millis(3100)), read: None, attempt: None, call: None }
    }
}

impl Config {
    /// A configuration in which nothing is set yet.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Reads the configuration of the process, as every AWS tool does.
    ///
    /// These variables are read: `AWS_REGION`, `AWS_DEFAULT_REGION`, `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL`, for each service its
    /// `AWS_ENDPOINT_URL_` and name, `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_SDK_UA_APP_ID`.
    ///
    /// That region or credentials are missing is found out only when a call needs them.
    ///
    /// # Errors
    /// A variable has a value that makes no sense.
    pub async fn from_env() -> Result<Config, ConfigError> {
        Config::from_environment(Environment::of_process()).await
    }

    /// The same as [`Config::from_env`], from any variables.
    ///
    /// # Errors
    /// A variable has a value that makes no sense.
    pub async fn from_environment(environment: Environment) -> Result<Config, ConfigError> {
        from_environment::builder(environment)?.build()
    }

    /// A builder in which everything is set as it is here.
    pub fn to_builder(&self) -> Builder {
        Builder { settings: Settings::clone(&self.settings) }
    }

    /// The region, if it is known.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.settings.region.as_deref()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        self.transport.as_ref()
    }

    /// The endpoint that was asked for, for a service of this id.
    pub(crate) fn endpoint_url(&self, service_id: &str) -> Option<String> {
        let of_program = self.settings.endpoint_url.clone();
        of_program.or_else(|| {
            let environment = self.settings.environment.as_ref()?;
            from_environment::endpoint_url(environment, service_id)
        })
    }

    /// What the system says of where the program runs, such as `AWS_Lambda_provided.al2023`.
    pub(crate) fn execution_environment(&self) -> Option<String> {
        self.settings.environment.as_ref()?.get("AWS_EXECUTION_ENV")
    }

    /// What to say when a region is needed and not known.
    pub(crate) fn missing_region(&self) -> EndpointError {
        let why = match self.settings.environment {
            Some(_) => "AWS_REGION and AWS_DEFAULT_REGION are not set",
            None => "the configuration has none",
        };
        EndpointError::new(format!(
            "the region is not known: {why}; set AWS_REGION, or give a region to the configuration"
        ))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.settings.as_ref(), f)
    }
}

impl fmt::Debug for Settings {
    /// Without secrets: those of a provider of credentials are its own business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = match self.credentials {
            Source::Provider(_) => "*** redacted ***",
            Source::Missing(_) => "none",
        };
        f.debug_struct("Config")
            .field("region", &self.region)
            .field("credentials", &format_args!("{credentials}"))
            .field("bearer_token", &self.bearer_token.as_ref().map(|_| crate::Redacted))
            .field("endpoint_url", &self.endpoint_url)
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("compression", &self.compression)
            .field("hooks", &self.hooks.len())
            .field("log_bodies", &self.log_bodies)
            .field("app_id", &self.app_id)
            .field("context_parameters", &self.context_parameters)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
