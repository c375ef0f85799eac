//! Deserializes structures.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::{Members, Structure};
use crate::serde::wire::{Owned, Wire};

/// Deserializes a structure.
///
/// # Errors
/// A member is invalid, missing or duplicated.
pub fn deserialize<'de, T: Structure, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::MEMBERS, StructureVisitor(PhantomData))
}

struct StructureVisitor<T>(PhantomData<T>);

impl<'de, T: Structure> Visitor<'de> for StructureVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        let names = Names { members: T::MEMBERS, aliases: T::ALIASES };
        let seen = vec![false; T::MEMBERS.len()];
        T::read(&mut Object { access, names, seen })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(&mut Sequence { access, indices: 0..T::MEMBERS.len(), names: T::MEMBERS })
    }
}

/// Members by name, from formats with maps.
struct Object<A> {
    access: A,
    names: Names,
    seen: Vec<bool>,
}

impl<'de, A: MapAccess<'de>> Members<'de> for Object<A> {
    type Error = A::Error;

    fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(index) = self.access.next_key_seed(self.names)? {
            let Some(index) = index else {
                self.access.next_value::<IgnoredAny>()?;
                continue;
            };
            if self.seen.get_mut(index).is_some_and(|seen| std::mem::replace(seen, true)) {
                return Err(A::Error::duplicate_field(name(self.names.members, index)));
            }
            return Ok(Some(index));
        }
        Ok(None)
    }

    fn read<T: Wire>(&mut self, member: &mut Option<T>) -> Result<(), A::Error> {
        *member = Some(self.access.next_value::<Owned<T>>()?.0);
        Ok(())
    }

    fn replace<T: Wire>(&mut self, member: &mut T) -> Result<(), A::Error> {
        if let Nullable(Some(value)) = self.access.next_value()? {
            *member = value;
        }
        Ok(())
    }

    fn required<T: Wire>(&self, member: Option<T>, index: usize) -> Result<T, A::Error> {
        required(member, self.names.members, index)
    }
}

/// Members in the order of the model, from formats without member names.
struct Sequence<A> {
    access: A,
    indices: Range<usize>,
    names: &'static [&'static str],
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

    fn replace<T: Wire>(&mut self, member: &mut T) -> Result<(), A::Error> {
        if let Some(Nullable(Some(value))) = self.access.next_element()? {
            *member = value;
        }
        Ok(())
    }

    fn required<T: Wire>(&self, member: Option<T>, index: usize) -> Result<T, A::Error> {
        required(member, self.names, index)
    }
}

fn required<T: Wire, E: Error>(
    member: Option<T>,
    names: &[&'static str],
    index: usize,
) -> Result<T, E> {
    member.or_else(T::null).ok_or_else(|| E::missing_field(name(names, index)))
}

fn name(names: &[&'static str], index: usize) -> &'static str {
    names.get(index).copied().unwrap_or_default()
}

struct Nullable<T>(Option<T>);

impl<'de, T: Wire> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read_nullable(deserializer).map(Self)
    }
}

/// The member names of a structure. Deserializes a name to the index of the member, or to `None` if it is unknown.
#[derive(Clone, Copy)]
struct Names {
    members: &'static [&'static str],
    aliases: &'static [(&'static str, usize)],
}

impl Names {
    fn index(self, name: &[u8]) -> Option<usize> {
        let member = self.members.iter().position(|member| member.as_bytes() == name);
        member.or_else(|| {
            let alias = self.aliases.iter().find(|(alias, _)| alias.as_bytes() == name);
            alias.map(|(_, index)| *index)
        })
    }
}

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Names {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Self::Value, E> {
        Ok(usize::try_from(index).ok().filter(|index| *index < self.members.len()))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.index(name.as_bytes()))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.index(name))
    }
}
