//! [`ProfileError`]: why a file has no profiles to give.

use std::error::Error;
use std::fmt;

/// A shared config or credentials file that cannot be read or does not make sense.
///
/// Its `Display` names the file, the line if there is one, and what to do. It never shows what the
/// file says, as that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    message: String,
}

impl ProfileError {
    pub(super) fn new(message: String) -> ProfileError {
        ProfileError { message }
    }

    /// `file` is what [`File::describe`](super::File::describe) says.
    pub(super) fn of_file(file: &str, problem: impl fmt::Display) -> ProfileError {
        ProfileError { message: format!("{file} {problem}") }
    }

    /// Lines are counted from 1.
    pub(super) fn of_line(file: &str, line: usize, problem: &str) -> ProfileError {
        ProfileError { message: format!("line {line} of {file} {problem}") }
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ProfileError {}
