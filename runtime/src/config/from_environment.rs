//! Loads a configuration from environment variables and a profile: one function per setting.

use super::builder::{MAX_COMPRESSION_BYTES, check_app_id, check_region};
use super::lookup::{Found, Lookup};
use super::value::{checked, flag, number};
use super::{
    AccountIdEndpointMode, Builder, ChecksumPolicy, ChecksumSettings, ConfigError, endpoint_url,
};
use crate::credentials::CredentialsSource;
use crate::environment::Environment;
use crate::profile::{Profile, Selected};
use crate::request::Compression;
use crate::retry::Retry;
use crate::transport::CaBundle;

pub(super) fn builder(
    environment: Environment,
    selected: Selected,
) -> Result<Builder, ConfigError> {
    let profile = Profile::read(&environment, selected)?;
    let lookup = Lookup { environment: &environment, profile: &profile };
    let mut builder = Builder::default();
    let settings = &mut builder.settings;
    settings.region = region(lookup)?;
    settings.credentials = CredentialsSource::Environment;
    settings.use_fips = use_fips(lookup)?;
    settings.use_dual_stack = use_dual_stack(lookup)?;
    settings.account_id_endpoint_mode = account_id_endpoint_mode(lookup)?;
    settings.retry = retry(lookup)?;
    settings.compression = compression(lookup)?;
    settings.checksums = checksums(lookup)?;
    settings.app_id = app_id(lookup)?;
    settings.ca_bundle = ca_bundle(lookup);
    endpoint_url::check(lookup)?;
    settings.environment = Some(environment);
    settings.profile = Some(profile);
    Ok(builder)
}

/// The [region](https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html).
/// `AWS_DEFAULT_REGION` is documented only for the AWS CLI, but widely used.
fn region(lookup: Lookup<'_>) -> Result<Option<String>, ConfigError> {
    let found = lookup.find(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region");
    checked(found, check_region)
}

/// The reason when [`region`] finds none.
pub(super) fn no_region(profile: &Profile) -> String {
    let name = &profile.selected.name;
    let places = profile.profiles.places();
    let of_profile = match profile.section() {
        Some(_) => format!("the profile `{name}` has no `region` ({places})"),
        None => format!("there is no profile `{name}` ({places})"),
    };
    format!("AWS_REGION and AWS_DEFAULT_REGION are not set, and {of_profile}")
}

/// Whether to use
/// [FIPS-compliant](https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html)
/// endpoints.
fn use_fips(lookup: Lookup<'_>) -> Result<bool, ConfigError> {
    flag(lookup.find(&["AWS_USE_FIPS_ENDPOINT"], "use_fips_endpoint"))
}

/// Whether to use
/// [dual-stack](https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html) endpoints.
fn use_dual_stack(lookup: Lookup<'_>) -> Result<bool, ConfigError> {
    flag(lookup.find(&["AWS_USE_DUALSTACK_ENDPOINT"], "use_dualstack_endpoint"))
}

/// Whether to use [account-based
/// endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html).
fn account_id_endpoint_mode(lookup: Lookup<'_>) -> Result<AccountIdEndpointMode, ConfigError> {
    let variable = "AWS_ACCOUNT_ID_ENDPOINT_MODE";
    AccountIdEndpointMode::of(lookup.find(&[variable], "account_id_endpoint_mode"))
}

/// The [app ID](https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html).
fn app_id(lookup: Lookup<'_>) -> Result<Option<String>, ConfigError> {
    checked(lookup.find(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id"), check_app_id)
}

/// The file of trusted [CA
/// certificates](https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html).
fn ca_bundle(lookup: Lookup<'_>) -> Option<CaBundle> {
    let Found { origin, value } = lookup.find(&["AWS_CA_BUNDLE"], "ca_bundle")?;
    Some(CaBundle { path: value.into(), origin })
}

/// The [retry](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html)
/// configuration. All modes of AWS are treated as the standard mode.
fn retry(lookup: Lookup<'_>) -> Result<Retry, ConfigError> {
    if let Some(Found { origin, value }) = lookup.find(&["AWS_RETRY_MODE"], "retry_mode") {
        let modes = ["standard", "adaptive", "legacy"];
        if !modes.iter().any(|mode| value.eq_ignore_ascii_case(mode)) {
            let what_to_do = "set it to `standard`, `adaptive` or `legacy`";
            return Err(ConfigError::invalid(&origin, &value, what_to_do));
        }
    }
    let attempts = lookup.find(&["AWS_MAX_ATTEMPTS"], "max_attempts");
    let retry = Retry::standard();
    Ok(match number(attempts, 1..=u32::MAX)? {
        Some(attempts) => retry.max_attempts(attempts),
        None => retry,
    })
}

/// The [compression](https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html) of
/// requests.
fn compression(lookup: Lookup<'_>) -> Result<Compression, ConfigError> {
    let off = lookup.find(&["AWS_DISABLE_REQUEST_COMPRESSION"], "disable_request_compression");
    let min_bytes = lookup
        .find(&["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], "request_min_compression_size_bytes");
    let min_bytes = number(min_bytes, 0..=MAX_COMPRESSION_BYTES)?;
    let default = Compression::default();
    Ok(Compression { enabled: !flag(off)?, min_bytes: min_bytes.unwrap_or(default.min_bytes) })
}

/// When [checksums](https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html) are computed and
/// validated.
fn checksums(lookup: Lookup<'_>) -> Result<ChecksumSettings, ConfigError> {
    let request =
        lookup.find(&["AWS_REQUEST_CHECKSUM_CALCULATION"], "request_checksum_calculation");
    let response =
        lookup.find(&["AWS_RESPONSE_CHECKSUM_VALIDATION"], "response_checksum_validation");
    Ok(ChecksumSettings {
        request: ChecksumPolicy::of(request)?,
        response: ChecksumPolicy::of(response)?,
        ..ChecksumSettings::default()
    })
}
