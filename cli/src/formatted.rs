//! Formats only files that have changed: stores the hashes of texts before and after rustfmt.
//!
//! rustfmt takes more than half of the time of generation, and a file rarely changes. So the hash of a text before
//! rustfmt is stored with the hash of the text after it. A file on disk is up to date if the generated text has the first
//! hash, and the file has the second hash. rustfmt formats all other generated texts, and the result is compared with the
//! files: an edited file is reported.
//!
//! The hashes are in cargo's target folder, not in the crate: in a crate, a commit could change a file and its hash, and a
//! check would not detect it. Without a target folder, or without the hashes, every file goes through
//! rustfmt.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use tinsmith_codegen::Files;

use crate::{
    provenance::digits,
    rustfmt::{self, SETTINGS},
};

/// Formats all Rust files of a crate in a folder; `None` if rustfmt is not installed. Files on disk that are up to
/// date are read instead.
///
/// # Errors
/// There is no temporary folder, or rustfmt rejects a file.
pub fn format(files: &Files, folder: &Path) -> Result<Option<Files>, String> {
    match path(folder) {
        Some(path) => format_with(files, folder, &path),
        None => rustfmt::format(files),
    }
}

/// Formats with the hashes in a file, and updates them.
fn format_with(files: &Files, folder: &Path, path: &Path) -> Result<Option<Files>, String> {
    let settings = files.get(SETTINGS).unwrap_or_default();
    let hashes = Hashes::read(path);
    let (mut formatted, mut rest) = (files.clone(), Files::default());
    let (mut new, mut keys) = (Hashes::default(), BTreeMap::new());
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".rs")) {
        let key = hash(&[settings, text]);
        match hashes.text(&key, &folder.join(name)) {
            Some((hash, text)) => {
                new.0.insert(key, hash);
                formatted.insert(name, text);
            }
            None => {
                keys.insert(name, key);
                rest.insert(name, text);
            }
        }
    }
    if !keys.is_empty() {
        rest.insert(SETTINGS, settings);
        let Some(texts) = rustfmt::format(&rest)? else { return Ok(None) };
        for (name, key) in keys {
            let text = texts.get(name).unwrap_or_default();
            new.0.insert(key, hash(&[text]));
            formatted.insert(name, text);
        }
    }
    if new != hashes {
        new.write(path);
    }
    Ok(Some(formatted))
}

/// Hashes of formatted files, by the hashes of their texts before rustfmt. Hashes are SHA-256, in hexadecimal digits.
#[derive(Debug, Default, PartialEq)]
struct Hashes(BTreeMap<String, String>);

impl Hashes {
    /// The hashes in a file: one pair per line. A line in another form is no harm: its file goes through rustfmt.
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        Self(pairs.map(|(key, hash)| (key.to_owned(), hash.to_owned())).collect())
    }

    /// The file on disk with its hash, if it is the output of rustfmt for the text with this key.
    fn text(&self, key: &str, path: &Path) -> Option<(String, String)> {
        let wanted = self.0.get(key)?;
        let text = fs::read_to_string(path).ok()?;
        (hash(&[&text]) == *wanted).then(|| (wanted.clone(), text))
    }

    /// Replaces the file. Errors have no consequences but time, so that they are ignored.
    fn write(&self, path: &Path) {
        let mut text = String::new();
        for (key, hash) in &self.0 {
            text.push_str(&format!("{key} {hash}\n"));
        }
        let Some(folder) = path.parent() else { return };
        // Complete at any time, also if several processes write it.
        let written = fs::create_dir_all(folder)
            .and_then(|()| NamedTempFile::new_in(folder))
            .and_then(|mut file| file.write_all(text.as_bytes()).map(|()| file));
        if let Ok(file) = written {
            let _ = file.persist(path);
        }
    }
}

/// The hash of texts. The lengths keep them apart.
fn hash(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    digits(&hash.finalize())
}

/// The file with the hashes of the crate in a folder.
fn path(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let name = hash(&[&folder.to_string_lossy()]);
    let target = match env::var_os("CARGO_TARGET_DIR") {
        Some(target) => PathBuf::from(target),
        None => folder.ancestors().map(|it| it.join("target")).find(|it| is_cargos(it))?,
    };
    Some(target.join("tinsmith").join(format!("rustfmt-{}", name.get(..16)?)))
}

/// Whether a folder is one of cargo's target folders: cargo adds the first file if it creates the folder, and the second
/// one in any case.
fn is_cargos(target: &Path) -> bool {
    ["CACHEDIR.TAG", ".rustc_info.json"].iter().any(|name| target.join(name).is_file())
}

#[cfg(test)]
mod tests;
