//! [`ProxyError`]: a variable that cannot be read.

use std::error::Error;
use std::fmt;

/// A variable that cannot be read. The text names the variable and what to do. It never has a part of
/// a proxy's value, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct ProxyError {
    text: String,
}

impl ProxyError {
    /// An error in the variable of this name.
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
