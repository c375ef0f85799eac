//! [`ConfigError`]: why a configuration is not one.

use std::error::Error;
use std::fmt;

use crate::profile::ProfileError;
#[cfg(feature = "reqwest")]
use crate::text::Chain;

/// A setting whose value makes no sense, or a file of settings that does not.
///
/// Its `Display` names the setting, where it is set, its value and what to do. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    message: String,
}

impl ConfigError {
    pub(super) fn new(message: String) -> ConfigError {
        ConfigError { message }
    }

    pub(super) fn abandoned() -> ConfigError {
        let message = "the Tokio runtime ends before the configuration is read; read it earlier";
        ConfigError::new(message.to_owned())
    }

    /// The value is shown: it must not be a secret.
    pub(super) fn invalid(setting: &str, value: &str, what_to_do: &str) -> ConfigError {
        ConfigError::new(format!(
            "{setting} has the value {value:?}, which makes no sense; {what_to_do}"
        ))
    }

    /// The settings of a `reqwest::ClientBuilder` do not fit together.
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
