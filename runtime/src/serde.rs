//! Support for `serde` in generated types, behind the feature `serde`.
//!
//! The names are those of the wire format; members that are not set are omitted. Timestamps are
//! strings such as `2018-01-09T20:51:21Z`, even if the wire format uses seconds; both are accepted.
//! Blobs are base64. Everything that the client accepts from a service is accepted here as well.

mod document;
mod enums;
mod timestamp;
pub mod union;
pub mod wire;

/// A union member without a value: `{}`.
pub mod unit {
    use serde::ser::{SerializeMap, Serializer};

    /// Serializes `{}`.
    ///
    /// # Errors
    /// The errors of the serializer.
    pub fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}

/// A union member that is not in the model: an object with its name and value.
pub mod unknown {
    use serde::ser::{SerializeMap, Serializer};

    use crate::document::Document;

    /// Serializes the object.
    ///
    /// # Errors
    /// The errors of the serializer.
    pub fn serialize<S: Serializer>(
        name: &str,
        value: &Document,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(name, value)?;
        map.end()
    }
}
