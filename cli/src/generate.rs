//! Generates a crate, and writes or checks its files.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use tinsmith_codegen::{Files, Model, Options, Runtime, generate};

use crate::{
    botocore,
    customize::Customization,
    formatted, message, model_files,
    prepare::prepare,
    progress,
    provenance::{self, Digest, Written},
    sync::{Mode, Outcome, sync},
};

/// The hint for a missing rustfmt.
pub const NO_RUSTFMT: &str =
    "rustfmt is not installed; to have the code formatted: rustup component add rustfmt";

/// What to generate, and where.
#[derive(Clone, Debug)]
pub struct Job {
    /// The files of the model, or folders of them; the data folder of botocore, with the name of a service.
    pub models: Vec<PathBuf>,
    /// The name of the service's folder in that of botocore.
    pub service_name: Option<String>,
    /// The folder of the crate.
    pub out: PathBuf,
    /// The options of the generator.
    pub options: Options,
    /// Rust files, or folders of them, whose operations are generated. If there are none, the options select operations.
    pub operations_from: Vec<PathBuf>,
    /// Changes of the crate.
    pub customization: Customization,
}

/// The files that were written or removed; with [`Mode::Check`], those that are stale.
#[derive(Debug, Default)]
pub struct Changes {
    /// The files.
    pub files: Vec<PathBuf>,
    /// Hints why they are stale, one line each.
    pub hints: Vec<String>,
}

impl Changes {
    /// Adds those of another crate.
    pub fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.hints.extend(other.hints);
    }
}

/// Generates a crate, writes or checks its files, and prints a report. Notes about a service of botocore are printed to
/// the standard error.
///
/// # Errors
/// The model cannot be read or is not supported, or the files cannot be written.
pub fn run(job: &Job, mode: Mode) -> Result<Changes, String> {
    if let (Some(name), [folder]) = (&job.service_name, job.models.as_slice()) {
        let description = botocore::read(folder, name)?;
        description.notes.iter().for_each(|note| message::note_on_stderr(note));
        let mut job = job.clone();
        job.options.source = format!("botocore/{}", description.source);
        let digest = Digest::of(description.texts.iter().map(String::as_str));
        return run_on(description.model, Some(&digest), &job, mode);
    }
    let texts = model_files::texts(&job.models)?;
    let model = model_files::parse(&texts)?;
    let digest = Digest::of(texts.iter().map(|(_, text)| text.as_str()));
    run_on(model, Some(&digest), job, mode)
}

/// Like [`run`], but with a model that is already read. The crate has its digest, if it is given.
///
/// # Errors
/// The model is not supported, or the files cannot be written.
pub fn run_on(
    model: Model,
    digest: Option<&Digest>,
    job: &Job,
    mode: Mode,
) -> Result<Changes, String> {
    let start = Instant::now();
    let files = formatted(model, digest, job)?;
    let written = Written::in_crate(&job.out);
    let outcome = sync(&job.out, files.iter(), mode)?;
    report(&job.options.crate_name, &files, &outcome, mode, start);
    let files: Vec<PathBuf> = outcome.written.into_iter().chain(outcome.removed).collect();
    let hints = match written {
        Some(written) if mode == Mode::Check && !files.is_empty() => {
            written.hints(&job.options.crate_name, digest)
        }
        _ => Vec::new(),
    };
    Ok(Changes { files, hints })
}

/// Generates and formats. Crates that are members of the workspace with the runtime must be the same on all machines,
/// so they require rustfmt; for others it is optional.
fn formatted(mut model: Model, digest: Option<&Digest>, job: &Job) -> Result<Files, String> {
    let mut options = job.options.clone();
    let used = prepare(&mut model, &mut options, &job.operations_from, &job.customization)?;
    if let Some(used) = used {
        progress::clear();
        println!("{}: {used}", job.options.crate_name);
    }
    options.additions.metadata = provenance::metadata(&options, digest, &job.customization)?;
    let files = generate(&model, &options).map_err(|error| error.to_string())?;
    match formatted::format(&files, &job.out)? {
        Some(formatted) => Ok(formatted),
        None if job.options.runtime == Runtime::Workspace => Err(NO_RUSTFMT.to_owned()),
        None => {
            message::note(NO_RUSTFMT);
            Ok(files)
        }
    }
}

fn report(name: &str, files: &Files, outcome: &Outcome, mode: Mode, start: Instant) {
    progress::clear();
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
        message::note(notice);
    }
}

/// The error for stale files, with the command that updates them.
#[must_use]
pub fn stale_error(stale: &Changes, command: &str) -> String {
    let listed: Vec<String> =
        stale.files.iter().map(|path| format!("  {}", path.display())).collect();
    let hints: String = stale.hints.iter().map(|hint| format!("\n{hint}")).collect();
    format!("stale:\n{}{hints}\nto update: {command}", listed.join("\n"))
}

/// The names of model files, for the header of generated files.
#[must_use]
pub fn source(models: &[PathBuf]) -> String {
    let names = models.iter().filter_map(|path: &PathBuf| Path::new(path).file_name());
    names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join(", ")
}
