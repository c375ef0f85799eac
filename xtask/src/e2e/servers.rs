//! The servers, each with its own programs below the target folder.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use super::npm::packages;
use super::python::{quietly, virtual_environment};
use super::server::{Ready, Server};
use super::{at, without_cargo_variables};

/// Without Docker, functions are not run: each returns its event.
const MOTO_READY: Ready =
    Ready { path: "/moto-api/config", body: r#"{"lambda": {"use_docker": false}}"#, status: 201 };
const MINISTACK_READY: Ready = Ready { path: "/_ministack/health", body: "{}", status: 200 };
/// The account of moto, which tests expect.
const ACCOUNT: &str = "123456789012";
/// The emulator responds as soon as it can run functions.
const EMULATOR_READY: Ready =
    Ready { path: "/2015-03-31/functions/echo/invocations", body: "{}", status: 200 };

/// Servers from npm, each of one service, with that service, their options, and the status of their response to a
/// request without an operation.
const FROM_NPM: [(&str, &str, &str, u16); 2] = [
    ("dynalite", "dynamodb", "{createTableMs: 0}", 400),
    ("kinesalite", "kinesis", "{createStreamMs: 0}", 404),
];

/// The credentials of `tests/services/support.rs`, for servers that verify signatures.
const ACCESS_KEY: &str = "AKID";
const SECRET_KEY: &str = "secret";
/// The version of [s3s-fs](https://github.com/Nugine/s3s) on crates.io.
const S3S_FS: &str = "0.14.1";

/// Starts [moto](https://docs.getmoto.org), which manages functions but does not run them.
pub(super) fn moto(root: &Path, target: &Path) -> Result<Server, String> {
    let required = root.join("tests/moto-requirements.txt");
    let programs = virtual_environment(&required, &[], &target.join("moto-venv"))?;
    let command = |address: SocketAddr| {
        let mut command = Command::new(programs.join("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &address.port().to_string()]);
        command
    };
    Server::start("moto", command, &target.join("moto.log"), &MOTO_READY)
}

/// Starts [ministack](https://github.com/ministackorg/ministack), which runs functions in Python.
pub(super) fn ministack(root: &Path, target: &Path) -> Result<Server, String> {
    let required = root.join("tests/ministack-requirements.txt");
    let programs = virtual_environment(&required, &[], &target.join("ministack-venv"))?;
    // For its files, such as the code of functions. It leaves them behind.
    let files = empty(target.join("ministack"))?;
    let command = |address: SocketAddr| {
        let mut command = Command::new(programs.join("ministack"));
        command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", address.port().to_string());
        command.env("MINISTACK_ACCOUNT_ID", ACCOUNT).env("TMPDIR", &files);
        command
    };
    Server::start("ministack", command, &target.join("ministack.log"), &MINISTACK_READY)
}

/// Starts the emulator of [cargo-lambda](https://www.cargo-lambda.info), which only runs functions: those in
/// `tests/functions`. They are built first, so that their first invocations do not wait for the compiler.
pub(super) fn emulator(root: &Path, target: &Path) -> Result<Server, String> {
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
    let command = |address: SocketAddr| {
        let mut command = functions(Command::new(programs.join("cargo-lambda")));
        command.args(["lambda", "watch", "--ignore-changes", "--invoke-address", "127.0.0.1"]);
        command.args(["--invoke-port", &address.port().to_string()]);
        command
    };
    Server::start("the emulator", command, &target.join("emulator.log"), &EMULATOR_READY)
}

/// Starts [dynalite](https://github.com/architect/dynalite) and [kinesalite](https://github.com/mhart/kinesalite), each
/// with the name of its service. Without npm there are none.
pub(super) fn from_npm(root: &Path, target: &Path) -> Result<Vec<(Server, &'static str)>, String> {
    let folder = target.join("npm");
    if !packages(&root.join("tests/npm-requirements.txt"), &folder)? {
        return Ok(Vec::new());
    }
    let start = |(name, service, options, status): (&'static str, &'static str, &str, u16)| {
        let command = |address: SocketAddr| {
            // Their programs would listen on all addresses.
            let (host, port) = (address.ip(), address.port());
            let script = format!("require('{name}')({options}).listen({port}, '{host}')");
            let mut command = Command::new("node");
            command.args(["--eval", &script]).current_dir(&folder);
            command
        };
        let ready = Ready { path: "/", body: "{}", status };
        let log = target.join(format!("{name}.log"));
        Ok((Server::start(name, command, &log, &ready)?, service))
    };
    FROM_NPM.into_iter().map(start).collect()
}

/// Starts [s3s-fs](https://github.com/Nugine/s3s), which has S3 alone, and verifies signatures and checksums.
pub(super) fn s3s_fs(target: &Path) -> Result<Server, String> {
    let folder = target.join("s3s-fs");
    let program = folder.join("bin/s3s-fs");
    // It is written last, and contains the installed version.
    let installed = folder.join("installed.txt");
    if !fs::read_to_string(&installed).is_ok_and(|version| version == S3S_FS) {
        println!("installing s3s-fs {S3S_FS} into {}, which takes a few minutes", folder.display());
        let mut install = crate::workspace::cargo();
        without_cargo_variables(&mut install);
        install.args([
            "install",
            "s3s-fs",
            "--locked",
            "--debug",
            "--force",
            "--features",
            "binary",
        ]);
        install.args(["--version", S3S_FS]).arg("--root").arg(&folder);
        install.env("CARGO_TARGET_DIR", folder.join("build")).current_dir(target);
        quietly(install, "check the network")?;
        fs::write(&installed, S3S_FS).map_err(|error| at(&installed, &error))?;
    }
    let files = empty(target.join("s3s-fs-files"))?;
    let command = |address: SocketAddr| {
        let mut command = Command::new(&program);
        command.args(["--host", "127.0.0.1", "--port", &address.port().to_string()]);
        command.args(["--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY]).arg(&files);
        command
    };
    let ready = Ready { path: "/", body: "{}", status: 501 };
    Server::start("s3s-fs", command, &target.join("s3s-fs.log"), &ready)
}

/// Starts [rclone](https://rclone.org/commands/rclone_serve_s3/), which serves a folder as S3, and verifies signatures.
pub(super) fn rclone(root: &Path, target: &Path) -> Result<Server, String> {
    let required = root.join("tests/rclone-requirements.txt");
    let programs = virtual_environment(&required, &[], &target.join("rclone-venv"))?;
    let files = empty(target.join("rclone-files"))?;
    let command = |address: SocketAddr| {
        let mut command = Command::new(programs.join("rclone"));
        command.args(["serve", "s3", "--addr", &address.to_string()]);
        command.args(["--auth-key", &format!("{ACCESS_KEY},{SECRET_KEY}")]).arg(&files);
        // The configuration of the user is not read.
        command.env("RCLONE_CONFIG", "");
        command
    };
    let ready = Ready { path: "/", body: "{}", status: 400 };
    Server::start("rclone", command, &target.join("rclone.log"), &ready)
}

/// An empty folder.
fn empty(folder: PathBuf) -> Result<PathBuf, String> {
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| at(&folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
    Ok(folder)
}
