//! Python virtual environments, for servers from the Python Package Index.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::at;

/// Creates a virtual environment with the requirements in the file `required`, and returns the folder of its programs.
/// `options` are options of pip.
pub(super) fn virtual_environment(
    required: &Path,
    options: &[&str],
    folder: &Path,
) -> Result<PathBuf, String> {
    let text = fs::read_to_string(required).map_err(|error| at(required, &error))?;
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    // It is written last, and contains the installed requirements.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == text) {
        return Ok(programs);
    }
    println!("installing {} into {}", text.trim(), folder.display());
    let mut create = Command::new("python3");
    create.args(["-m", "venv", "--clear"]).arg(folder);
    quietly(
        create,
        "install Python 3 with its module venv (Debian: apt-get install python3-venv)",
    )?;
    let mut install = Command::new(programs.join("python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(options).arg("--requirement").arg(required);
    let what_to_do = format!("check the network, and the versions in {}", required.display());
    quietly(install, &what_to_do)?;
    fs::write(&installed, text).map_err(|error| at(&installed, &error))?;
    Ok(programs)
}

/// Runs a command, and shows its output only if it fails.
pub(super) fn quietly(mut command: Command, what_to_do: &str) -> Result<(), String> {
    let shown = format!("{command:?}").replace('"', "");
    let output = command.output().map_err(|error| format!("`{shown}`: {error}; {what_to_do}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("`{shown}` failed; {what_to_do}:\n{}", String::from_utf8_lossy(&said).trim()))
}
