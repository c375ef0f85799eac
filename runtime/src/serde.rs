//! What `serde` needs of emitted types, behind the feature `serde`.
//!
//! Names are the wire's; a member that is not set is left out. Timestamps are texts such as `2018-01-09T20:51:21Z`, also
//! where the wire has seconds; both are read. Blobs are base64.

pub mod blob;
mod document;
mod enums;
mod timestamp;

/// A union's member without a value: `{}`.
pub mod unit {
    use serde::de::{Deserialize, Deserializer, IgnoredAny};
    use serde::ser::{SerializeMap, Serializer};

    /// Writes `{}`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }

    /// Reads anything.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        IgnoredAny::deserialize(deserializer).map(drop)
    }
}

/// A union's member that the model does not know: an object with its name and value.
pub mod unknown {
    use std::collections::BTreeMap;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{SerializeMap, Serializer};

    use crate::document::Document;

    /// Writes the object.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        name: &str,
        value: &Document,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(name, value)?;
        map.end()
    }

    /// Reads an object with one member.
    ///
    /// # Errors
    /// There is something else.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(String, Document), D::Error> {
        let mut members = BTreeMap::<String, Document>::deserialize(deserializer)?.into_iter();
        match (members.next(), members.next()) {
            (Some(member), None) => Ok(member),
            _ => Err(D::Error::custom("a union has one member; give it one")),
        }
    }
}
