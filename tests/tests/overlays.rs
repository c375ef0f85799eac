//! Overlays: the handwritten code that `tinsmith generate --overlay` copies into crates compiles without warnings, and
//! passes its tests in `tests/overlays`.
//!
//! The crate is emitted from the small model in the folder of `tests/services` with the name of the overlay, so that the
//! customizations of the service apply. A test with the model of AWS is ignored by default:
//!
//! ```text
//! cargo test --package tinsmith-tests --test overlays -- --ignored
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::collections::BTreeMap;
use std::path::Path;

use fixture::workspace::{self, Texts};
use fixture::{emit, entries, file_name, options, read};
use tinsmith_codegen::Files;

const DEV_DEPENDENCIES: &str = r#"
[dev-dependencies]
tokio = { version = "1", features = ["io-std", "macros", "net", "rt-multi-thread"] }
"#;

fn emitted(overlay: &str, name: &str, model: &Path) -> Files {
    let mut options = options(name);
    options.handwritten = Some(tinsmith::overlay::find(overlay).unwrap());
    let files = emit(&[("model.json".to_owned(), read(model))], &options);
    files.unwrap_or_else(|error| panic!("{overlay}: {error}"))
}

fn own(overlay: &str) -> Files {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = tests.join("services").join(overlay).join("model.json");
    emitted(overlay, &format!("overlay-{overlay}"), &model)
}

/// With the dependencies of tests and examples.
fn texts(files: &Files) -> Texts {
    let mut texts = workspace::texts(files);
    texts.get_mut("Cargo.toml").unwrap().push_str(DEV_DEPENDENCIES);
    texts
}

#[test]
fn overlays_compile_without_warnings_and_pass_their_tests() {
    let mut crates = BTreeMap::new();
    for overlay in tinsmith::overlay::names() {
        let mut texts = texts(&own(overlay));
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlays").join(overlay);
        for path in entries(&tests) {
            texts.insert(format!("tests/cases/{}", file_name(&path)), read(&path));
        }
        crates.insert(format!("overlay-{overlay}"), texts);
    }
    workspace::write_crates("overlays", crates);
    // Optimized, because the tests transfer a lot.
    let features = ["--no-default-features", "--features=reqwest,serde"];
    let tests = ["test", "--release", "--workspace", "--tests", "--no-fail-fast"];
    let output = workspace::run_in("overlays", &[&tests[..], &features[..]].concat());
    assert!(workspace::passed(&output) >= 30, "{output}");
    let docs = ["test", "--release", "--workspace", "--doc"];
    let output = workspace::run_in("overlays", &[&docs[..], &features[..]].concat());
    assert!(workspace::passed(&output) >= 8, "{output}");
}

#[test]
fn overlays_are_formatted() {
    for overlay in tinsmith::overlay::names() {
        let files = own(overlay);
        let Some(formatted) = tinsmith::rustfmt::format(&files).unwrap() else { return };
        let is_code = |path: &str| path.starts_with("src/handwritten/") && path.ends_with(".rs");
        for (path, text) in files.iter().filter(|(path, _)| is_code(path)) {
            assert_eq!(formatted.get(path), Some(text), "{path}");
        }
    }
}

#[test]
#[ignore = "needs AWS's models in ../shared"]
fn overlays_compile_with_the_models_of_aws() {
    let shared = workspace::repository().join("../shared/every-protocol/models");
    let mut crates = BTreeMap::new();
    for overlay in tinsmith::overlay::names() {
        let name = format!("upstream-{overlay}");
        let files = emitted(overlay, &name, &shared.join(format!("{overlay}.json")));
        crates.insert(name, texts(&files));
    }
    workspace::write_crates("upstream-overlays", crates);
    let clippy = ["clippy", "--workspace", "--all-targets", "--no-default-features"];
    let clippy = [&clippy[..], &["--", "-D", "warnings"]].concat();
    workspace::run_in("upstream-overlays", &clippy);
}
