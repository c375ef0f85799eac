//! The one error of the generator: what is wrong, and where.

use std::fmt;

/// Why a model cannot be turned into a client.
///
/// Its text names the file, the shape and the trait, as far as they are known, then what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    file: Option<String>,
    shape: Option<String>,
    trait_id: Option<String>,
    message: String,
}

impl Error {
    /// An error with no place yet.
    pub fn new(message: impl Into<String>) -> Self {
        Self { file: None, shape: None, trait_id: None, message: message.into() }
    }

    /// Adds the file, unless one is known already.
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }

    /// Adds the id of the shape or member, unless one is known already.
    pub fn at(mut self, shape: impl Into<String>) -> Self {
        self.shape.get_or_insert_with(|| shape.into());
        self
    }

    /// Adds the id of the trait, unless one is known already.
    pub fn of_trait(mut self, trait_id: impl Into<String>) -> Self {
        self.trait_id.get_or_insert_with(|| trait_id.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in [&self.file, &self.shape].into_iter().flatten() {
            write!(f, "{place}: ")?;
        }
        if let Some(trait_id) = &self.trait_id {
            write!(f, "trait {trait_id}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
