//! `cargo xtask codegen`.

mod command_line;

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use lexopt::{Parser, prelude::*};
use tinsmith_codegen::{
    Files, Handwritten, Options, Runtime, check_crate_name, generate, partitions,
};

use crate::{
    model_files, rustfmt,
    sync::{Mode, Outcome, sync},
    workspace::root,
};

const COMMAND: &str = "cargo xtask codegen";
/// The hint for a missing rustfmt.
pub const NO_RUSTFMT: &str =
    "rustfmt is not installed; to have the code formatted: rustup component add rustfmt";
const PARTITIONS: (&str, &str) = ("model/partitions.json", "runtime/src/endpoint");

/// What to generate, and where.
pub struct Job {
    /// Relative to the repository, if it is shipped.
    pub models: Vec<PathBuf>,
    out: PathBuf,
    pub options: Options,
}

/// The parsed command line.
struct Request {
    mode: Mode,
    /// Whether to print the intermediate representation, and generate nothing.
    dumps: bool,
    /// `None` for the crates in this repository.
    job: Option<Job>,
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

/// The crate in this repository.
pub fn lambda() -> Job {
    Job {
        models: vec!["model/lambda".into()],
        out: "generated/lambda".into(),
        options: Options {
            crate_name: "tinsmith-lambda".to_owned(),
            crate_version: env!("CARGO_PKG_VERSION").to_owned(),
            service: None,
            protocol: None,
            operations: None,
            runtime: Runtime::Workspace,
            is_workspace_root: false,
            source: "model/lambda".to_owned(),
            command: COMMAND.to_owned(),
            arguments: String::new(),
            tests: true,
            handwritten: Some(invoking()),
        },
    }
}

/// The dependencies and features of the handwritten part of Lambda's client.
fn invoking() -> Handwritten {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    Handwritten {
        default_features: lines(&["json"]),
        features: lines(&[
            "# Payloads as values: `.json(&value)`, `.json::<T>()`.",
            r#"json = ["dep:serde", "dep:serde_json"]"#,
        ]),
        dependencies: lines(&[
            "futures-core.workspace = true",
            "serde = { workspace = true, optional = true }",
            "serde_json = { workspace = true, optional = true }",
            "tokio.workspace = true",
        ]),
        // For the examples in the guide.
        dev_dependencies: lines(&[
            r#"serde = { workspace = true, features = ["derive"] }"#,
            r#"tokio = { workspace = true, features = ["macros", "rt"] }"#,
        ]),
    }
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

/// The table of partitions is in the runtime: all clients share it.
fn sync_partitions(mode: Mode) -> Result<Vec<PathBuf>, String> {
    let (source, folder) = PARTITIONS;
    let text = fs::read_to_string(source)
        .map_err(|error| format!("{source}: {error}; restore the file"))?;
    let head = format!("// @generated by `{COMMAND}` from {source}. Do not edit.");
    let mut files = Files::default();
    files.insert(
        "partitions.rs",
        partitions(&text, &head).map_err(|error| format!("{source}: {error}"))?,
    );
    let files = rustfmt::format(&files)?.ok_or(NO_RUSTFMT)?;
    let outcome = sync(Path::new(folder), files.iter(), mode)?;
    Ok(outcome.written.into_iter().chain(outcome.removed).collect())
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

fn parse(arguments: Vec<String>) -> Result<Request, String> {
    let mut parser = Parser::from_args(arguments);
    let (mut mode, mut models, mut name, mut out) = (Mode::Write, Vec::new(), None, None);
    let (mut service, mut protocol, mut operations, mut runtime) = (None, None, None, None);
    let (mut tests, mut is_workspace_root, mut dumps) = (false, true, false);
    let wrong = |error: lexopt::Error| format!("{error}; see `cargo xtask help`");
    let text = |parser: &mut Parser| parser.value().and_then(|value| value.string()).map_err(wrong);
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("check") => mode = Mode::Check,
            Long("dump") => dumps = true,
            Long("tests") => tests = true,
            Long("no-workspace") => is_workspace_root = false,
            Long("model") => models.push(PathBuf::from(parser.value().map_err(wrong)?)),
            Long("crate") => name = Some(text(&mut parser)?),
            Long("out") => out = Some(PathBuf::from(parser.value().map_err(wrong)?)),
            Long("service") => service = Some(text(&mut parser)?),
            Long("protocol") => protocol = Some(text(&mut parser)?),
            Long("operations") => {
                let list = text(&mut parser)?;
                operations = Some(list.split(',').map(|name| name.trim().to_owned()).collect());
            }
            Long("runtime") => runtime = Some(text(&mut parser)?),
            other => return Err(wrong(other.unexpected())),
        }
    }
    if models.is_empty() {
        let only_with_model =
            name.is_some() || out.is_some() || service.is_some() || operations.is_some();
        if only_with_model || protocol.is_some() || runtime.is_some() || tests || !is_workspace_root
        {
            return Err("--crate, --out, --service, --protocol, --operations, --runtime, --tests and --no-workspace go \
                        with --model; add it"
                .to_owned());
        }
        return Ok(Request { mode, dumps, job: None });
    }
    let name = name.ok_or("--model needs --crate NAME; add it")?;
    check_crate_name(&name).map_err(|error| format!("--crate: {error}"))?;
    let out = out.ok_or("--model needs --out DIR; add it")?;
    let runtime = match runtime {
        Some(version) => Runtime::Version(version),
        None => Runtime::Path {
            path: relative(&out, &root().join("runtime"))?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
    };
    let source =
        models.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy());
    let mut options = Options {
        crate_name: name,
        crate_version: "0.1.0".to_owned(),
        service,
        protocol,
        operations,
        runtime,
        is_workspace_root,
        source: source.collect::<Vec<_>>().join(", "),
        command: COMMAND.to_owned(),
        arguments: String::new(),
        tests,
        handwritten: None,
    };
    options.arguments = command_line::arguments(&models, &out, &options);
    Ok(Request { mode, dumps, job: Some(Job { models, out, options }) })
}

/// The relative path from one folder to another, so that a checkout can be moved as a whole.
fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let absolute = |path: &Path| {
        std::path::absolute(path)
            .map_err(|error| format!("{}: {error}; check the path", path.display()))
    };
    let (from, to) = (normal(&absolute(from)?), normal(&absolute(to)?));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    Ok(up.chain(to[common..].iter().cloned()).collect::<Vec<_>>().join("/"))
}

/// The components of a path, with `.` and `..` resolved.
fn normal(path: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                names.pop();
            }
            other => names.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative() {
        let path = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(path("/a/b/c", "/a/runtime"), "../../runtime");
        assert_eq!(path("/x", "/a/b/../runtime"), "../a/runtime");
    }

    #[test]
    fn options_that_do_not_fit_are_refused() {
        let error = |arguments: &[&str]| {
            parse(arguments.iter().map(|argument| (*argument).to_owned()).collect()).err().unwrap()
        };
        assert!(error(&["--crate", "x"]).contains("--model"));
        assert!(error(&["--model", "m.json"]).contains("--crate"));
        assert!(error(&["--model", "m.json", "--crate", "x"]).contains("--out"));
        assert!(
            error(&["--model", "m.json", "--crate", "a b", "--out", "o"])
                .contains("not a valid crate name")
        );
        for taken in ["tinsmith-runtime", "tinsmith_runtime", "serde", "std"] {
            let error = error(&["--model", "m.json", "--crate", taken, "--out", "o"]);
            assert!(error.contains(taken) && error.contains("use another name"), "{error}");
        }
        assert!(error(&["--frobnicate"]).contains("cargo xtask help"));
    }
}
