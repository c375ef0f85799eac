//! `cargo xtask codegen`.

mod parse;
mod shipped;

use std::env;

use tinsmith::{
    generate::{self, Changes, Job},
    model_files,
    sync::Mode,
};
use tinsmith_codegen::Runtime;

use crate::workspace::root;
use parse::parse;
pub use shipped::lambda;
use shipped::sync_partitions;

const COMMAND: &str = "cargo xtask codegen";
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
    let mut stale = Changes::default();
    for job in &jobs {
        stale.extend(generate::run(job, request.mode)?);
    }
    if is_shipped {
        stale.files.extend(sync_partitions(request.mode)?);
    }
    if request.mode == Mode::Check && !stale.files.is_empty() {
        return Err(generate::stale_error(&stale, &mending_command()));
    }
    Ok(())
}

/// Prints the intermediate representation: everything that emitters know.
fn dump(job: &Job) -> Result<(), String> {
    let lowered = tinsmith_codegen::lower(&model_files::read(&job.models)?, &job.options)
        .map_err(|error| error.to_string())?;
    println!("{:#?}", lowered.api);
    Ok(())
}

/// The command without `--check`.
fn mending_command() -> String {
    let arguments = env::args().skip(2).filter(|argument| argument != "--check");
    [COMMAND.to_owned()].into_iter().chain(arguments).collect::<Vec<_>>().join(" ")
}
