//! [`Difference`]: a difference between the expected and the actual value.

use std::fmt;

/// A difference between the expected and the actual value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference(String);

impl Difference {
    /// A difference with this description.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A difference between two values.
    pub(super) fn of(what: &str, expected: &dyn fmt::Debug, found: &dyn fmt::Debug) -> Self {
        Self(format!("{what}: expected {expected:?}, found {found:?}"))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Difference {}
