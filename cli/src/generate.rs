//! Generates a crate, and writes or checks its files.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    time::Instant,
};

use tinsmith_codegen::{Files, Model, Options, Runtime, generate, lower};

use crate::{
    customize::Customization,
    formatted, model_files,
    sync::{Mode, Outcome, sync},
    used_operations,
};

/// The hint for a missing rustfmt.
pub const NO_RUSTFMT: &str =
    "rustfmt is not installed; to have the code formatted: rustup component add rustfmt";

/// What to generate, and where.
#[derive(Clone, Debug)]
pub struct Job {
    /// The files of the model, or folders of them.
    pub models: Vec<PathBuf>,
    /// The folder of the crate.
    pub out: PathBuf,
    /// The options of the generator.
    pub options: Options,
    /// Rust files, or folders of them, whose operations are generated. If there are none, the options select operations.
    pub operations_from: Vec<PathBuf>,
    /// Changes of the crate.
    pub customization: Customization,
}

/// Generates a crate, writes or checks its files, and prints a report. Returns the files that were written or removed;
/// with [`Mode::Check`], those that are stale.
///
/// # Errors
/// The model cannot be read or is not supported, or the files cannot be written.
pub fn run(job: &Job, mode: Mode) -> Result<Vec<PathBuf>, String> {
    run_on(model_files::read(&job.models)?, job, mode)
}

/// Like [`run`], but with a model that is already read.
///
/// # Errors
/// The model is not supported, or the files cannot be written.
pub fn run_on(model: Model, job: &Job, mode: Mode) -> Result<Vec<PathBuf>, String> {
    let start = Instant::now();
    let files = formatted(model, job)?;
    let outcome = sync(&job.out, files.iter(), mode)?;
    report(&job.options.crate_name, &files, &outcome, mode, start);
    Ok(outcome.written.into_iter().chain(outcome.removed).collect())
}

/// Generates and formats. Crates that are members of the workspace with the runtime must be the same on all machines,
/// so they require rustfmt; for others it is optional.
fn formatted(mut model: Model, job: &Job) -> Result<Files, String> {
    let mut options = Cow::Borrowed(&job.options);
    if !job.operations_from.is_empty() {
        let used = used_operations(&model, job)?;
        options.to_mut().operations = Some(used);
    }
    job.customization.apply(&mut model, &options)?;
    let files = generate(&model, &options).map_err(|error| error.to_string())?;
    match formatted::format(&files, &job.out)? {
        Some(formatted) => Ok(formatted),
        None if job.options.runtime == Runtime::Workspace => Err(NO_RUSTFMT.to_owned()),
        None => {
            println!("note: {NO_RUSTFMT}");
            Ok(files)
        }
    }
}

/// Finds the operations that a program uses, and prints them.
fn used_operations(model: &Model, job: &Job) -> Result<Vec<String>, String> {
    let all = Options { operations: None, ..job.options.clone() };
    let lowered = lower(model, &all).map_err(|error| error.to_string())?;
    let used = used_operations::find(&lowered.api, &job.operations_from)?;
    println!(
        "{}: the program uses {} of {} operations: {}",
        job.options.crate_name,
        used.len(),
        lowered.api.operations.len(),
        used.join(", ")
    );
    Ok(used)
}

fn report(name: &str, files: &Files, outcome: &Outcome, mode: Mode, start: Instant) {
    let verb = if mode == Mode::Check { "stale" } else { "written" };
    println!(
        "{name}: {} operations, {} shapes; {} files {verb}, {} unchanged, {} removed; {} ms",
        files.summary.operations,
        files.summary.shapes,
        outcome.written.len(),
        outcome.unchanged,
        outcome.removed.len(),
        start.elapsed().as_millis(),
    );
    for notice in &files.summary.notices {
        println!("note: {notice}");
    }
}

/// The error for stale files, with the command that updates them.
#[must_use]
pub fn stale_error(stale: &[PathBuf], command: &str) -> String {
    let listed: Vec<String> = stale.iter().map(|path| format!("  {}", path.display())).collect();
    format!("stale:\n{}\nto update: {command}", listed.join("\n"))
}

/// The names of model files, for the header of generated files.
#[must_use]
pub fn source(models: &[PathBuf]) -> String {
    let names = models.iter().filter_map(|path: &PathBuf| Path::new(path).file_name());
    names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join(", ")
}
