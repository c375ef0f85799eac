//! What `serde` needs of emitted types, behind the feature `serde`.
//!
//! Names are the wire's; a member that is not set is left out. Timestamps are texts such as `2018-01-09T20:51:21Z`, also
//! where the wire has seconds; both are read. Blobs are base64. What the client reads from a service is read here too.

mod document;
mod enums;
mod timestamp;
pub mod union;
pub mod wire;

/// A union's member without a value: `{}`.
pub mod unit {
    use serde::ser::{SerializeMap, Serializer};

    /// Writes `{}`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}

/// A union's member that the model does not know: an object with its name and value.
pub mod unknown {
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
}
