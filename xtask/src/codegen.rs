//! `cargo xtask codegen`.

mod command_line;
mod parse;
mod shipped;

use std::{env, path::PathBuf, time::Instant};

use tinsmith_codegen::{Files, Options, Runtime, generate};

use crate::{
    model_files, rustfmt,
    sync::{Mode, Outcome, sync},
    workspace::root,
};
use parse::parse;
pub use shipped::lambda;
use shipped::sync_partitions;

const COMMAND: &str = "cargo xtask codegen";
/// The hint for a missing rustfmt.
pub const NO_RUSTFMT: &str =
    "rustfmt is not installed; to have the code formatted: rustup component add rustfmt";

/// What to generate, and where.
pub struct Job {
    /// Relative to the repository, if it is shipped.
    pub models: Vec<PathBuf>,
    out: PathBuf,
    pub options: Options,
}

/// Runs the task.
pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let request = parse(arguments)?;
    let jobs = match request.job {
        Some(job) => vec![job],
        None => {
            env::set_current_dir(root())
                .map_err(|error| format!("{}: {error}", root().display()))?;
            vec![lambda()]
        }
    };
    if request.dumps {
        return jobs.iter().try_for_each(dump);
    }
    let is_shipped = jobs.iter().any(|job| job.options.runtime == Runtime::Workspace);
    let mut stale = Vec::new();
    for job in &jobs {
        let start = Instant::now();
        let files = emit(job)?;
        let outcome = sync(&job.out, files.iter(), request.mode)?;
        report(&job.options.crate_name, &files, &outcome, request.mode, start);
        stale.extend(outcome.written.into_iter().chain(outcome.removed));
    }
    if is_shipped {
        stale.extend(sync_partitions(request.mode)?);
    }
    if request.mode == Mode::Check && !stale.is_empty() {
        let listed: Vec<String> =
            stale.iter().map(|path| format!("  {}", path.display())).collect();
        return Err(format!("stale:\n{}\nto update: {}", listed.join("\n"), mending_command()));
    }
    Ok(())
}

/// Generates and formats. The crates in this repository must be identical on all machines, so they require rustfmt; for
/// others it is optional.
fn emit(job: &Job) -> Result<Files, String> {
    let files = generate(&model_files::read(&job.models)?, &job.options)
        .map_err(|error| error.to_string())?;
    match rustfmt::format(&files)? {
        Some(formatted) => Ok(formatted),
        None if job.options.runtime == Runtime::Workspace => Err(NO_RUSTFMT.to_owned()),
        None => {
            println!("note: {NO_RUSTFMT}");
            Ok(files)
        }
    }
}

/// Prints the intermediate representation: everything that emitters know.
fn dump(job: &Job) -> Result<(), String> {
    let lowered = tinsmith_codegen::lower(&model_files::read(&job.models)?, &job.options)
        .map_err(|error| error.to_string())?;
    println!("{:#?}", lowered.api);
    Ok(())
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

/// The command without `--check`.
fn mending_command() -> String {
    let arguments = env::args().skip(2).filter(|argument| argument != "--check");
    [COMMAND.to_owned()].into_iter().chain(arguments).collect::<Vec<_>>().join(" ")
}
