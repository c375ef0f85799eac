//! [`ProfileError`]: a problem in a shared file.

use std::error::Error;
use std::fmt;

/// A shared config or credentials file that cannot be read, or is invalid.
///
/// Its `Display` names the file, the line if there is one, and the remedy. It never shows the
/// contents of the file, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    message: String,
}

impl ProfileError {
    pub(super) fn new(message: String) -> ProfileError {
        ProfileError { message }
    }

    /// `file` is the result of [`File::describe`](super::File::describe).
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
