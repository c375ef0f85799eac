//! Dependencies and features of the emitted manifest.

use std::collections::BTreeMap;

use serde::{Serialize as _, Serializer, ser::Error as _};
use toml::{Table, Value};

use super::Customization;

/// The features that each crate has.
pub(super) const FEATURES: [&str; 11] = [
    "blocking",
    "default",
    "http2",
    "hyper",
    "native-tls",
    "reqwest",
    "rustls-aws-lc",
    "rustls-ring",
    "serde",
    "sigv4a",
    "testing",
];
const RUNTIME: &str = "tinsmith-runtime";
/// Crates that need no dependency.
const BUILT_IN: [&str; 3] = ["alloc", "core", "std"];

/// Checks the names and values of dependencies and features.
pub(super) fn check(customization: &Customization) -> Result<(), String> {
    let is_name = |name: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !name.is_empty() && name.chars().all(fits)
    };
    for (name, value) in &customization.dependencies {
        let place = |error: String| format!("dependencies: `{name}`: {error}");
        if !is_name(name) {
            return Err(place("it is not the name of a crate; correct it".to_owned()));
        }
        if name == RUNTIME {
            return Err(place("each crate has this dependency; set it with `runtime`".to_owned()));
        }
        if !matches!(parsed(value).map_err(place)?, Value::String(_) | Value::Table(_)) {
            return Err(place("it must be a version or a table; correct it".to_owned()));
        }
    }
    for name in customization.features.keys() {
        if !is_name(name) {
            return Err(format!("features: `{name}` is not the name of a feature; correct it"));
        }
        if FEATURES.contains(&name.as_str()) {
            return Err(format!("features: each crate has the feature `{name}`; use another name"));
        }
    }
    Ok(())
}

/// Checks that the crates of paths are dependencies.
pub(super) fn check_dependencies(customization: &Customization) -> Result<(), String> {
    let derived = customization
        .derive
        .iter()
        .flat_map(|(selector, paths)| paths.iter().map(move |path| ("derive", selector, path)));
    let types = customization.types.iter().map(|(shape, path)| ("types", shape, path));
    for (table, key, path) in types.chain(derived) {
        let Some((name, _)) = path.trim_start_matches("::").split_once("::") else { continue };
        let name = name.trim();
        let is_known = customization.dependencies.keys().any(|it| it.replace('-', "_") == name);
        if !is_known && !BUILT_IN.contains(&name) {
            return Err(format!(
                "{table}: `{key}`: the crate `{name}` is not a dependency; add it to `dependencies`, such as \
                 `dependencies = {{ {name} = \"1\" }}`"
            ));
        }
    }
    Ok(())
}

/// The dependencies, as lines of TOML.
pub(super) fn dependencies(customization: &Customization) -> Vec<String> {
    customization.dependencies.iter().map(|(name, value)| format!("{name} = {value}")).collect()
}

/// The features, as lines of TOML.
pub(super) fn features(customization: &Customization) -> Vec<String> {
    let line = |(name, list): (&String, &Vec<String>)| {
        let list: Vec<Value> = list.iter().map(|it| Value::String(it.clone())).collect();
        format!("{name} = {}", Value::Array(list))
    };
    customization.features.iter().map(line).collect()
}

/// Serializes dependencies with their values instead of texts.
pub(super) fn serialize<S: Serializer>(
    dependencies: &BTreeMap<String, String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = |(name, text): (&String, &String)| Ok((name.clone(), parsed(text)?));
    let values: Result<Table, String> = dependencies.iter().map(value).collect();
    values.map_err(S::Error::custom)?.serialize(serializer)
}

/// A value on one line. Keys are sorted, because their order in a table depends on a feature of `toml`.
#[must_use]
pub fn inline(value: &Value) -> String {
    match value {
        Value::Table(table) => {
            let entries: BTreeMap<&String, &Value> = table.iter().collect();
            // The key and its value as a table of one entry, which quotes the key if that is necessary.
            let entry = |(key, value): (&String, &Value)| {
                let key = Value::Table(Table::from_iter([(key.clone(), Value::Boolean(true))]))
                    .to_string();
                let key = key.trim_start_matches("{ ").trim_end_matches(" = true }");
                format!("{key} = {}", inline(value))
            };
            let entries: Vec<String> = entries.into_iter().map(entry).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        simple => simple.to_string(),
    }
}

fn parsed(value: &str) -> Result<Value, String> {
    // The parser of values accepts a line break, which would start another key.
    let parsed = format!("value = {value}").parse::<Table>();
    parsed.ok().filter(|table| table.len() == 1).and_then(|mut table| table.remove("value")).ok_or_else(|| {
        format!("`{value}` is not a value in TOML; use one such as `\"1\"` or `{{ version = \"1\" }}`")
    })
}
