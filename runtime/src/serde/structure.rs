//! Structures, which are objects with their members.

mod names;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::SerializeStruct;

use super::wire::{Borrowed, Owned, Wire};

pub use names::{Case, convert, split};

/// An emitted structure.
pub trait Structure: Sized {
    /// Its name.
    const NAME: &'static str;
    /// The names of its members on the wire.
    const MEMBERS: &'static [&'static str];
    /// Other names of members, with their indices in `MEMBERS`.
    const ALIASES: &'static [(&'static str, usize)];

    /// Reads it from its members.
    ///
    /// # Errors
    /// A member is invalid, missing or there twice.
    fn read<'de, M: Members<'de>>(members: &mut M) -> Result<Self, M::Error>;
}

/// The members of a serialized structure.
pub trait Members<'de> {
    /// The error of the deserializer.
    type Error: Error;

    /// The index in [`Structure::MEMBERS`] of the next member.
    ///
    /// # Errors
    /// Those of the deserializer.
    fn next(&mut self) -> Result<Option<usize>, Self::Error>;

    /// Reads the value of that member.
    ///
    /// # Errors
    /// The value is invalid, or the member is there twice.
    fn read<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), Self::Error>;

    /// Like `read`, but `null` leaves the member unset.
    ///
    /// # Errors
    /// The value is invalid, or the member is there twice.
    fn read_nullable<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), Self::Error>;
}

/// The number of members that this value adds to what is written: an optional one adds none while it is not set.
pub fn count<T: Wire>(value: &T) -> usize {
    usize::from(value.is_set())
}

/// Writes a member if it is set.
///
/// # Errors
/// Those of the serializer.
pub fn write<T: Wire, S: SerializeStruct>(
    structure: &mut S,
    name: &'static str,
    value: &T,
) -> Result<(), S::Error> {
    if value.is_set() {
        structure.serialize_field(name, &Borrowed(value))
    } else {
        structure.skip_field(name)
    }
}

/// Reads a structure.
///
/// # Errors
/// A member is invalid, missing or there twice.
pub fn deserialize<'de, T: Structure, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::MEMBERS, StructureVisitor(PhantomData))
}

/// The value of a member of a structure without a default: an optional member may be missing.
///
/// # Errors
/// The member is required and missing.
pub fn required<T: Wire, E: Error>(member: Option<T>, name: &'static str) -> Result<T, E> {
    member.or_else(T::null).ok_or_else(|| E::missing_field(name))
}

struct StructureVisitor<T>(PhantomData<T>);

impl<'de, T: Structure> Visitor<'de> for StructureVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        let key = Key { members: T::MEMBERS, aliases: T::ALIASES };
        T::read(&mut Object { access, key, member: "" })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(&mut Sequence { access, indices: 0..T::MEMBERS.len() })
    }
}

/// Members by their names.
struct Object<A> {
    access: A,
    key: Key,
    member: &'static str,
}

impl<'de, A: MapAccess<'de>> Members<'de> for Object<A> {
    type Error = A::Error;

    fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(index) = self.access.next_key_seed(self.key)? {
            if let Some(index) = index {
                self.member = self.key.members[index];
                return Ok(Some(index));
            }
            self.access.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    fn read<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), A::Error> {
        if member.is_some() {
            return Err(A::Error::duplicate_field(self.member));
        }
        *member = Some(self.access.next_value::<Owned<T>>()?.0);
        Ok(())
    }

    fn read_nullable<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), A::Error> {
        if member.is_some() {
            return Err(A::Error::duplicate_field(self.member));
        }
        *member = self.access.next_value::<Nullable<T>>()?.0;
        Ok(())
    }
}

/// Members in the order of the model, for formats that write no names.
struct Sequence<A> {
    access: A,
    indices: std::ops::Range<usize>,
}

impl<'de, A: SeqAccess<'de>> Members<'de> for Sequence<A> {
    type Error = A::Error;

    fn next(&mut self) -> Result<Option<usize>, A::Error> {
        Ok(self.indices.next())
    }

    fn read<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), A::Error> {
        *member = self.access.next_element::<Owned<T>>()?.map(|value| value.0);
        Ok(())
    }

    fn read_nullable<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), A::Error> {
        *member = self.access.next_element::<Nullable<T>>()?.and_then(|value| value.0);
        Ok(())
    }
}

struct Nullable<T>(Option<T>);

impl<'de, T: Wire> serde::Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read_nullable(deserializer).map(Self)
    }
}

/// Reads the name of a member as its index; `None` if the name is unknown.
#[derive(Clone, Copy)]
struct Key {
    members: &'static [&'static str],
    aliases: &'static [(&'static str, usize)],
}

impl Key {
    fn index(self, name: &[u8]) -> Option<usize> {
        let member = self.members.iter().position(|member| member.as_bytes() == name);
        member.or_else(|| {
            let alias = self.aliases.iter().find(|(alias, _)| alias.as_bytes() == name);
            alias.map(|(_, index)| *index)
        })
    }
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Self::Value, E> {
        let index = usize::try_from(index)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(index), &self))?;
        Ok((index < self.members.len()).then_some(index))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.index(name.as_bytes()))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.index(name))
    }
}
