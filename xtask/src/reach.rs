//! `cargo xtask reach`: which services the generator can do.
//!
//! For each model of a folder, it emits the client, compiles it, and runs the endpoint tests of the model. A failure does
//! not stop the others.

mod report;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::Stdio,
    time::Instant,
};

use tinsmith::rustfmt;
use tinsmith_codegen::{Files, Options, generate, lower};

use crate::{
    bench::process,
    models::{self, Source},
    workshop::Workshop,
    workspace,
};
use report::{Outcome, Row};

const USAGE: &str = "usage: cargo xtask reach --models DIR [--only NAME,...] [--no-compile] [--no-tests] \
                     [--expect-refused NAME,...]";

/// What to do.
struct Request {
    models: PathBuf,
    only: Vec<String>,
    compiles: bool,
    tests: bool,
    expect_refused: Vec<String>,
}

/// Runs the task: the table on standard output, progress on standard error.
pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let request = parse(arguments)?;
    let mut sources = models::sources(&request.models)?;
    if let Some(lost) = request.only.iter().find(|name| !sources.iter().any(|it| it.name == **name))
    {
        return Err(format!("{}: there is no model `{lost}`", request.models.display()));
    }
    sources.retain(|source| request.only.is_empty() || request.only.contains(&source.name));
    let workshop = Workshop::open("reach")?;
    let start = Instant::now();
    let mut rows = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let row = row(source, &request, &workshop);
        eprintln!("{}/{} {}: {}", index + 1, sources.len(), row.name, row.outcome.word());
        if let Outcome::Failed(error) = &row.outcome {
            eprintln!("{error}");
        }
        rows.push(row);
    }
    println!("{}", report::table(&rows, start.elapsed().as_secs_f64()));
    let wrong = rows.iter().filter(|row| row.is_wrong(&request.expect_refused)).count();
    match wrong {
        0 => Ok(()),
        _ => Err(format!("{wrong} of {} models fail; see the table", rows.len())),
    }
}

fn parse(arguments: Vec<String>) -> Result<Request, String> {
    use lexopt::prelude::*;
    let mut parser = lexopt::Parser::from_args(arguments);
    let wrong = |error: lexopt::Error| format!("{error}; {USAGE}");
    let (mut models, mut only, mut expect_refused) = (None, Vec::new(), Vec::new());
    let (mut compiles, mut tests) = (true, true);
    while let Some(argument) = parser.next().map_err(wrong)? {
        let names = match argument {
            Long("models") => {
                models = Some(parser.value().map_err(wrong)?.into());
                continue;
            }
            Long("no-compile") => {
                compiles = false;
                continue;
            }
            Long("no-tests") => {
                tests = false;
                continue;
            }
            Long("only") => &mut only,
            Long("expect-refused") => &mut expect_refused,
            other => return Err(wrong(other.unexpected())),
        };
        let value = parser.value().and_then(|it| it.string()).map_err(wrong)?;
        names.extend(value.split(',').map(str::to_owned));
    }
    let models = models.ok_or(USAGE)?;
    Ok(Request { models, only, compiles, tests, expect_refused })
}

/// Does everything with one model.
fn row(source: &Source, request: &Request, workshop: &Workshop) -> Row {
    let mut row = Row::new(&source.name);
    // The generator does not panic; if it does nevertheless, the other models are not affected.
    let done = catch_unwind(AssertUnwindSafe(|| fill(&mut row, source, request, workshop)));
    match done {
        Ok(Ok(())) => {}
        Ok(Err(error)) => row.outcome = Outcome::Failed(error),
        Err(_) => row.outcome = Outcome::Failed("the generator panicked".to_owned()),
    }
    row
}

fn fill(
    row: &mut Row,
    source: &Source,
    request: &Request,
    workshop: &Workshop,
) -> Result<(), String> {
    let start = Instant::now();
    let files = match emit(row, source) {
        Ok(files) => files,
        // A bug is not a refusal.
        Err(error) if error.contains("report this") => return Err(error),
        Err(error) => {
            row.outcome = Outcome::Refused(error);
            return Ok(());
        }
    };
    let is_rust = |path: &&str| path.ends_with(".rs");
    row.emit = Some(start.elapsed().as_secs_f64());
    row.operations = files.summary.operations;
    row.notices = files.summary.notices.clone();
    row.lines =
        files.iter().filter(|(path, _)| is_rust(path)).map(|(_, it)| it.lines().count()).sum();
    if !request.compiles {
        return Ok(());
    }
    workshop.write(&files)?;
    let start = Instant::now();
    process::run(&mut workshop.cargo(&["check", "--quiet", "--lib", "--no-default-features"]))?;
    row.compile = Some(start.elapsed().as_secs_f64());
    let tests = files.get("tests/endpoints.rs").map_or(0, |text| text.matches("#[test]").count());
    if request.tests && tests > 0 {
        let passed = passed(workshop)?;
        row.tests = Some((passed, tests));
        if passed != tests {
            return Err(format!("{passed} of {tests} endpoint tests pass"));
        }
    }
    Ok(())
}

/// Reads, generates and formats, as the command does.
fn emit(row: &mut Row, source: &Source) -> Result<Files, String> {
    let model = source.read()?;
    let runtime: &Path = &workspace::root().join("runtime");
    let options = Options { tests: true, ..models::options(runtime) };
    let said = |error: tinsmith_codegen::Error| error.to_string();
    let service = lower(&model, &options).map_err(said)?.api.service;
    row.protocol = report::protocol(&service);
    let files = generate(&model, &options).map_err(said)?;
    Ok(rustfmt::format(&files)?.unwrap_or(files))
}

/// The number of endpoint tests that pass.
fn passed(workshop: &Workshop) -> Result<usize, String> {
    let arguments = ["test", "--quiet", "--no-default-features", "--test", "endpoints"];
    let mut command = workshop.cargo(&arguments);
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let result = text.lines().find_map(|line| line.strip_prefix("test result: "));
    let Some(result) = result else {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    };
    let words: Vec<&str> = result.split(' ').collect();
    let count =
        words.windows(2).find(|pair| pair.get(1).is_some_and(|it| it.starts_with("passed")));
    Ok(count.and_then(|pair| pair.first()?.parse().ok()).unwrap_or(0))
}
