//! Pairs of models: two versions of the same service.

use std::{path::Path, slice};

use tinsmith::{diff::Side, model_files};
use tinsmith_codegen::Model;

use crate::models;

/// Two models of a service.
pub struct Pair {
    /// The name of the pair.
    pub name: String,
    /// The old model.
    pub old: Model,
    /// The new model.
    pub new: Model,
}

impl Pair {
    /// One of the models.
    pub fn model(&self, side: Side) -> &Model {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }
}

/// The models with the same names in two folders; the models themselves if the old one is a file.
pub fn real(old: &Path, new: &Path, only: &[String]) -> Result<Vec<Pair>, String> {
    let read = |path: &Path| model_files::read(slice::from_ref(&path.to_owned()));
    if old.is_file() {
        let name = old.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(vec![Pair { name, old: read(old)?, new: read(new)? }]);
    }
    let (old, new) = (models::sources(old)?, models::sources(new)?);
    let is_wanted = |name: &String| only.is_empty() || only.contains(name);
    let mut pairs = Vec::new();
    for old in old.iter().filter(|source| is_wanted(&source.name)) {
        if let Some(new) = new.iter().find(|source| source.name == old.name) {
            pairs.push(Pair { name: old.name.clone(), old: old.read()?, new: new.read()? });
        }
    }
    if let Some(lost) = only.iter().find(|name| !pairs.iter().any(|pair| pair.name == **name)) {
        return Err(format!("`{lost}` is not in both folders; correct --only"));
    }
    Ok(pairs)
}
