//! [`AccountIdEndpointMode`]: whether endpoints name the account.

use super::ConfigError;
use super::lookup::Found;

/// Whether a service is asked at an
/// [endpoint of the account](https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html),
/// where its endpoint rules know one. DynamoDB and Kinesis have such endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountIdEndpointMode {
    /// If it is known which account the credentials belong to.
    #[default]
    Preferred,
    /// Always: without an account, a call is an error.
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
    /// What settings and endpoint rules call it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            AccountIdEndpointMode::Preferred => "preferred",
            AccountIdEndpointMode::Required => "required",
            AccountIdEndpointMode::Disabled => "disabled",
        }
    }

    /// In any case; without a value, the default.
    pub(super) fn of(found: Option<Found>) -> Result<AccountIdEndpointMode, ConfigError> {
        let Some(Found { origin, value }) = found else { return Ok(Default::default()) };
        let mode = MODES.into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(&value));
        let what_to_do = "set it to `preferred`, `required` or `disabled`";
        mode.ok_or_else(|| ConfigError::invalid(&origin, &value, what_to_do))
    }
}
