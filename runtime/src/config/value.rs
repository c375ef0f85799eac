//! Parses the values of settings.

use std::ops::RangeInclusive;

use super::ConfigError;
use super::lookup::Found;

/// Parses `true` or `false`, ignoring case; `false` if there is no value.
pub(super) fn flag(found: Option<Found>) -> Result<bool, ConfigError> {
    match found {
        None => Ok(false),
        Some(Found { value, .. }) if value.eq_ignore_ascii_case("true") => Ok(true),
        Some(Found { value, .. }) if value.eq_ignore_ascii_case("false") => Ok(false),
        Some(Found { origin, value }) => {
            Err(ConfigError::invalid(&origin, &value, "set it to `true` or `false`"))
        }
    }
}

/// Parses a number within a range.
pub(super) fn number(
    found: Option<Found>,
    limits: RangeInclusive<u32>,
) -> Result<Option<u32>, ConfigError> {
    let Some(Found { origin, value }) = found else { return Ok(None) };
    match value.parse() {
        Ok(number) if limits.contains(&number) => Ok(Some(number)),
        _ => {
            let (least, most) = limits.into_inner();
            let what_to_do = format!("set it to a number from {least} to {most}");
            Err(ConfigError::invalid(&origin, &value, &what_to_do))
        }
    }
}

/// A string that passes a check.
pub(super) fn checked(
    found: Option<Found>,
    check: fn(&str, &str) -> Result<(), ConfigError>,
) -> Result<Option<String>, ConfigError> {
    let Some(Found { origin, value }) = found else { return Ok(None) };
    check(&origin, &value)?;
    Ok(Some(value))
}
