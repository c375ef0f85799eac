//! Turns a Smithy model of a service into the source of a small, typed Rust client.
//!
//! The whole pipeline is [`generate`]: it lowers the model to a plain description of the client, emits tokens, and
//! formats them. The stages are public functions, so that they can be measured separately. Models are read with
//! [`Model::read`]. Nothing here accesses a disk, a clock or a network.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod api;
mod base64;
pub mod customizations;
mod docs;
mod emit;
mod error;
mod files;
mod format;
pub mod jmespath;
pub mod lower;
mod names;
mod options;
mod overlay;
mod partitions;
mod similar;
pub mod smithy;

pub use docs::summary;
pub use emit::Emitted;
pub use error::Error;
pub use files::{Files, Summary};
pub use lower::Lowered;
pub use options::{Handwritten, Options, Overlay, Runtime, check_crate_name};
pub use partitions::partitions;
pub use smithy::Model;

/// Generates the crate of a service: every file, by its path in the crate.
///
/// The output is deterministic: the same model and options give the same bytes on any machine.
///
/// # Errors
/// The model is incomplete, inconsistent, or uses an unsupported feature; the error names the location.
pub fn generate(model: &Model, options: &Options) -> Result<Files, Error> {
    let lowered = lower(model, options)?;
    let emitted = emit(&lowered, options)?;
    format(emitted, options)
}

/// The first stage of [`generate`]: makes all decisions about the crate.
///
/// # Errors
/// The model is incomplete, inconsistent, or uses an unsupported feature; the error names the location.
pub fn lower(model: &Model, options: &Options) -> Result<Lowered, Error> {
    options::check_crate_name(&options.crate_name)?;
    let mut model = model.clone();
    customizations::apply(&mut model, customizations::TABLE, options.handwritten.is_some())?;
    let service = options.service.as_deref();
    let protocol = lower::apply_protocol(&mut model, service, options.protocol.as_deref())?;
    let options = overlay::with_operations(&model, options)?;
    lower::lower(&model, protocol, &options)
}

/// The second stage of [`generate`]: the files of the crate, with Rust files as tokens.
///
/// # Errors
/// The manifest cannot be written.
pub fn emit(lowered: &Lowered, options: &Options) -> Result<Emitted, Error> {
    let mut files = emit::manifest(&lowered.api, options)?;
    files.summary = lowered.summary.clone();
    overlay::add_files(&mut files, options);
    Ok(Emitted { files, sources: emit::sources(&lowered.api, options) })
}

/// The last stage of [`generate`]: formats tokens as text.
///
/// # Errors
/// The tokens are not valid Rust, which is a bug of the generator.
pub fn format(emitted: Emitted, options: &Options) -> Result<Files, Error> {
    let Emitted { mut files, sources } = emitted;
    for (path, source) in sources {
        files.insert(path, format::file(&source, &options.head())?);
    }
    Ok(files)
}

/// Compiles the example in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
