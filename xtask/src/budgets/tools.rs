//! The tools that count instructions: Valgrind, and the runner of gungraun's benchmarks.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::bench::process;

/// The crate of the runner. Its version must match the benchmark's library.
const RUNNER: &str = "gungraun-runner";
/// The lock file with that version.
const LOCK_FILE: &str = "bench/instructions/Cargo.lock";

/// The runner, installed in the target folder, if Valgrind is installed.
pub fn runner(root: &Path, target: &Path) -> Result<PathBuf, String> {
    process::run(Command::new("valgrind").arg("--version")).map_err(|error| {
        format!("{error}; install Valgrind (Debian: apt-get install valgrind), or leave instructions out: see `--only` in `cargo xtask help`")
    })?;
    let lock_file = root.join(LOCK_FILE);
    let text = fs::read_to_string(&lock_file)
        .map_err(|error| format!("{}: {error}; restore the file", lock_file.display()))?;
    let version = version(&text, RUNNER)
        .ok_or_else(|| format!("{LOCK_FILE}: it has no {RUNNER}; restore the file"))?;
    install(version, &target.join("tools"))
}

/// Installs the runner, if this version is not installed yet.
fn install(version: &str, folder: &Path) -> Result<PathBuf, String> {
    let program = folder.join("bin").join(RUNNER);
    // It is written last, and contains the installed version.
    let installed = folder.join("gungraun-runner.txt");
    if fs::read_to_string(&installed).is_ok_and(|it| it == version) && program.exists() {
        return Ok(program);
    }
    eprintln!("installing {RUNNER} {version} into {}", folder.display());
    let mut cargo = crate::workspace::cargo();
    cargo.args(["install", RUNNER, "--version", version, "--locked", "--force", "--root"]);
    // An optimized build would take longer than the runner runs.
    cargo.arg(folder).arg("--debug").env_remove("CARGO_TARGET_DIR");
    process::run(&mut cargo)
        .map_err(|error| format!("{error}\ncheck the network, and the version in {LOCK_FILE}"))?;
    fs::write(&installed, version).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(program)
}

/// The version of a crate in a lock file.
fn version<'a>(lock_file: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = lock_file.lines();
    lines.find(|line| *line == format!("name = \"{name}\""))?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_has_versions() {
        let text = "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.1.0\"\nsource = \"x\"\n";
        assert_eq!(version(text, "a"), Some("2.1.0"));
        assert_eq!(version(text, "a-b"), Some("1.0.0"));
        assert_eq!(version(text, "b"), None);
        assert_eq!(version("name = \"a\"\n", "a"), None);
    }

    #[test]
    fn the_benchmark_has_a_version() {
        let text = fs::read_to_string(crate::workspace::root().join(LOCK_FILE)).unwrap();
        assert_eq!(version(&text, RUNNER), version(&text, "gungraun"));
    }
}
