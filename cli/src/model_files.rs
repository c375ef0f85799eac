//! Reads model files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tinsmith_codegen::Model;

/// Reads a model from JSON AST files and folders. Errors use the given paths.
///
/// # Errors
/// A file cannot be read, or is not a valid model.
pub fn read(paths: &[PathBuf]) -> Result<Model, String> {
    parse(&texts(paths)?)
}

/// Reads a model from files that are given by name and text.
///
/// # Errors
/// A file is not a valid model.
pub fn parse(texts: &[(String, String)]) -> Result<Model, String> {
    Model::read(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        .map_err(|error| error.to_string())
}

/// The files, and the files in folders, by name and text.
///
/// # Errors
/// A file cannot be read, or a folder has no JSON file.
pub fn texts(paths: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for path in paths {
        for file in files(path)? {
            let text = fs::read_to_string(&file).map_err(|error| {
                format!("{}: cannot be read: {error}; check the path", file.display())
            })?;
            texts.push((file.display().to_string(), text));
        }
    }
    Ok(texts)
}

/// The file itself, or the JSON files in a folder, sorted by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path)
        .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
        .map_err(|error| format!("{}: cannot be read: {error}; check the path", path.display()))?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: the folder has no .json file; check the path", path.display()));
    }
    Ok(files)
}
