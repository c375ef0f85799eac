//! Support for `serde` in generated types, behind the feature `serde`.
//!
//! The names are those of the wire format; members that are not set are omitted. Timestamps are
//! strings such as `2018-01-09T20:51:21Z`, even if the wire format uses seconds; both are accepted.
//! Blobs are base64. All formats that the client accepts from a service are accepted.

pub mod attribute_value;
mod document;
mod macros;
pub mod replaced;
pub mod structure;
mod timestamp;
pub mod union;
pub mod wire;
