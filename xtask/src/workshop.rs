//! A folder in which tasks compile one generated crate after another.
//!
//! All crates have the same name and folder and share one target folder: the artifacts of a crate replace those of the one
//! before, and the runtime is compiled once. So the folder does not grow with the number of crates.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tinsmith_codegen::Files;

use crate::workspace;

/// The folder.
pub struct Workshop {
    root: PathBuf,
    lock: PathBuf,
}

impl Workshop {
    /// The folder with this name in cargo's target folder.
    pub fn open(name: &str) -> Result<Self, String> {
        let repository = workspace::root();
        let root = workspace::target(&repository)?.join(name);
        Ok(Self { root, lock: repository.join("Cargo.lock") })
    }

    /// The folder of the crate.
    fn folder(&self) -> PathBuf {
        self.root.join("crate")
    }

    /// Replaces the crate.
    pub fn write(&self, files: &Files) -> Result<(), String> {
        let folder = self.folder();
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| at(&folder, &error))?;
        }
        for (name, text) in files.iter() {
            let path = folder.join(name);
            let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
            parent.and_then(|()| fs::write(&path, text)).map_err(|error| at(&path, &error))?;
        }
        // The same versions as here, without a look into the registry.
        let lock = folder.join("Cargo.lock");
        fs::copy(&self.lock, &lock).map(|_| ()).map_err(|error| at(&lock, &error))
    }

    /// A command of cargo in the crate.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = workspace::cargo();
        let target = self.target();
        command.args(arguments).arg("--offline").current_dir(self.folder());
        // Neither is needed for crates that are compiled once.
        command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
        command.env("CARGO_TARGET_DIR", target);
        command
    }

    /// The target folder.
    pub fn target(&self) -> PathBuf {
        self.root.join("target")
    }
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}; check the folder and its permissions", path.display())
}
