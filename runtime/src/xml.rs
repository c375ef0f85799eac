//! Reads and writes XML as the [XML bindings](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings)
//! of Smithy define it, with one direct call per element.
//!
//! [`Reader`] returns elements in the order of the input, and [`Writer`] writes elements in the
//! order of the calls. Neither builds a tree, so generated code contains only calls.

mod attributes;
mod characters;
mod containers;
mod content;
mod place;
mod reader;
#[cfg(test)]
mod tests;
mod values;
mod writer;

pub use reader::Reader;
pub use writer::Writer;
