//! Serializes unions as objects with one member.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::wire::{Borrowed, Owned, Wire};
use crate::document::Document;

/// A generated union.
pub trait Union: Sized {
    /// Deserializes the value of the member with this name; `None` if the value is null or the
    /// member is unknown.
    ///
    /// # Errors
    /// The value has another type.
    fn member<'de, A: MapAccess<'de>>(
        name: &str,
        members: &mut A,
    ) -> Result<Option<Self>, A::Error>;

    /// A member that is not in the model.
    fn unknown(name: String, value: Document) -> Self;
}

/// Deserializes a union in the same way as the client: null members are ignored, and the last of
/// the others is used.
///
/// # Errors
/// The value has another type.
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

/// Deserializes the value of a member.
///
/// # Errors
/// The value has another type.
pub fn value<'de, T: Wire, A: MapAccess<'de>>(members: &mut A) -> Result<Option<T>, A::Error> {
    let value = members.next_value::<Option<Owned<T>>>()?;
    Ok(value.map(|value| value.0))
}

/// Deserializes and drops any value; `None` if it is null.
///
/// # Errors
/// The errors of the deserializer.
pub fn skip<'de, A: MapAccess<'de>>(members: &mut A) -> Result<Option<()>, A::Error> {
    Ok(members.next_value::<Option<IgnoredAny>>()?.map(drop))
}

/// Serializes a union with this member.
///
/// # Errors
/// The errors of the serializer.
pub fn write<T: Wire, S: Serializer>(
    serializer: S,
    union: &'static str,
    index: u32,
    member: &'static str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant(union, index, member, &Borrowed(value))
}

/// Serializes a union with a member without a value, as `{}`.
///
/// # Errors
/// The errors of the serializer.
pub fn write_unit<S: Serializer>(
    serializer: S,
    union: &'static str,
    index: u32,
    member: &'static str,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant(union, index, member, &Unit)
}

/// Serializes a union with a member that is not in the model.
///
/// # Errors
/// The errors of the serializer.
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
