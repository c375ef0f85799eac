//! The command `tinsmith`.

use std::{env, io, path::PathBuf, process::ExitCode};

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use tinsmith::{
    botocore::{self, Description},
    command_line, explain,
    generate::{self, Job},
    model_files, operations,
    sync::Mode,
};
use tinsmith_codegen::{Lowered, Options, Runtime, check_crate_name};

/// The command in the header of generated files.
const COMMAND: &str = "tinsmith generate";

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
struct Generate {
    /// The model: Smithy JSON AST, as files or folders of files.
    #[arg(required_unless_present = "botocore", conflicts_with = "botocore", value_name = "MODEL")]
    models: Vec<PathBuf>,
    #[command(flatten)]
    botocore: Botocore,
    /// The name of the crate.
    #[arg(long = "crate", value_name = "NAME")]
    name: String,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The operations to generate, separated by commas. All operations by default.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    operations: Option<Vec<String>>,
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
    /// Change nothing; fail and list the stale files.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(Tinsmith::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
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
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Tinsmith::command(), "tinsmith", &mut io::stdout());
            Ok(())
        }
    }
}

fn generate(request: Generate) -> Result<(), String> {
    check_crate_name(&request.name).map_err(|error| format!("--crate: {error}"))?;
    let mode = if request.check { Mode::Check } else { Mode::Write };
    let is_path = request.runtime.contains(['/', '\\']) || request.runtime.starts_with('.');
    let runtime = match is_path {
        true => Runtime::Path {
            path: request.runtime.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        false => Runtime::Version(request.runtime.clone()),
    };
    let description = described(&request.botocore)?;
    let source = match &description {
        Some(description) => format!("botocore/{}", description.source),
        None => generate::source(&request.models),
    };
    let mut options = Options {
        service: request.service,
        protocol: request.protocol,
        operations: request.operations,
        runtime,
        is_workspace_root: !request.no_workspace,
        source,
        command: COMMAND.to_owned(),
        tests: request.tests,
        ..options(request.name)
    };
    let (option, models) = match request.botocore.botocore {
        Some(folder) => (Some("--botocore"), vec![folder]),
        None => (None, request.models),
    };
    options.arguments =
        command_line::arguments(option, &models, &request.out, &options, Some(&request.runtime));
    if let Some(name) = &request.botocore.service_name {
        options.arguments = format!("{} --service-name {name}", options.arguments);
    }
    let job = Job { models, out: request.out, options };
    let stale = match description {
        Some(description) => generate::run_on(&description.model, &job, mode)?,
        None => generate::run(&job, mode)?,
    };
    match mode {
        Mode::Check if !stale.is_empty() => {
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
        eprintln!("note: {note}");
    }
    Ok(Some(description))
}

/// The default options for a crate.
fn options(crate_name: String) -> Options {
    Options {
        crate_name,
        crate_version: "0.1.0".to_owned(),
        service: None,
        protocol: None,
        operations: None,
        runtime: Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
        is_workspace_root: true,
        source: String::new(),
        command: COMMAND.to_owned(),
        arguments: String::new(),
        tests: false,
        handwritten: None,
    }
}
