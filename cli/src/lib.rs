//! Generates clients on disk: reads models, and writes the generated code.
//!
//! - The module [`build`] is for build scripts: it generates a client as a module of your own crate. The feature
//!   `documentation` adds the documentation of the model.
//! - The command `tinsmith` generates crates. It is made of the other modules, and needs the feature `command`, which is
//!   on by default.
//!
//! The generator itself is the crate `tinsmith-codegen`, which does not access the disk.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod botocore;
pub mod build;
#[cfg(feature = "command")]
pub mod command_line;
#[cfg(feature = "command")]
pub mod config;
pub mod customize;
#[cfg(feature = "command")]
pub mod diff;
#[cfg(feature = "command")]
pub mod explain;
#[cfg(feature = "command")]
pub mod formatted;
#[cfg(feature = "command")]
pub mod generate;
#[cfg(feature = "command")]
pub mod message;
pub mod model_files;
#[cfg(feature = "command")]
pub mod operations;
#[cfg(feature = "command")]
pub mod overlay;
pub mod prepare;
#[cfg(feature = "command")]
pub mod progress;
#[cfg(feature = "command")]
pub mod provenance;
#[cfg(feature = "command")]
pub mod request;
#[cfg(feature = "command")]
pub mod rustfmt;
pub mod sync;
pub mod used_operations;
#[cfg(feature = "command")]
pub mod workspace;
