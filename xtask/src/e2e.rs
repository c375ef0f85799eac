//! `cargo xtask e2e`: tests clients against local servers that stand in for AWS.
//!
//! [moto](https://docs.getmoto.org) and [ministack](https://github.com/ministackorg/ministack) have many services; the
//! emulator of [cargo-lambda](https://www.cargo-lambda.info) only runs functions. moto manages functions but does not
//! run them; ministack runs those in Python.

mod python;
mod server;
mod skipped;

use std::{env, fs, path::Path, process::Command};

use python::{quietly, virtual_environment};
use server::{Ready, Server};
use skipped::Skipped;

/// Without Docker, functions are not run: each returns its event.
const MOTO_READY: Ready =
    Ready { path: "/moto-api/config", body: r#"{"lambda": {"use_docker": false}}"#, status: 201 };
const MINISTACK_READY: Ready = Ready { path: "/_ministack/health", body: "{}", status: 200 };
/// The account of moto, which tests expect.
const ACCOUNT: &str = "123456789012";
/// It responds as soon as it can run functions.
const EMULATOR_READY: Ready =
    Ready { path: "/2015-03-31/functions/echo/invocations", body: "{}", status: 200 };

/// Runs the task.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("there is no option `{argument}`; see `cargo xtask help`"));
    }
    let root = crate::workspace::root();
    let target = crate::workspace::target(&root)?;
    let skipped = Skipped::read(&root)?;
    let servers = [start_moto(&root, &target)?, start_ministack(&root, &target)?];
    let emulator = start_emulator(&root, &target)?;
    let mut failed = Vec::new();
    for server in &servers {
        println!("the tests of services, against {}", server.name());
        failed.extend(test_services(&root, server, &skipped).err());
    }
    failed.extend(test_functions(&root, &emulator).err());
    for server in &servers {
        skipped.report(server.name());
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
}

fn start_moto(root: &Path, target: &Path) -> Result<Server, String> {
    let required = root.join("tests/moto-requirements.txt");
    let programs = virtual_environment(&required, &[], &target.join("moto-venv"))?;
    let command = |address: std::net::SocketAddr| {
        let mut command = Command::new(programs.join("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &address.port().to_string()]);
        command
    };
    Server::start("moto", command, &target.join("moto.log"), &MOTO_READY)
}

fn start_ministack(root: &Path, target: &Path) -> Result<Server, String> {
    let required = root.join("tests/ministack-requirements.txt");
    let programs = virtual_environment(&required, &[], &target.join("ministack-venv"))?;
    // For its files, such as the code of functions. It leaves them behind.
    let files = target.join("ministack");
    if files.exists() {
        fs::remove_dir_all(&files).map_err(|error| at(&files, &error))?;
    }
    fs::create_dir_all(&files).map_err(|error| at(&files, &error))?;
    let command = |address: std::net::SocketAddr| {
        let mut command = Command::new(programs.join("ministack"));
        command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", address.port().to_string());
        command.env("MINISTACK_ACCOUNT_ID", ACCOUNT).env("TMPDIR", &files);
        command
    };
    Server::start("ministack", command, &target.join("ministack.log"), &MINISTACK_READY)
}

/// Starts the emulator with the functions in `tests/functions`, which are built first, so that their first invocations
/// do not wait for the compiler.
fn start_emulator(root: &Path, target: &Path) -> Result<Server, String> {
    let required = root.join("tests/emulator-requirements.txt");
    // Zig is needed only for cross-compilation.
    let options = ["--no-deps"];
    let programs = virtual_environment(&required, &options, &target.join("emulator-venv"))?;
    let functions = |mut command: Command| {
        without_cargo_variables(&mut command);
        command.current_dir(root.join("tests/functions"));
        command.env("CARGO_TARGET_DIR", target.join("functions"));
        command
    };
    let mut build = functions(crate::workspace::cargo());
    build.args(["build", "--locked"]);
    quietly(build, "see tests/functions")?;
    let command = |address: std::net::SocketAddr| {
        let mut command = functions(Command::new(programs.join("cargo-lambda")));
        command.args(["lambda", "watch", "--ignore-changes", "--invoke-address", "127.0.0.1"]);
        command.args(["--invoke-port", &address.port().to_string()]);
        command
    };
    Server::start("the emulator", command, &target.join("emulator.log"), &EMULATOR_READY)
}

/// Runs the tests of services, and those of the operations of Lambda that manage functions.
fn test_services(root: &Path, server: &Server, skipped: &Skipped) -> Result<(), String> {
    let mut command = tests(root, &["local_services", "services"]);
    command.arg("--exact");
    for name in skipped.of_lambda(server.name()) {
        command.args(["--skip", name]);
    }
    command.env("TINSMITH_SERVER", server.name()).env("TINSMITH_SERVER_URL", server.url());
    command.env("TINSMITH_SKIPPED", skipped.of_services(server.name()).join(" "));
    run_tests(command, server)
}

/// Runs the tests of invocations.
fn test_functions(root: &Path, emulator: &Server) -> Result<(), String> {
    let mut command = tests(root, &["emulator"]);
    command.env("TINSMITH_EMULATOR_URL", emulator.url());
    run_tests(command, emulator)
}

/// A command that runs test targets, with the arguments of their programs at the end.
fn tests(root: &Path, targets: &[&str]) -> Command {
    let mut command = crate::workspace::cargo();
    // For the whole workspace, so that the builds of other tests are reused.
    command.args(["test", "--workspace", "--no-fail-fast"]);
    for target in targets {
        command.args(["--test", target]);
    }
    command.args(["--", "--include-ignored"]);
    without_cargo_variables(&mut command);
    command.current_dir(root);
    command
}

fn run_tests(mut command: Command, server: &Server) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let (name, log) = (server.name(), server.log().display());
    Err(format!("the end-to-end tests against {name} failed; its log: {log}"))
}

/// Removes the variables of an outer cargo, which would cause rebuilds of crates that read them.
fn without_cargo_variables(command: &mut Command) {
    let of_cargo =
        |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_cargo)) {
        command.env_remove(name);
    }
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
