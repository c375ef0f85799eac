//! Generates client crates on disk: reads models, formats the generated code, and writes it.
//!
//! The command `tinsmith` is made of these parts. The generator itself is the crate `tinsmith-codegen`, which does not
//! access the disk.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod botocore;
pub mod command_line;
pub mod config;
pub mod customize;
pub mod diff;
pub mod explain;
pub mod generate;
pub mod model_files;
pub mod operations;
pub mod overlay;
pub mod request;
pub mod rustfmt;
pub mod sync;
pub mod used_operations;
