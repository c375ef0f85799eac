//! Reads the files of both sides.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use super::json::entries;

/// The shapes in all files of a folder. A separate test checks that none is defined twice.
pub(super) fn read_model(folder: &Path) -> Result<Value, String> {
    let mut shapes = Map::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file = read(&path)?;
            shapes
                .extend(entries(file.get("shapes")).map(|(id, shape)| (id.clone(), shape.clone())));
        }
    }
    Ok(Value::Object(shapes))
}

/// Reads a JSON file, or its compressed version: botocore compresses its larger files.
pub(super) fn read(path: &Path) -> Result<Value, String> {
    let compressed = PathBuf::from(format!("{}.gz", path.display()));
    let bytes = if path.exists() || !compressed.exists() {
        fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?
    } else {
        let gzip = Command::new("gzip").arg("-dc").arg(&compressed).output();
        let output = gzip.map_err(|error| format!("gzip: {error}"))?;
        if !output.status.success() {
            return Err(format!("gzip: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        output.stdout
    };
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}
