//! Pairs of a fixture's model, and of the same model with one or two random edits.

use std::fs;

use serde_json::Value;
use tinsmith::diff;
use tinsmith_codegen::Model;

use super::{
    Pair, lowered,
    mutation::{mutate, random::Random},
};
use crate::{models, workspace};

/// The number of seeds that are tried.
const SEEDS: u64 = 1000;

/// As many pairs with changes as wanted.
pub fn pairs(count: usize) -> Result<Vec<Pair>, String> {
    let root = workspace::root();
    let folder = root.join("tests/fixtures");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(&folder).map_err(failed)?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if path.join("model.json").is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let options = models::options(&root.join("runtime"));
    let mut pairs = Vec::new();
    let all = (0..SEEDS).flat_map(|seed| paths.iter().map(move |path| (seed, path)));
    for (seed, path) in all {
        if pairs.len() == count {
            break;
        }
        let fixture = path.file_name().unwrap_or_default().to_string_lossy();
        let file = path.join("model.json");
        let text = fs::read_to_string(&file).map_err(failed)?;
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let mut edited: Value = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
        mutate(&mut edited, &mut Random::new(&fixture, seed));
        let old = Model::read([("model.json", text.as_str())]).map_err(|error| wrong(&error))?;
        // Most edits make a model invalid, or change nothing in the client.
        let Ok(new) = Model::read([("model.json", edited.to_string().as_str())]) else { continue };
        let Ok(new_api) = lowered(&new, &options) else { continue };
        let changes = diff::compare(&lowered(&old, &options)?, &new_api);
        if changes.iter().any(|change| change.rule.level != diff::Level::Patch) {
            pairs.push(Pair { name: format!("{fixture} {seed}"), old, new });
        }
    }
    Ok(pairs)
}
