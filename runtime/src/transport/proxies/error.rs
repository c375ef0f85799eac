//! [`ProxyError`]: an invalid proxy variable.

use std::error::Error;
use std::fmt;

/// An invalid proxy variable. The text names the variable and the remedy. It never contains a part
/// of a proxy's value, which may contain a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct ProxyError {
    text: String,
}

impl ProxyError {
    /// An error in the variable with this name.
    pub(super) fn new(variable: &str, reason: &str) -> ProxyError {
        ProxyError { text: format!("{variable}: {reason}") }
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for ProxyError {}
