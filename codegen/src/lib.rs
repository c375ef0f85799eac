//! Turns a Smithy model of a REST-JSON service into the source of a small, typed Rust client.
//!
//! The whole pipeline is [`generate`]: lower the model to a plain description of the client, emit tokens from
//! it, format them. Reading is [`Model::read`]. Nothing here touches a disk, a clock or a network.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod api;
mod docs;
mod emit;
pub mod endpoint;
mod error;
mod exceptions;
mod files;
mod format;
pub mod jmespath;
pub mod lower;
mod names;
mod options;
mod partitions;
pub mod smithy;

pub use error::Error;
pub use files::{Files, Summary};
pub use options::{Handwritten, Options, Runtime};
pub use partitions::partitions;
pub use smithy::Model;

/// Generates the crate of a service: every file, by its path in the crate.
///
/// The same model and options give the same bytes, on any machine.
///
/// # Errors
/// The model lacks something, contradicts itself, or uses what is not supported; the error says where.
pub fn generate(model: &Model, options: &Options) -> Result<Files, Error> {
    let mut model = model.clone();
    exceptions::apply(&mut model, options.handwritten.is_some());
    let lowered = lower::lower(&model, options)?;
    let mut files = emit::manifest(&lowered.api, options)?;
    for (path, source) in emit::sources(&lowered.api, options) {
        files.insert(path, format::file(&source, &options.head())?);
    }
    files.summary = lowered.summary;
    Ok(files)
}
