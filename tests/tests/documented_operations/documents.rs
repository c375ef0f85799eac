//! What is in the documents, by their tables.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

fn tables() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    let files = fs::read_dir(&folder).expect("tests/documents").map(|entry| entry.unwrap().path());
    files.map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

/// The names of all operations, in order.
pub fn operations() -> Vec<String> {
    let tables = tables();
    let names = tables.iter().flat_map(|table| table["operations"].as_object().unwrap().keys());
    names.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

/// The names of all errors, in order.
pub fn errors() -> Vec<String> {
    let tables = tables();
    let operations =
        tables.iter().flat_map(|table| table["operations"].as_object().unwrap().values());
    let errors = operations.filter_map(|operation| operation.get("errors")?.as_array()).flatten();
    errors
        .map(|name| name.as_str().unwrap().to_owned())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
