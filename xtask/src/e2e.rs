//! `cargo xtask e2e`: tests clients against local servers that stand in for AWS.
//!
//! `tests/servers.md` has the tests that a server cannot pass, and what else differs.

mod npm;
mod python;
mod server;
mod servers;
mod skipped;

use std::io::Write as _;
use std::{env, io, path::Path, process::Command, thread};

use server::Server;
use skipped::Skipped;

/// The test targets.
const TARGETS: [&str; 3] = ["local_services", "services", "emulator"];

/// All services.
const ALL: &str = "";
const S3: &str = "s3";

/// The default transport, as `tests/services/support.rs` names it.
const REQWEST: &str = "reqwest";
/// The other transport.
const HYPER: &str = "hyper";

/// Runs the task.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("there is no option `{argument}`; see `cargo xtask help`"));
    }
    let root = crate::workspace::root();
    let target = crate::workspace::target(&root)?;
    let skipped = Skipped::read(&root)?;
    let moto = servers::moto(&root, &target)?;
    let ministack = servers::ministack(&root, &target)?;
    let others = servers::from_npm(&root, &target)?;
    let emulator = servers::emulator(&root, &target)?;
    let (s3s_fs, rclone) = (servers::s3s_fs(&target)?, servers::rclone(&root, &target)?);
    run_cargo(cargo_test(&root, &TARGETS, &["--no-run"]))?;

    let mut runs = vec![(&moto, ALL, REQWEST), (&ministack, ALL, REQWEST)];
    runs.extend(others.iter().map(|(it, service)| (it, *service, REQWEST)));
    runs.extend([&s3s_fs, &rclone].map(|it| (it, S3, REQWEST)));
    runs.extend([&moto, &ministack, &s3s_fs, &rclone].map(|it| (it, S3, HYPER)));
    // At the same time: the tests of Lambda mostly wait.
    let lambda = || {
        [
            test_lambda(&root, &moto, &skipped),
            test_lambda(&root, &ministack, &skipped),
            test_functions(&root, &emulator),
        ]
    };
    let (of_lambda, of_services) = thread::scope(|scope| {
        let lambda = scope.spawn(lambda);
        let of_services = runs.into_iter().map(|(it, services, transport)| {
            test_services(&root, it, services, transport, &skipped)
        });
        let of_services: Vec<_> = of_services.collect();
        (lambda.join(), of_services)
    });
    let of_lambda = of_lambda.map_err(|_| "a thread panicked".to_owned())?;
    skipped.report();
    if others.is_empty() {
        println!("not run against dynalite and kinesalite: there is no npm");
    }
    let results = of_lambda.into_iter().chain(of_services);
    let failed: Vec<String> = results.filter_map(Result::err).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
}

/// Runs the tests of the operations of Lambda that manage functions.
fn test_lambda(root: &Path, server: &Server, skipped: &Skipped) -> Result<(), String> {
    let mut command = cargo_test(root, &["local_services"], &["--", "--include-ignored"]);
    command.arg("--exact");
    for name in skipped.of_lambda(server.name()) {
        command.args(["--skip", name]);
    }
    command.env("TINSMITH_SERVER_URL", server.url());
    run_tests(command, server, REQWEST)
}

/// Runs the tests of other services, or of those whose names are in a list, over a transport.
fn test_services(
    root: &Path,
    server: &Server,
    services: &str,
    transport: &str,
    skipped: &Skipped,
) -> Result<(), String> {
    let mut command = cargo_test(root, &["services"], &["--", "--include-ignored"]);
    command.env("TINSMITH_SERVER_URL", server.url()).env("TINSMITH_SERVICES", services);
    command.env("TINSMITH_TRANSPORT", transport);
    command.env("TINSMITH_SKIPPED", skipped.of_services(server.name()).join(" "));
    run_tests(command, server, transport)
}

/// Runs the tests of invocations.
fn test_functions(root: &Path, emulator: &Server) -> Result<(), String> {
    let mut command = cargo_test(root, &["emulator"], &["--", "--include-ignored"]);
    command.env("TINSMITH_EMULATOR_URL", emulator.url());
    run_tests(command, emulator, REQWEST)
}

/// A command that runs test targets.
fn cargo_test(root: &Path, targets: &[&str], arguments: &[&str]) -> Command {
    let mut command = crate::workspace::cargo();
    // For the whole workspace, so that the builds of other tests are reused.
    command.args(["test", "--workspace", "--no-fail-fast"]);
    for target in targets {
        command.args(["--test", target]);
    }
    command.args(arguments);
    without_cargo_variables(&mut command);
    command.current_dir(root);
    command
}

/// Runs tests, and then prints their output, so that the outputs of two runs do not mix.
fn run_tests(mut command: Command, server: &Server, transport: &str) -> Result<(), String> {
    let (name, log) = (server.name(), server.log().display());
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    let mut stdout = io::stdout().lock();
    let heading = format!("\nend-to-end tests against {name} over {transport}:\n").into_bytes();
    let printed = [heading, output.stderr, output.stdout].concat();
    stdout.write_all(&printed).map_err(|error| format!("the output cannot be written: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("the end-to-end tests against {name} over {transport} failed; its log: {log}"))
}

fn run_cargo(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err("the end-to-end tests cannot be built".to_owned()) }
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
