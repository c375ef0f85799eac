//! Types of a program in place of strings.

use std::{fmt, str::FromStr};

/// A name without spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// The text contains a space.
#[derive(Debug)]
pub struct HasSpace;

impl FromStr for Name {
    type Err = HasSpace;

    fn from_str(text: &str) -> Result<Self, HasSpace> {
        if text.contains(' ') { Err(HasSpace) } else { Ok(Self(text.to_owned())) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
