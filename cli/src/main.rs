//! The command `tinsmith`.

use std::{env, io, path::PathBuf, process::ExitCode};

use clap::{
    Args, CommandFactory as _, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser,
};
use clap_complete::Shell;
use tinsmith::{
    botocore::{self, Description},
    config,
    customize::Customization,
    diff::{self, Expected, Side, accept},
    explain, generate, message, model_files, operations, overlay,
    prepare::options,
    progress::Progress,
    request::Request,
    sync::Mode,
    workspace,
};
use tinsmith_codegen::{Lowered, Options};

/// Generates small, typed Rust clients from Smithy models of AWS services.
#[derive(Parser)]
#[command(version)]
struct Tinsmith {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate a complete crate.
    Generate(Generate),
    /// List the operations of a service, with one line each.
    Operations {
        #[command(flatten)]
        model: Model,
        /// List only operations with this word in their names or lines.
        #[arg(long)]
        like: Option<String>,
    },
    /// Show the HTTP of an operation: request line, bindings, errors, retries, authentication.
    #[command(allow_missing_positional = true)]
    Explain {
        #[command(flatten)]
        model: Model,
        /// The name of the operation, such as `PutItem`.
        operation: String,
    },
    /// Show what a change of a model does to the Rust API and to the wire.
    Diff(Diff),
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// The model of a service.
#[derive(Args)]
struct Model {
    /// The model: Smithy JSON AST, as a file or a folder of files.
    #[arg(value_name = "MODEL", required_unless_present = "botocore", conflicts_with = "botocore")]
    model: Option<PathBuf>,
    #[command(flatten)]
    botocore: Botocore,
    /// The shape ID of the service, if the model has several.
    #[arg(long)]
    service: Option<String>,
    /// The protocol, if the service has several, such as `awsJson1_0`.
    #[arg(long)]
    protocol: Option<String>,
}

/// A service of botocore, instead of a model.
#[derive(Args)]
struct Botocore {
    /// The data folder of botocore, or a folder that contains it, such as an installed AWS CLI. Replaces MODEL.
    #[arg(long, value_name = "DIR", requires = "service_name")]
    botocore: Option<PathBuf>,
    /// The name of the service's folder in that of botocore, such as `ec2`.
    #[arg(long, value_name = "NAME", requires = "botocore")]
    service_name: Option<String>,
}

#[derive(Args)]
struct Diff {
    /// The old model: Smithy JSON AST, as a file or a folder of files.
    old: PathBuf,
    /// The new model.
    new: PathBuf,
    /// The operations in use, separated by commas. All operations by default.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    operations: Option<Vec<String>>,
    /// The format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 if a change is more severe than this: with `minor` if programs may no longer compile, with `patch`
    /// also after additions and changes of behaviour. Changes of behaviour count as minor.
    #[arg(long, value_enum)]
    expect: Option<Expect>,
    /// A file of accepted changes, which do not count for --expect.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// The shape ID of the service, if the models have several.
    #[arg(long)]
    service: Option<String>,
    /// The protocol, if the service has several, such as `awsJson1_0`.
    #[arg(long)]
    protocol: Option<String>,
}

/// The format of changes.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines, by level.
    Text,
    /// A list of objects.
    Json,
    /// A table.
    Markdown,
}

/// The most severe level of changes that is expected.
#[derive(Clone, Copy, ValueEnum)]
enum Expect {
    /// Documentation and deprecations.
    Patch,
    /// Additions, and changes of behaviour.
    Minor,
    /// Any change.
    Major,
}

#[derive(Args)]
struct Generate {
    /// The model: Smithy JSON AST, as files or folders of files.
    #[arg(
        required_unless_present_any = ["botocore", "config"],
        conflicts_with = "botocore",
        value_name = "MODEL"
    )]
    models: Vec<PathBuf>,
    #[command(flatten)]
    botocore: Botocore,
    /// The name of the crate.
    #[arg(long = "crate", value_name = "NAME", required_unless_present = "config")]
    name: Option<String>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR", required_unless_present = "config")]
    out: Option<PathBuf>,
    /// The operations to generate, separated by commas. All operations by default.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    operations: Option<Vec<String>>,
    /// Generate the operations that a program uses: a Rust file, or a folder of them. May be repeated.
    #[arg(long, value_name = "SRC", conflicts_with = "operations")]
    operations_from: Vec<PathBuf>,
    /// The shape ID of the service, if the model has several.
    #[arg(long)]
    service: Option<String>,
    /// The protocol, if the service has several, such as `awsJson1_0`.
    #[arg(long)]
    protocol: Option<String>,
    /// The version of the crate `tinsmith-runtime`, or the path of its folder from the crate.
    #[arg(long, value_name = "VERSION|PATH", default_value = env!("CARGO_PKG_VERSION"))]
    runtime: String,
    /// Generate the protocol tests of the model as tests of the crate.
    #[arg(long)]
    tests: bool,
    /// Generate a crate that can be a member of your workspace.
    #[arg(long)]
    no_workspace: bool,
    /// Add handwritten code to the crate, such as uploads and downloads for `s3`.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(overlay::names()))]
    overlay: Option<String>,
    /// Generate the crates of this configuration file, such as `tinsmith.toml`.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "models", "name", "out", "operations", "operations_from", "service", "protocol", "runtime", "tests",
        "no_workspace", "overlay",
    ])]
    config: Option<PathBuf>,
    /// Change nothing; fail and list the stale files.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(Tinsmith::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            message::error(&message);
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Generate(request) => generate(request),
        Command::Operations { model, like } => {
            let lines = operations::list(&lowered(&model, None)?.api, like.as_deref());
            if lines.is_empty() {
                return Err("no operation contains this word; use another one".to_owned());
            }
            println!("{}", lines.join("\n"));
            Ok(())
        }
        Command::Explain { model, operation } => {
            // The error for an unknown operation suggests similar names.
            let lowered = lowered(&model, Some(vec![operation.clone()]))?;
            let name = operation.rsplit('#').next().unwrap_or_default();
            let lines = explain::explain(&lowered.api, name).unwrap_or_default();
            println!("{}", lines.join("\n"));
            Ok(())
        }
        Command::Diff(request) => diff(request),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Tinsmith::command(), "tinsmith", &mut io::stdout());
            Ok(())
        }
    }
}

fn diff(request: Diff) -> Result<(), String> {
    let Diff { old, new, service, protocol, .. } = request;
    let model = |model| Model {
        model: Some(model),
        botocore: Botocore { botocore: None, service_name: None },
        service: service.clone(),
        protocol: protocol.clone(),
    };
    let (old, new) = (model(old), model(new));
    let lower = |side, operations| {
        let model = if side == Side::Old { &old } else { &new };
        lowered(model, operations).map(|lowered| lowered.api)
    };
    let (old, new) = diff::apis(lower, request.operations.as_deref())?;
    let mut changes = diff::compare(&old, &new);
    if let Some(path) = &request.accept {
        for note in accept::apply(&accept::read(path)?, &mut changes) {
            message::note_on_stderr(&format!("{}: {note}", path.display()));
        }
    }
    let output = match request.format {
        Format::Text => diff::format::text(&changes),
        Format::Json => diff::format::json(&changes),
        Format::Markdown => diff::format::markdown(&changes),
    };
    println!("{output}");
    let expected = match request.expect {
        Some(Expect::Patch) => Expected::Patch,
        Some(Expect::Minor) => Expected::Minor,
        Some(Expect::Major) | None => Expected::Major,
    };
    expected.check(&changes)
}

fn generate(request: Generate) -> Result<(), String> {
    let mode = if request.check { Mode::Check } else { Mode::Write };
    if let Some(config) = &request.config {
        return config::run(config, mode, &command_without_check());
    }
    let Botocore { botocore, service_name } = request.botocore;
    let request = Request {
        name: request.name.unwrap_or_default(),
        models: botocore.map_or(request.models, |folder| vec![folder]),
        service_name,
        out: request.out.unwrap_or_default(),
        operations: request.operations,
        operations_from: request.operations_from,
        service: request.service,
        protocol: request.protocol,
        runtime: request.runtime,
        tests: request.tests,
        no_workspace: request.no_workspace,
        overlay: request.overlay,
        customization: Customization::default(),
    };
    let job = request.job().map_err(|error| format!("--crate: {error}"))?;
    let mut progress = Progress::start(1);
    progress.step(&job.options.crate_name);
    let stale = generate::run(&job, mode)?;
    progress.finish();
    if let Some(note) = workspace::note(&job).filter(|_| mode == Mode::Write) {
        message::note(&note);
    }
    match mode {
        Mode::Check if !stale.files.is_empty() => {
            Err(generate::stale_error(&stale, &command_without_check()))
        }
        _ => Ok(()),
    }
}

/// The command line without `--check`.
fn command_without_check() -> String {
    let arguments = env::args().skip(1).filter(|argument| argument != "--check");
    ["tinsmith".to_owned()].into_iter().chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Reads a model, and makes all decisions about its client.
fn lowered(model: &Model, operations: Option<Vec<String>>) -> Result<Lowered, String> {
    let options = Options {
        service: model.service.clone(),
        protocol: model.protocol.clone(),
        operations,
        ..options("client".to_owned())
    };
    let model = match described(&model.botocore)? {
        Some(description) => description.model,
        None => model_files::read(model.model.as_slice())?,
    };
    tinsmith_codegen::lower(&model, &options).map_err(|error| error.to_string())
}

/// The service of botocore, if one is wanted. Its notes are printed.
fn described(wanted: &Botocore) -> Result<Option<Description>, String> {
    let (Some(folder), Some(name)) = (&wanted.botocore, &wanted.service_name) else {
        return Ok(None);
    };
    let description = botocore::read(folder, name)?;
    for note in &description.notes {
        message::note_on_stderr(note);
    }
    Ok(Some(description))
}
