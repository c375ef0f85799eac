//! Overlays: handwritten code for the crates of some services, which is part of this command.
//!
//! An overlay is a folder of `cli/overlays`. Its `overlay.toml` lists what the code needs; all other files are copied
//! into `src/handwritten` of the crate.

mod files;

use serde::Deserialize;
use tinsmith_codegen::{Handwritten, Overlay};

/// An overlay as it is stored.
struct Stored {
    name: &'static str,
    manifest: &'static str,
    files: &'static [(&'static str, &'static str)],
}

/// The contents of `overlay.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Manifest {
    /// The operations that the code uses.
    operations: Vec<String>,
    /// The dependencies, as in a manifest of cargo. Their versions are those of this workspace.
    #[serde(default)]
    dependencies: toml::Table,
    /// The features, as in a manifest of cargo.
    #[serde(default)]
    features: toml::Table,
    #[serde(default)]
    default_features: Vec<String>,
}

/// The names of all overlays.
pub fn names() -> impl Iterator<Item = &'static str> {
    files::ALL.iter().map(|overlay| overlay.name)
}

/// The overlay with this name.
///
/// # Errors
/// There is no such overlay.
pub fn find(name: &str) -> Result<Handwritten, String> {
    let Some(stored) = files::ALL.iter().find(|overlay| overlay.name == name) else {
        let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
        return Err(format!("there is no overlay `{name}`; use {}", names.join(" or ")));
    };
    let manifest: Manifest = toml::from_str(stored.manifest)
        .map_err(|error| format!("the overlay `{name}` is not valid: {error}; report this"))?;
    let files = stored.files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Ok(Handwritten {
        overlay: Some(Overlay {
            name: name.to_owned(),
            operations: manifest.operations,
            files: files.collect(),
        }),
        default_features: manifest.default_features,
        features: lines(&manifest.features),
        dependencies: lines(&manifest.dependencies),
        dev_dependencies: Vec::new(),
    })
}

/// The entries of a table, one per line.
fn lines(table: &toml::Table) -> Vec<String> {
    table.iter().map(|(key, value)| format!("{key} = {value}")).collect()
}

#[cfg(test)]
mod tests;
