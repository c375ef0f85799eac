//! A configuration from environment variables: one function per setting.

use super::{Builder, ConfigError};
use crate::credentials::Source;
use crate::environment::Environment;

pub(super) fn builder(environment: Environment) -> Result<Builder, ConfigError> {
    let mut builder = Builder::default();
    let settings = &mut builder.settings;
    settings.region = region(&environment);
    settings.credentials = Source::Environment;
    settings.use_fips = flag(&environment, "AWS_USE_FIPS_ENDPOINT")?;
    settings.use_dual_stack = flag(&environment, "AWS_USE_DUALSTACK_ENDPOINT")?;
    settings.app_id = environment.get("AWS_SDK_UA_APP_ID");
    flag(&environment, IGNORE_ENDPOINT_URLS)?;
    settings.environment = Some(environment);
    Ok(builder)
}

const IGNORE_ENDPOINT_URLS: &str = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/// The endpoint of a [service](https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html),
/// else of all services.
pub(super) fn endpoint_url(environment: &Environment, service_id: &str) -> Option<String> {
    // The value was found to be a boolean when the configuration was made.
    if flag(environment, IGNORE_ENDPOINT_URLS).unwrap_or_default() {
        return None;
    }
    let service = service_id.to_ascii_uppercase().replace([' ', '-'], "_");
    let of_service = environment.get(&format!("AWS_ENDPOINT_URL_{service}"));
    of_service.or_else(|| environment.get("AWS_ENDPOINT_URL"))
}

fn region(environment: &Environment) -> Option<String> {
    let region = environment.get("AWS_REGION");
    region.or_else(|| environment.get("AWS_DEFAULT_REGION"))
}

fn flag(environment: &Environment, name: &str) -> Result<bool, ConfigError> {
    match environment.get(name) {
        None => Ok(false),
        Some(value) if value.eq_ignore_ascii_case("true") => Ok(true),
        Some(value) if value.eq_ignore_ascii_case("false") => Ok(false),
        Some(value) => Err(ConfigError::invalid(name, &value, "set it to `true` or `false`")),
    }
}
