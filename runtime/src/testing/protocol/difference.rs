//! [`Difference`]: what was expected, and what there was.

use std::fmt;

/// What a test expected and did not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference(String);

impl Difference {
    /// A difference in words.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Something that should be one thing and is another.
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
