//! [`ConfigError`]: an invalid configuration.

use std::error::Error;
use std::fmt;

use crate::profile::ProfileError;
#[cfg(feature = "reqwest")]
use crate::text::Chain;

/// An invalid setting, or an invalid settings file.
///
/// Its `Display` names the setting, its origin, its value and the remedy. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    message: String,
}

impl ConfigError {
    pub(super) fn new(message: String) -> ConfigError {
        ConfigError { message }
    }

    pub(super) fn abandoned() -> ConfigError {
        let message =
            "the Tokio runtime shut down before the configuration was loaded; load it earlier";
        ConfigError::new(message.to_owned())
    }

    /// The value is shown, so it must not be a secret.
    pub(super) fn invalid(setting: &str, value: &str, what_to_do: &str) -> ConfigError {
        ConfigError::new(format!("{setting} has the invalid value {value:?}; {what_to_do}"))
    }

    /// The settings of a `reqwest::ClientBuilder` are inconsistent.
    #[cfg(feature = "reqwest")]
    pub(super) fn of_http_client(error: &reqwest::Error) -> ConfigError {
        ConfigError::new(format!(
            "`http_client` cannot be built: {}; correct the settings of the `reqwest::ClientBuilder`",
            Chain(error)
        ))
    }
}

impl From<ProfileError> for ConfigError {
    fn from(error: ProfileError) -> ConfigError {
        ConfigError::new(error.to_string())
    }
}

#[cfg(feature = "blocking")]
impl From<crate::blocking::BlockingError> for ConfigError {
    fn from(error: crate::blocking::BlockingError) -> ConfigError {
        ConfigError { message: error.to_string() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ConfigError {}
