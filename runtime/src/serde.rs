//! What `serde` needs of emitted types, behind the feature `serde`.
//!
//! Names are the wire's; a member that is not set is left out. Timestamps are texts such as `2018-01-09T20:51:21Z`, also
//! where the wire has seconds; both are read. Blobs are base64. What the client reads from a service is read here too.

mod document;
mod macros;
pub mod structure;
mod timestamp;
pub mod union;
pub mod wire;
