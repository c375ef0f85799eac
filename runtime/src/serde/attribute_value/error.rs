//! [`ConversionError`].

use std::fmt;

use crate::build_error::BuildError;
use crate::decode_error::DecodeError;
use crate::error::{Error, Failure, ServiceError};

/// A value has no attribute value, or an attribute value is not of the required type. `Display` shows the attribute,
/// such as `address.lines[2]`, and the cause.
///
/// `?` converts it to the client's error: the kind `Build` if a value was written, and `Decode` if it was read.
// Its size is one pointer, so that the `Result` of every small step fits into registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    path: String,
    message: String,
    is_read: bool,
}

impl ConversionError {
    #[cold]
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner { path: String::new(), message: message.into(), is_read: false }))
    }

    /// A kind of attribute value that is not in the model.
    #[cold]
    pub(super) fn unknown_kind(name: String) -> Self {
        Self::new(format!(
            "the kind `{name}` of attribute values is unknown; use a newer version of the client"
        ))
    }

    /// Adds the name of the attribute that contains the path.
    #[cold]
    pub(super) fn within(mut self, name: &str) -> Self {
        let dot = if self.0.path.is_empty() || self.0.path.starts_with('[') { "" } else { "." };
        self.0.path = format!("{name}{dot}{}", self.0.path);
        self
    }

    /// Adds the index of the element that contains the path.
    #[cold]
    pub(super) fn within_element(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }

    /// Adds the name of the enum variant that contains the path, if there is one.
    #[cold]
    pub(super) fn within_variant(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.within(name),
            None => self,
        }
    }

    #[cold]
    pub(super) fn of_reading(mut self) -> Self {
        self.0.is_read = true;
        self
    }

    /// The attribute that is wrong, such as `address.lines[2]`; empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ConversionError {}

impl serde::ser::Error for ConversionError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl serde::de::Error for ConversionError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl<K: ServiceError> From<ConversionError> for Error<K> {
    fn from(error: ConversionError) -> Self {
        let failure = match error.0.is_read {
            true => Failure::Decode(DecodeError::new(error.to_string())),
            false => Failure::Build(BuildError::new(error.to_string())),
        };
        Self::new("", failure.into())
    }
}
