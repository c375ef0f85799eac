//! Models of AWS: each generated client compiles without warnings of rustc and Clippy, and passes the model's tests.
//!
//! The models are in `../shared`, beside this repository. The test is ignored by default:
//!
//! ```text
//! cargo test --package tinsmith-tests --test upstream -- --ignored
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use fixture::{emit, entries, file_name, options, read, workspace};
use serde_json::{Value, json};

const WORKSPACE: &str = "upstream";
const ENDPOINT_TESTS: &str = "smithy.rules#endpointTests";
const TESTS: [&str; 3] = [
    "smithy.test#httpRequestTests",
    "smithy.test#httpResponseTests",
    "smithy.test#eventStreamTests",
];

/// A crate to build: its name, and the files of its model.
#[derive(Clone)]
struct Upstream {
    name: String,
    files: Vec<(String, String)>,
}

#[test]
#[ignore = "needs AWS's models in ../shared"]
fn a_client_of_each_model_compiles_and_passes_the_models_tests() {
    let mut crates = BTreeMap::new();
    let mut cases = 0;
    for upstream in [models(), vec![own_lambda()]].concat() {
        let mut options = options(&upstream.name);
        options.tests = true;
        let files = emit(&upstream.files, &options);
        let files = files.unwrap_or_else(|error| panic!("{}: {error}", upstream.name));
        let tests = files.iter().filter(|(path, _)| path.starts_with("tests/"));
        let emitted: usize = tests.map(|(_, text)| text.matches("#[test]").count()).sum();
        let skipped: Vec<&str> =
            files.summary.notices.iter().filter_map(|notice| skipped(notice)).collect();
        let wanted: usize = upstream.files.iter().map(|(_, text)| count(text, &skipped)).sum();
        assert_eq!(emitted, wanted, "tests of {}", upstream.name);
        println!("{}: {} operations, {emitted} tests", upstream.name, files.summary.operations);
        cases += emitted;
        crates.insert(upstream.name, workspace::texts(&files));
    }
    workspace::write_crates(WORKSPACE, crates);
    let arguments =
        ["clippy", "--workspace", "--no-default-features", "--all-targets", "--", "-D", "warnings"];
    workspace::run_in(WORKSPACE, &arguments);
    let output = workspace::run_in(
        WORKSPACE,
        &["test", "--workspace", "--no-default-features", "--no-fail-fast", "--tests"],
    );
    assert_eq!(workspace::passed(&output), cases);
}

/// The models of services, and the tests of protocols.
fn models() -> Vec<Upstream> {
    let folders =
        ["models", "protocol-tests", "every-protocol/models", "every-protocol/protocol-tests"];
    let paths = folders.iter().flat_map(|folder| entries(&shared().join(folder)));
    let models: Vec<Upstream> = paths.map(|path| upstream(&path)).collect();
    assert!(models.len() >= 10, "only {} models", models.len());
    models
}

/// This repository's model of Lambda, with the endpoint tests of AWS's model.
fn own_lambda() -> Upstream {
    let theirs: Value = serde_json::from_str(&read(&shared().join("models/lambda.json"))).unwrap();
    let shapes = theirs["shapes"].as_object().unwrap();
    let (service, tests) = shapes
        .iter()
        .find_map(|(id, shape)| Some((id, shape["traits"].get(ENDPOINT_TESTS)?)))
        .unwrap();
    let apply = json!({ "smithy": "2.0", "shapes": { service: { "type": "apply", "traits": { ENDPOINT_TESTS: tests } } } });
    let own = entries(&repository().join("model/lambda"));
    let mut files: Vec<_> =
        own.iter().map(|path| (file_name(path), without_endpoint_tests(&read(path)))).collect();
    files.push(("endpoint tests".to_owned(), apply.to_string()));
    Upstream { name: "own-lambda".to_owned(), files }
}

/// Replaces the tests of the model by those of AWS.
fn without_endpoint_tests(text: &str) -> String {
    let mut model: Value = serde_json::from_str(text).unwrap();
    for shape in model["shapes"].as_object_mut().unwrap().values_mut() {
        if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
            traits.remove(ENDPOINT_TESTS);
        }
    }
    model.to_string()
}

fn upstream(path: &Path) -> Upstream {
    let file = file_name(path);
    Upstream { name: file.replace(".json", "").replace('.', "-"), files: vec![(file, read(path))] }
}

/// The operation of a notice that it is skipped.
fn skipped(notice: &str) -> Option<&str> {
    notice.strip_prefix("operation ")?.split_once(" is skipped: ").map(|(name, _)| name)
}

/// The number of client tests in a model, without those of these operations.
fn count(text: &str, skipped: &[&str]) -> usize {
    let model: Value = serde_json::from_str(text).unwrap();
    let shapes = model["shapes"].as_object().unwrap();
    let is_for_clients = |test: &&Value| test["appliesTo"] != "server";
    let listed =
        |tests: &Value| tests.as_array().into_iter().flatten().filter(is_for_clients).count();
    let of_shape = |shape: &Value| {
        let traits = &shape["traits"];
        let tests: usize = TESTS.iter().map(|id| listed(&traits[id])).sum();
        tests + listed(&traits[ENDPOINT_TESTS]["testCases"])
    };
    let is_skipped =
        |id: &str| id.split('#').next_back().is_some_and(|name| skipped.contains(&name));
    shapes.iter().filter(|(id, _)| !is_skipped(id)).map(|(_, shape)| of_shape(shape)).sum()
}

fn shared() -> PathBuf {
    repository().join("../shared")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
