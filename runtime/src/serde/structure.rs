//! Structures, serialized as objects.

mod names;
mod read;
mod write;

use serde::de::Error;

use super::wire::Wire;

pub use names::{Case, convert, split};
pub use read::deserialize;
pub use write::serialize;

/// A generated structure.
pub trait Structure: Sized {
    /// The name of the type.
    const NAME: &'static str;
    /// The member names in the wire format.
    const MEMBERS: &'static [&'static str];
    /// Further accepted member names, with the indices of the members in `MEMBERS`.
    const ALIASES: &'static [(&'static str, usize)];

    /// Passes the value of each member to the visitor, in the order of `MEMBERS`.
    fn visit<V: Visitor>(&self, visitor: &mut V);

    /// Creates the structure from its members.
    ///
    /// # Errors
    /// A member is invalid, missing or duplicated.
    fn read<'de, M: Members<'de>>(members: &mut M) -> Result<Self, M::Error>;
}

/// Visits the members of a structure.
pub trait Visitor {
    /// Visits the next member.
    fn member<T: Wire>(&mut self, value: &T);
}

/// The members of a structure during deserialization.
pub trait Members<'de> {
    /// The error of the deserializer.
    type Error: Error;

    /// The index of the next member in [`Structure::MEMBERS`].
    ///
    /// # Errors
    /// The member is duplicated, or the deserializer fails.
    fn next(&mut self) -> Result<Option<usize>, Self::Error>;

    /// Deserializes the value of the current member.
    ///
    /// # Errors
    /// The value is invalid.
    fn read<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), Self::Error>;

    /// Deserializes the value of the current member, which has a default. `null` keeps the default.
    ///
    /// # Errors
    /// The value is invalid.
    fn replace<T: Wire>(&mut self, member: &mut T) -> Result<(), Self::Error>;

    /// Returns the value of a member without a default, or `None` for a missing optional member.
    ///
    /// # Errors
    /// A required member is missing.
    fn required<T: Wire>(&self, member: Option<T>, index: usize) -> Result<T, Self::Error>;
}

#[cfg(test)]
mod tests;
