//! The last step of emitted Rust: `rustfmt`, in the style that the crate's own `rustfmt.toml` names.
//!
//! The generator's text is Rust already; this makes it what `cargo fmt` leaves alone. A style edition's output does not
//! change between versions of rustfmt, so the bytes are the same on any machine.

use std::{fs, path::Path, process::Command};

use tinsmith_codegen::Files;

/// Formats every Rust file; `None` when there is no rustfmt.
pub fn format(files: &Files) -> Result<Option<Files>, String> {
    let folder = tempfile::tempdir()
        .map_err(|error| format!("no temporary folder: {error}; make room for one"))?;
    match format_in(folder.path(), files) {
        Ok(formatted) => Ok(formatted),
        Err(message) => {
            Err(format!("rustfmt failed on emitted code: {message}; report this with the model"))
        }
    }
}

fn format_in(folder: &Path, files: &Files) -> Result<Option<Files>, String> {
    let at = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let mut rust = Vec::new();
    for (name, text) in files.iter() {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| at(&path, error))?;
        if name.ends_with(".rs") {
            rust.push(path);
        }
    }
    // What is written by hand is not here, but the root may name it.
    let handwritten = folder.join("src/handwritten");
    fs::create_dir_all(&handwritten)
        .and_then(|()| fs::write(handwritten.join("mod.rs"), ""))
        .map_err(|error| at(&handwritten, error))?;
    // Modules are reached from the root; naming them again would format them twice.
    let roots = rust.iter().filter(|path| is_root(folder, path));
    let output = match Command::new("rustfmt").args(["--edition", "2024"]).args(roots).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        // Without the component, rustup's stand-in says so and fails.
        return if message.contains("is not installed") { Ok(None) } else { Err(message) };
    }
    let mut formatted = files.clone();
    for (name, _) in files.iter().filter(|(name, _)| name.ends_with(".rs")) {
        let path = folder.join(name);
        formatted.insert(name, fs::read_to_string(&path).map_err(|error| at(&path, error))?);
    }
    Ok(Some(formatted))
}

fn is_root(folder: &Path, path: &Path) -> bool {
    let name = path.strip_prefix(folder).unwrap_or(path);
    name.ends_with("src/lib.rs") || !name.starts_with("src")
}
