//! Turns a Smithy model of a service into the source of a small, typed Rust client.
//!
//! The whole pipeline is [`generate`]: it lowers the model to a plain description of the client, emits tokens, and
//! formats them. The last two stages use all processors. The stages are public functions, so that they can be measured
//! separately. [`generate_module`] generates the same client as a module of another crate. Models are read with
//! [`Model::read`]. Nothing here accesses a disk, a clock or a network.
//!
//! | feature (default) | effect |
//! | --- | --- |
//! | `crates` | [`generate`] and its stages, which write a manifest |
//! | `documentation` | documentation of models. Without it, each item has one line with its name in the model |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod additions;
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
mod module;
mod names;
mod options;
mod overlay;
mod partitions;
mod similar;
pub mod smithy;
#[cfg(feature = "crates")]
mod threads;

pub use additions::Additions;
pub use docs::summary;
#[cfg(feature = "crates")]
pub use emit::Emitted;
pub use error::Error;
pub use files::{Files, Summary};
pub use lower::Lowered;
pub use module::{Module, ModuleOptions, generate_module};
pub use options::{Handwritten, Options, Overlay, Runtime, check_crate_name};
pub use partitions::partitions;
pub use similar::similar;
pub use smithy::Model;

/// Generates the crate of a service: every file, by its path in the crate.
///
/// The output is deterministic: the same model and options give the same bytes on any machine.
///
/// # Errors
/// The model is incomplete, inconsistent, or uses an unsupported feature; the error names the location.
#[cfg(feature = "crates")]
pub fn generate(model: &Model, options: &Options) -> Result<Files, Error> {
    let lowered = lower(model, options)?;
    let mut files = manifest(&lowered, options)?;
    for (path, text) in threads::texts(&lowered.api, options)? {
        files.insert(path, text);
    }
    Ok(files)
}

/// The first stage of [`generate`]: makes all decisions about the crate.
///
/// # Errors
/// The model is incomplete, inconsistent, or uses an unsupported feature; the error names the location.
pub fn lower(model: &Model, options: &Options) -> Result<Lowered, Error> {
    options::check_crate_name(&options.crate_name)?;
    let mut model = model.clone();
    for table in customizations::TABLES {
        customizations::apply(&mut model, table, options.handwritten.is_some())?;
    }
    lower::apply_tinsmith_traits(&mut model)?;
    let service = options.service.as_deref();
    let protocol = lower::apply_protocol(&mut model, service, options.protocol.as_deref())?;
    let options = overlay::with_operations(&model, options)?;
    let mut lowered = lower::lower(&model, protocol, &options)?;
    additions::apply(&mut lowered.api, &options.additions)?;
    Ok(lowered)
}

/// The second stage of [`generate`]: the files of the crate, with Rust files as tokens.
///
/// # Errors
/// The manifest cannot be written.
#[cfg(feature = "crates")]
pub fn emit(lowered: &Lowered, options: &Options) -> Result<Emitted, Error> {
    let files = manifest(lowered, options)?;
    Ok(Emitted { files, sources: emit::sources(&lowered.api, options) })
}

/// The files that are not Rust.
#[cfg(feature = "crates")]
fn manifest(lowered: &Lowered, options: &Options) -> Result<Files, Error> {
    let mut files = emit::manifest(&lowered.api, options)?;
    files.summary = lowered.summary.clone();
    overlay::add_files(&mut files, options);
    Ok(files)
}

/// The last stage of [`generate`]: formats tokens as text.
///
/// # Errors
/// The tokens are not valid Rust, which is a bug of the generator.
#[cfg(feature = "crates")]
pub fn format(emitted: Emitted, options: &Options) -> Result<Files, Error> {
    let Emitted { mut files, sources } = emitted;
    for (path, source) in sources {
        files.insert(path, format!("{}\n\n{}", options.head(), format::file(&source)?));
    }
    Ok(files)
}

/// Compiles the example in the README.
#[cfg(all(doctest, feature = "crates"))]
#[doc = include_str!("../README.md")]
struct Readme;
