//! The error type of the generator.

use std::fmt::{self, Write as _};

/// A model that cannot be turned into a client.
///
/// Its text names the file, the shape and the trait, if they are known, then the problem and the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    file: Option<String>,
    shape: Option<String>,
    trait_id: Option<String>,
    message: String,
}

impl Error {
    /// An error without a location.
    pub fn new(message: impl Into<String>) -> Self {
        Self { file: None, shape: None, trait_id: None, message: message.into() }
    }

    /// Adds the file, unless it is already set.
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }

    /// Adds the ID of the shape or member, unless it is already set.
    pub fn at(mut self, shape: impl Into<String>) -> Self {
        self.shape.get_or_insert_with(|| shape.into());
        self
    }

    /// Adds the ID of the trait, unless it is already set.
    pub fn of_trait(mut self, trait_id: impl Into<String>) -> Self {
        self.trait_id.get_or_insert_with(|| trait_id.into());
        self
    }

    /// Adds a place in the value of a trait to the start of the message.
    pub(crate) fn within(self, place: impl fmt::Display) -> Self {
        Self::new(format!("{place}: {self}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in [&self.file, &self.shape].into_iter().flatten() {
            write_line(f, place)?;
            f.write_str(": ")?;
        }
        if let Some(trait_id) = &self.trait_id {
            f.write_str("trait ")?;
            write_line(f, trait_id)?;
            f.write_str(": ")?;
        }
        write_line(f, &self.message)
    }
}

/// Escapes a text, which may contain any names and values of the model, so that it stays on one line.
fn write_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for character in text.chars() {
        match character.is_control() {
            true => write!(f, "{}", character.escape_default())?,
            false => f.write_char(character)?,
        }
    }
    Ok(())
}

impl std::error::Error for Error {}
