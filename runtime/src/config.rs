//! [`Config`]: the configuration of a client.

mod account;
mod assume_role;
mod builder;
mod built_ins;
mod checksum;
mod endpoint_url;
mod error;
mod from_environment;
mod instance;
mod lookup;
mod value;

pub use account::AccountIdEndpointMode;
pub use builder::Builder;
pub use checksum::ChecksumPolicy;
pub(crate) use checksum::ChecksumSettings;
#[cfg(test)]
pub(crate) use endpoint_url::find as find_endpoint_url;
pub use error::ConfigError;
use instance::Instance;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::credentials::{CredentialsSource, READ_ENVIRONMENT, Tokens};
use crate::endpoint::{EndpointError, Value};
use crate::environment::Environment;
use crate::hook::Hook;
use crate::off_worker::off_worker;
use crate::profile::{AskedBy, Profile, Profiles, Selected};
use crate::request::Compression;
use crate::retry::Retry;
use crate::transport::{CaBundle, IDLE, Transport};

/// The configuration of a client. Clients of several services can share it, and then also share
/// connections. Cloning is cheap.
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
    instance: Instance,
    /// The clock skew that any client with this configuration has learned.
    clock: Arc<Clock>,
    /// `None` if the environment is not used.
    tokens: Option<Tokens>,
}

/// The settings of a configuration, as they were given.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub region: Option<String>,
    pub credentials: CredentialsSource,
    pub bearer_token: Option<String>,
    pub api_key: Option<String>,
    /// User name and password.
    pub basic_auth: Option<(String, String)>,
    /// Set by the program, for all services.
    pub endpoint_url: Option<String>,
    /// The environment, for endpoint settings; `None` if the environment is not used.
    pub environment: Option<Environment>,
    /// The profile of the shared files; `None` if the files are not used.
    pub profile: Option<Profile>,
    pub use_fips: bool,
    pub use_dual_stack: bool,
    pub account_id_endpoint_mode: AccountIdEndpointMode,
    pub limits: Limits,
    pub retry: Retry,
    pub compression: Compression,
    pub checksums: ChecksumSettings,
    pub hooks: Vec<Arc<dyn Hook>>,
    pub log_bodies: bool,
    pub app_id: Option<String>,
    pub ca_bundle: Option<CaBundle>,
    pub context_parameters: Vec<(String, Value)>,
    /// Settings of single services, by the names of the built-in parameters.
    pub built_ins: Vec<(&'static str, bool)>,
    /// Set by the program.
    pub transport: Option<Arc<dyn Transport>>,
    /// Why the HTTP client of the program cannot be built.
    #[cfg(feature = "reqwest")]
    pub unusable: Option<ConfigError>,
}

/// The timeouts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub connect: Option<Duration>,
    /// How long an idle connection stays open.
    pub idle: Option<Duration>,
    /// `None` uses the timeout of the operation, `Some(None)` means no timeout.
    pub read: Option<Option<Duration>>,
    pub attempt: Option<Duration>,
    pub call: Option<Duration>,
}

impl Default for Limits {
    /// An attempt or a call may take any time, as long as data keeps arriving.
    fn default() -> Limits {
        Limits {
            connect: Some(Duration::from_millis(3100)),
            idle: Some(IDLE),
            read: None,
            attempt: None,
            call: None,
        }
    }
}

impl Config {
    /// A builder with no settings. It has no region and no credentials, and reads none
    /// from the environment: `Config::from_env().await?.to_builder()` does.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Loads the configuration in the same way as the AWS CLI and SDKs: from environment variables,
    /// then from a profile in `~/.aws/config` and `~/.aws/credentials` (see [`Profiles`]). Settings
    /// that the program makes with [`to_builder`](Config::to_builder) take precedence over both.
    ///
    /// | variable | profile setting |
    /// | --- | --- |
    /// | `AWS_PROFILE` or `AWS_DEFAULT_PROFILE`: the name of the profile; default: `default` | |
    /// | `AWS_REGION` or `AWS_DEFAULT_REGION`; the last fallback is the EC2 metadata service, unless `AWS_EC2_METADATA_DISABLED` is `true` | `region` |
    /// | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ACCOUNT_ID`, and the variables of other [credentials providers](crate::credentials) | keys, roles and [other providers](crate::credentials) |
    /// | `AWS_BEARER_TOKEN_` followed by the signing name of a service | `sso_session` |
    /// | `AWS_ENDPOINT_URL_` followed by the service ID, else `AWS_ENDPOINT_URL` | `endpoint_url` of the service in `services`, else `endpoint_url` |
    /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` |
    /// | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` |
    /// | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` |
    /// | `AWS_ACCOUNT_ID_ENDPOINT_MODE` | `account_id_endpoint_mode` |
    /// | `AWS_RETRY_MODE`: `standard`; `adaptive` and `legacy` are treated as `standard` | `retry_mode` |
    /// | `AWS_MAX_ATTEMPTS` | `max_attempts` |
    /// | `AWS_DISABLE_REQUEST_COMPRESSION` | `disable_request_compression` |
    /// | `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` | `request_min_compression_size_bytes` |
    /// | `AWS_REQUEST_CHECKSUM_CALCULATION`: `when_supported` or `when_required` | `request_checksum_calculation` |
    /// | `AWS_RESPONSE_CHECKSUM_VALIDATION`: `when_supported` or `when_required` | `response_checksum_validation` |
    /// | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` |
    /// | `AWS_S3_USE_ARN_REGION` | `s3_use_arn_region` |
    /// | `AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS` | `s3_disable_multiregion_access_points` |
    /// | `AWS_S3_DISABLE_EXPRESS_SESSION_AUTH` | `s3_disable_express_session_auth` |
    /// | `AWS_S3_US_EAST_1_REGIONAL_ENDPOINT`: `regional` or `legacy` | `s3_us_east_1_regional_endpoint` |
    /// | `AWS_STS_REGIONAL_ENDPOINTS`: `regional` or `legacy` | `sts_regional_endpoints` |
    /// | | in `s3`: `addressing_style` (`path`, `virtual` or `auto`), `use_accelerate_endpoint` |
    /// | `AWS_CA_BUNDLE`: see [`Builder::ca_bundle`] | `ca_bundle` |
    ///
    /// A missing region, missing credentials and an invalid setting of a single service are reported
    /// by the first call that needs them. A problem in a file that does not affect the profile is
    /// logged as a `tracing` warning, and the error for a setting that is missing because of it
    /// says so.
    ///
    /// # Errors
    /// A variable, a setting or a line of the profile is invalid, or a variable selects a profile
    /// that does not exist.
    pub async fn from_env() -> Result<Config, ConfigError> {
        Config::from_environment(Environment::of_process()).await
    }

    /// Like [`Config::from_env`], with the given variables instead of those of the process. They
    /// also locate the files: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, by default in
    /// the folder `.aws` of `HOME`.
    ///
    /// # Errors
    /// The same as [`Config::from_env`].
    pub async fn from_environment(environment: Environment) -> Result<Config, ConfigError> {
        let selected = Profiles::selected(&environment);
        Config::of_profile(environment, selected).await
    }

    /// Like [`Config::from_env`], with the profile of this name. Access keys in environment
    /// variables are then ignored.
    ///
    /// # Errors
    /// The same as [`Config::from_env`], or the profile does not exist.
    pub async fn from_profile(name: impl Into<String>) -> Result<Config, ConfigError> {
        let selected = Selected { name: name.into(), asked_by: AskedBy::Program };
        Config::of_profile(Environment::of_process(), selected).await
    }

    async fn of_profile(
        environment: Environment,
        selected: Selected,
    ) -> Result<Config, ConfigError> {
        let read = off_worker(move || from_environment::builder(environment, selected)).await;
        read.unwrap_or_else(|| Err(ConfigError::abandoned()))?.build()
    }

    /// A builder with the settings of this configuration.
    pub fn to_builder(&self) -> Builder {
        Builder { settings: Settings::clone(&self.settings) }
    }

    /// The region, if it is known. The region of an EC2 instance is loaded by the first call that
    /// needs it.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.settings.region.as_deref().or_else(|| self.instance.region())
    }

    /// Loads the region from the EC2 metadata service, if no other source has one.
    pub(crate) async fn find_region(&self) {
        if let Settings {
            region: None,
            environment: Some(environment),
            profile: Some(profile),
            ..
        } = self.settings()
        {
            // Boxed, because the future is large and rarely used: otherwise every call would
            // reserve space for it.
            let ask = self.instance.ask(environment, profile.section(), self.transport());
            Box::pin(ask).await;
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The sources of bearer tokens other than the program itself.
    pub(crate) fn tokens(&self) -> Option<&Tokens> {
        self.tokens.as_ref()
    }

    pub(crate) fn clock(&self) -> Arc<Clock> {
        Arc::clone(&self.clock)
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        self.transport.as_ref()
    }

    pub(crate) fn shared_transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.transport)
    }

    /// The configured endpoint for the service with this ID.
    ///
    /// # Errors
    /// The configured endpoint is not a URL. The error names its origin.
    pub(crate) fn endpoint_url(&self, service_id: &str) -> Result<Option<String>, EndpointError> {
        if let Some(of_program) = &self.settings.endpoint_url {
            return Ok(Some(of_program.clone()));
        }
        let Settings { environment: Some(environment), profile: Some(profile), .. } =
            self.settings()
        else {
            return Ok(None);
        };
        endpoint_url::find(environment, profile, service_id).map_err(EndpointError::new)
    }

    /// The values of built-in parameters of a service, by their names in the endpoint rules.
    ///
    /// # Errors
    /// A setting in the environment or the profile is invalid. The error names its origin.
    pub(crate) fn built_ins(
        &self,
        wanted: &[(&str, &str)],
    ) -> Result<Vec<(String, Value)>, EndpointError> {
        built_ins::values(self.settings(), wanted)
            .map_err(|error| EndpointError::new(error.to_string()))
    }

    /// The execution environment, such as `AWS_Lambda_provided.al2023`.
    pub(crate) fn execution_environment(&self) -> Option<String> {
        self.settings.environment.as_ref()?.get("AWS_EXECUTION_ENV")
    }

    /// The variables of the process, even if the configuration was not loaded from them.
    pub(crate) fn process_environment(&self) -> Environment {
        self.settings.environment.clone().unwrap_or(Environment::of_process())
    }

    /// The error for a region that is required and unknown.
    pub(crate) fn missing_region(&self) -> EndpointError {
        let why = match (&self.settings.profile, self.instance.refusal()) {
            (None, _) => {
                return EndpointError::new(format!(
                    "the region is not known: the configuration has none; call `region` on the builder, \
                     or {READ_ENVIRONMENT}"
                ));
            }
            (Some(profile), None) => from_environment::no_region(profile),
            (Some(profile), Some(refusal)) => {
                format!(
                    "{}; instance metadata service: {refusal}",
                    from_environment::no_region(profile)
                )
            }
        };
        EndpointError::new(format!(
            "the region is not known: {why}; set AWS_REGION, or set the region in the configuration"
        ))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.settings.as_ref(), f)
    }
}

impl fmt::Debug for Settings {
    /// Without secrets. A credentials provider is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = match self.credentials {
            CredentialsSource::Provider(_) => "*** redacted ***",
            CredentialsSource::Environment | CredentialsSource::Chain(_) => "from the environment",
            CredentialsSource::Anonymous => "anonymous",
            CredentialsSource::NotSet => "none",
        };
        f.debug_struct("Config")
            .field("region", &self.region)
            .field("credentials", &format_args!("{credentials}"))
            .field("bearer_token", &self.bearer_token.as_ref().map(|_| crate::Redacted))
            .field("api_key", &self.api_key.as_ref().map(|_| crate::Redacted))
            .field("basic_auth", &self.basic_auth.as_ref().map(|_| crate::Redacted))
            .field("endpoint_url", &self.endpoint_url)
            .field("profile", &self.profile.as_ref().map(|profile| &profile.selected.name))
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("account_id_endpoint_mode", &self.account_id_endpoint_mode)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("compression", &self.compression)
            .field("checksums", &self.checksums)
            .field("hooks", &self.hooks.len())
            .field("log_bodies", &self.log_bodies)
            .field("app_id", &self.app_id)
            .field("ca_bundle", &self.ca_bundle)
            .field("context_parameters", &self.context_parameters)
            .field("built_ins", &self.built_ins)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
