//! Packages of npm, for servers that are written in JavaScript.

use std::{fs, path::Path, process::Command};

use super::at;
use super::python::quietly;

/// Installs the packages in the file `required` into a folder, and returns whether there is npm.
pub(super) fn packages(required: &Path, folder: &Path) -> Result<bool, String> {
    let text = fs::read_to_string(required).map_err(|error| at(required, &error))?;
    if !Command::new("npm").arg("--version").output().is_ok_and(|it| it.status.success()) {
        return Ok(false);
    }
    // It is written last, and contains the installed packages.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == text) {
        return Ok(true);
    }
    println!("installing {} into {}", text.trim().replace('\n', ", "), folder.display());
    fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    let mut install = Command::new("npm");
    install.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
    install.arg(folder).args(text.split_whitespace());
    let what_to_do = format!("check the network, and the versions in {}", required.display());
    quietly(install, &what_to_do)?;
    fs::write(&installed, text).map_err(|error| at(&installed, &error))?;
    Ok(true)
}
