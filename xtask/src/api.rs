//! `cargo xtask api`: the public API of the crates that users depend on, as lists in the repository.
//!
//! A change of the API changes a list, so that it is visible in the diff of a commit. Generated clients have no list:
//! their API follows from the model, and the snapshots of fixtures show changes of the generator.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use public_api::Builder;

use crate::{bench::process, workspace};

/// The packages with a list, and their folders.
const PACKAGES: [(&str, &str); 2] =
    [("tinsmith-runtime", "runtime"), ("tinsmith-codegen", "codegen")];

/// The name of the list in the folder of a package.
const LIST: &str = "public-api.txt";

/// Writes the lists, or compares them with `--check`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let is_check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("usage: cargo xtask api [--check]".to_owned()),
    };
    let root = workspace::root();
    let mut changes = String::new();
    for (package, folder) in PACKAGES {
        let path = root.join(folder).join(LIST);
        let list = list(&root, package)?;
        if is_check {
            changes += &difference(&read(&path)?, &list, &format!("{folder}/{LIST}"));
        } else {
            fs::write(&path, list).map_err(|error| format!("{}: {error}", path.display()))?;
            println!("{}", path.display());
        }
    }
    match changes.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "the public API has changed:\n{changes}run `cargo xtask api`, and describe the change in CHANGELOG.md"
        )),
    }
}

/// The public items of a package, one per line.
fn list(root: &Path, package: &str) -> Result<String, String> {
    let failed = |error: &dyn std::fmt::Display| {
        format!("the public API of {package} cannot be listed: {error}; use the Rust version of CI")
    };
    let api = Builder::from_rustdoc_json(rustdoc_json(root, package)?)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| failed(&error))?;
    Ok(api.items().map(|item| format!("{item}\n")).collect())
}

/// Runs rustdoc with JSON output for a package. The unstable format depends on the Rust version.
fn rustdoc_json(root: &Path, package: &str) -> Result<PathBuf, String> {
    // In a separate target folder: some build scripts run again if the environment variable changes.
    let target = workspace::target(root)?.join("api");
    let mut command = workspace::cargo();
    command
        .current_dir(root)
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["rustdoc", "--quiet", "--lib", "--all-features", "--package", package])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"]);
    process::run(&mut command)?;
    Ok(target.join("doc").join(format!("{}.json", package.replace('-', "_"))))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path)
        .map_err(|error| format!("{}: {error}; run `cargo xtask api`", path.display()))
}

/// The lines that are in only one of the lists.
fn difference(old: &str, new: &str, name: &str) -> String {
    let only_in = |list: &str, other: &str, sign: char| {
        let other: BTreeSet<&str> = other.lines().collect();
        let lines = list.lines().filter(|line| !other.contains(line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    let lines = only_in(old, new, '-') + &only_in(new, old, '+');
    if lines.is_empty() { lines } else { format!("{name}:\n{lines}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_lines_with_signs() {
        assert_eq!(difference("a\nb\n", "b\na\n", "list"), "");
        assert_eq!(difference("a\nb\n", "b\nc\n", "list"), "list:\n- a\n+ c\n");
    }
}
