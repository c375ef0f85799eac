//! Endpoint URLs from environment variables and a profile.

use super::ConfigError;
use super::builder::check_endpoint_url;
use super::lookup::{Found, Lookup};
use super::value::{checked, flag};
use crate::environment::Environment;
use crate::profile::{File, Profile, Section};

/// The configured endpoint that the environment or the profile asks for, for the service with this ID. If it is not a URL, the
/// error says where it is set.
pub(crate) fn find(
    environment: &Environment,
    profile: &Profile,
    service_id: &str,
) -> Result<Option<String>, String> {
    endpoint_url(Lookup { environment, profile }, service_id).map_err(|error| error.to_string())
}

/// The configured endpoint for the service with this ID. The [order of
/// precedence](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-endpoints.html#endpoints-precedence)
/// is: the service's variable, the variable for all services, the service's setting in the
/// profile's `services`, the profile's setting for all services.
pub(super) fn endpoint_url(
    lookup: Lookup<'_>,
    service_id: &str,
) -> Result<Option<String>, ConfigError> {
    if are_ignored(lookup)? {
        return Ok(None);
    }
    // https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
    let service = service_id.to_ascii_lowercase().replace([' ', '-'], "_");
    let of_service = format!("AWS_ENDPOINT_URL_{}", service.to_ascii_uppercase());
    let of_environment = lookup.variable(&of_service).or_else(|| lookup.variable(OF_ALL));
    let found = match of_environment {
        Some(found) => Some(found),
        None => of_services(lookup, &service)?.or_else(|| lookup.of_profile("endpoint_url")),
    };
    checked(found, check_endpoint_url)
}

/// Validates the settings that affect every service. The URL of a single service is validated only
/// by its client, because it does not affect other services.
pub(super) fn check(lookup: Lookup<'_>) -> Result<(), ConfigError> {
    if are_ignored(lookup)? {
        return Ok(());
    }
    match services(lookup) {
        // The variable takes precedence for every service.
        Err(error) if lookup.variable(OF_ALL).is_some() => {
            tracing::warn!("{error}");
            Ok(())
        }
        services => services.map(|_| ()),
    }
}

const OF_ALL: &str = "AWS_ENDPOINT_URL";

fn are_ignored(lookup: Lookup<'_>) -> Result<bool, ConfigError> {
    let variable = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
    flag(lookup.find(&[variable], "ignore_configured_endpoint_urls"))
}

fn of_services(lookup: Lookup<'_>, service: &str) -> Result<Option<Found>, ConfigError> {
    let Some((name, services)) = services(lookup)? else { return Ok(None) };
    let url = services.nested(service, "endpoint_url");
    let place = lookup.profile.profiles.place(File::Config);
    Ok(url.map(|url| Found {
        origin: format!("`endpoint_url` of `{service}` in `[services {name}]` of {place}"),
        value: url.to_owned(),
    }))
}

/// The section that the profile's `services` setting names.
fn services<'a>(lookup: Lookup<'a>) -> Result<Option<(String, &'a Section)>, ConfigError> {
    let Some(Found { origin, value }) = lookup.of_profile("services") else { return Ok(None) };
    let profiles = &lookup.profile.profiles;
    match profiles.services(&value).map(|section| (section, section.problem())) {
        Some((section, None)) => Ok(Some((value, section))),
        Some((_, Some(problem))) => Err(problem.clone().into()),
        None => {
            let (place, hint) = (profiles.place(File::Config), profiles.hint("services", &value));
            let what_to_do =
                format!("add `[services {value}]` to {place}, or name another one{hint}");
            Err(ConfigError::invalid(&origin, &value, &what_to_do))
        }
    }
}
