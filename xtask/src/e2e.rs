//! `cargo xtask e2e`: tests the client against emulators of AWS.
//!
//! [moto](https://docs.getmoto.org) manages functions but does not run them; the emulator of
//! [cargo-lambda](https://www.cargo-lambda.info) only runs functions.

mod python;
mod server;

use std::{env, path::Path, process::Command};

use python::{quietly, virtual_environment};
use server::{Ready, Server};

/// Without Docker, functions are not run: each returns its event.
const MOTO_READY: Ready =
    Ready { path: "/moto-api/config", body: r#"{"lambda": {"use_docker": false}}"#, status: 201 };
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
    let moto = start_moto(&root, &target)?;
    let emulator = start_emulator(&root, &target)?;
    test(&root, &moto, &emulator).map_err(|error| {
        format!(
            "{error}; the servers' logs: {}, {}",
            moto.log().display(),
            emulator.log().display()
        )
    })
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

fn test(root: &Path, moto: &Server, emulator: &Server) -> Result<(), String> {
    let mut command = crate::workspace::cargo();
    // For the whole workspace, so that the builds of other tests are reused.
    command.args([
        "test",
        "--workspace",
        "--no-fail-fast",
        "--test",
        "moto",
        "--test",
        "services",
        "--test",
        "emulator",
    ]);
    command.args(["--", "--include-ignored"]);
    without_cargo_variables(&mut command);
    command.current_dir(root);
    command.env("TINSMITH_MOTO_URL", moto.url()).env("TINSMITH_EMULATOR_URL", emulator.url());
    let status = command.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err("the end-to-end tests failed".to_owned()) }
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
