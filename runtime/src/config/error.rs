//! [`ConfigError`]: why a configuration is not one.

use std::error::Error;
use std::fmt;

/// A setting whose value makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    message: String,
}

impl ConfigError {
    /// The value is shown: it must not be a secret.
    pub(super) fn invalid(setting: &str, value: &str, what_to_do: &str) -> ConfigError {
        ConfigError {
            message: format!(
                "{setting} has the value {value:?}, which makes no sense; {what_to_do}"
            ),
        }
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
