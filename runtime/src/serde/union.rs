//! Unions, which are objects with one member.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::wire::{Borrowed, Owned, Wire};
use crate::document::Document;

/// An emitted union.
pub trait Union: Sized {
    /// Reads the value of the member with this name; `None` if that is null, or no member at all.
    ///
    /// # Errors
    /// There is something else.
    fn member<'de, A: MapAccess<'de>>(
        name: &str,
        members: &mut A,
    ) -> Result<Option<Self>, A::Error>;

    /// A member that the model does not know.
    fn unknown(name: String, value: Document) -> Self;
}

/// Reads a union as the client's own reader does: members that are null do not count, and of others the last does.
///
/// # Errors
/// There is something else.
pub fn deserialize<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Members(PhantomData))
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Union> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with one member")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<T, A::Error> {
        let mut value = None;
        while let Some(name) = members.next_key::<String>()? {
            value = T::member(&name, &mut members)?.or(value);
        }
        Ok(value.unwrap_or_else(|| T::unknown(String::new(), Document::Null)))
    }
}

/// Reads the value of a member.
///
/// # Errors
/// There is something else.
pub fn value<'de, T: Wire, A: MapAccess<'de>>(members: &mut A) -> Result<Option<T>, A::Error> {
    let value = members.next_value::<Option<Owned<T>>>()?;
    Ok(value.map(|value| value.0))
}

/// Reads any value; `None` if it is null.
///
/// # Errors
/// Those of the deserializer.
pub fn skip<'de, A: MapAccess<'de>>(members: &mut A) -> Result<Option<()>, A::Error> {
    Ok(members.next_value::<Option<IgnoredAny>>()?.map(drop))
}

/// Writes a union with this member.
///
/// # Errors
/// Those of the serializer.
pub fn write<T: Wire, S: Serializer>(
    serializer: S,
    union: &'static str,
    index: u32,
    member: &'static str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant(union, index, member, &Borrowed(value))
}

/// Writes a union with a member without a value: `{}` stands for that.
///
/// # Errors
/// Those of the serializer.
pub fn write_unit<S: Serializer>(
    serializer: S,
    union: &'static str,
    index: u32,
    member: &'static str,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant(union, index, member, &Unit)
}

/// Writes a union with a member that the model does not know.
///
/// # Errors
/// Those of the serializer.
pub fn write_unknown<S: Serializer>(
    serializer: S,
    name: &str,
    value: &Document,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, value)?;
    map.end()
}

struct Unit;

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}
