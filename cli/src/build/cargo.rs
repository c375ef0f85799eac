//! The lines by which a build script talks to cargo: <https://doc.rust-lang.org/cargo/reference/build-scripts.html>.

use std::path::Path;

/// Prints lines for cargo.
#[derive(Debug, Default)]
pub(super) struct Cargo {
    /// The lines that were printed, for tests.
    #[cfg(test)]
    pub(super) lines: Vec<String>,
}

impl Cargo {
    /// The build script runs again if this file changes, or any file in this folder.
    pub(super) fn rerun_if_changed(&mut self, path: &Path) {
        self.print("rerun-if-changed", &path.display().to_string());
    }

    /// Cargo shows this warning to the authors of the crate.
    pub(super) fn warning(&mut self, text: &str) {
        self.print("warning", text);
    }

    fn print(&mut self, key: &str, value: &str) {
        let line = format!("cargo::{key}={value}");
        println!("{line}");
        #[cfg(test)]
        self.lines.push(line);
    }
}
