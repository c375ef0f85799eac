//! Structures, which are objects with their members.

mod names;
mod read;
mod write;

use serde::de::Error;

use super::wire::Wire;

pub use names::{Case, convert, split};
pub use read::deserialize;
pub use write::serialize;

/// An emitted structure.
pub trait Structure: Sized {
    /// Its name.
    const NAME: &'static str;
    /// The names of its members on the wire.
    const MEMBERS: &'static [&'static str];
    /// Other names of members, with their indices in `MEMBERS`.
    const ALIASES: &'static [(&'static str, usize)];

    /// Shows the value of each member, in the order of `MEMBERS`.
    fn visit<V: Visitor>(&self, visitor: &mut V);

    /// Reads it from its members.
    ///
    /// # Errors
    /// A member is invalid, missing or there twice.
    fn read<'de, M: Members<'de>>(members: &mut M) -> Result<Self, M::Error>;
}

/// Looks at the members of a structure.
pub trait Visitor {
    /// Looks at the next member.
    fn member<T: Wire>(&mut self, value: &T);
}

/// The members of a serialized structure.
pub trait Members<'de> {
    /// The error of the deserializer.
    type Error: Error;

    /// The index in [`Structure::MEMBERS`] of the next member.
    ///
    /// # Errors
    /// The member is there twice, or the deserializer fails.
    fn next(&mut self) -> Result<Option<usize>, Self::Error>;

    /// Reads the value of that member.
    ///
    /// # Errors
    /// The value is invalid.
    fn read<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), Self::Error>;

    /// Reads the value of that member, which has a default: `null` leaves that as it is.
    ///
    /// # Errors
    /// The value is invalid.
    fn replace<T: Wire>(&mut self, member: &mut T) -> Result<(), Self::Error>;

    /// The value of a member without a default. Only an optional one may be missing.
    ///
    /// # Errors
    /// The member is required and missing.
    fn required<T: Wire>(&self, member: Option<T>, index: usize) -> Result<T, Self::Error>;
}

#[cfg(test)]
mod tests;
