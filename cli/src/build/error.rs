//! The error of a build script.

use std::fmt;

/// A client that cannot be generated.
///
/// `Debug` prints the same text as `Display`, because `main` prints errors by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(String);

/// Options of the command that errors mention, and the methods that replace them.
const OPTIONS: [(&str, &str); 3] =
    [("--operations", "`operations`"), ("--protocol", "`protocol`"), ("--service", "`service`")];

impl Error {
    pub(super) fn new(message: String) -> Self {
        Self(OPTIONS.iter().fold(message, |text, (option, method)| text.replace(option, method)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
