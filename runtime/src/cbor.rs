//! Reads and writes [CBOR](https://www.rfc-editor.org/rfc/rfc8949), with one direct call per value.
//!
//! [`Reader`] and [`Writer`] have the same methods as those of the module [`json`](crate::json), so
//! that generated code for the protocol
//! [rpcv2Cbor](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html) differs only in
//! the module.

mod containers;
mod kind;
mod number;
mod place;
mod reader;
mod strings;
#[cfg(test)]
mod tests;
mod values;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

/// The [tag](https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2) of times as seconds since 1970.
const EPOCH_TIME: u64 = 1;
