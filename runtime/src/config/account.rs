//! [`AccountIdEndpointMode`]: whether account-based endpoints are used.

use super::ConfigError;
use super::lookup::Found;

/// Whether to use [account-based
/// endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html), if
/// the endpoint rules of the service support them. DynamoDB and Kinesis do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountIdEndpointMode {
    /// If the account ID of the credentials is known.
    #[default]
    Preferred,
    /// Always: a call without an account ID is an error.
    Required,
    /// Never.
    Disabled,
}

const MODES: [AccountIdEndpointMode; 3] = [
    AccountIdEndpointMode::Preferred,
    AccountIdEndpointMode::Required,
    AccountIdEndpointMode::Disabled,
];

impl AccountIdEndpointMode {
    /// The value in settings and endpoint rules.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            AccountIdEndpointMode::Preferred => "preferred",
            AccountIdEndpointMode::Required => "required",
            AccountIdEndpointMode::Disabled => "disabled",
        }
    }

    /// Parses a value, ignoring case; the default if there is none.
    pub(super) fn of(found: Option<Found>) -> Result<AccountIdEndpointMode, ConfigError> {
        let Some(Found { origin, value }) = found else { return Ok(Default::default()) };
        let mode = MODES.into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(&value));
        let what_to_do = "set it to `preferred`, `required` or `disabled`";
        mode.ok_or_else(|| ConfigError::invalid(&origin, &value, what_to_do))
    }
}
