//! Small models, one feature each: the emitted code is compared with snapshots, compiled with warnings denied, and run.
//!
//! To update the snapshots, after a review of the changes:
//!
//! ```text
//! INSTA_UPDATE=always cargo test --package tinsmith-tests --test fixtures
//! ```
//!
//! or run `cargo insta review`. To add a fixture, add a folder to `tests/fixtures` with `model.json` and `cases.rs`, and
//! create its snapshot with the same command.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fixture::{Fixture, workspace};
use tinsmith_codegen::Files;

/// The fixture whose snapshot contains all files. The other snapshots omit files that are identical to its files.
const WHOLE: &str = "whole_crate";

/// Files that do not depend on the feature. They are only in the snapshot of the whole crate.
const ALWAYS_LEFT_OUT: [&str; 4] = ["Cargo.toml", "README.md", "rustfmt.toml", "src/prelude.rs"];

#[test]
fn every_fixture_is_complete() {
    let fixtures = Fixture::all();
    assert!(fixtures.len() >= 25, "only {} fixtures", fixtures.len());
    for fixture in &fixtures {
        for file in ["model.json", "cases.rs", "emitted.snap"] {
            assert!(fixture.folder.join(file).is_file(), "{}: {file} is missing", fixture.name);
        }
        let cases = fixture::read(&fixture.cases());
        assert!(cases.contains("#[test]") || cases.contains("#[tokio::test]"), "{}", fixture.name);
    }
}

#[test]
fn emitted_code_matches_the_snapshots() {
    let fixtures = Fixture::all();
    let whole = fixtures.iter().find(|fixture| fixture.name == WHOLE).unwrap().emit();
    let changed: Vec<&str> = fixtures
        .iter()
        .filter(|fixture| catch_unwind(AssertUnwindSafe(|| compare(fixture, &whole))).is_err())
        .map(|fixture| fixture.name.as_str())
        .collect();
    assert!(changed.is_empty(), "these fixtures have changed: {}", changed.join(", "));
}

fn compare(fixture: &Fixture, whole: &Files) {
    let emitted = fixture.emit();
    let is_shown = |path: &str, text: &str| {
        fixture.name == WHOLE || (!ALWAYS_LEFT_OUT.contains(&path) && whole.get(path) != Some(text))
    };
    let notices = emitted.summary.notices.iter().map(|notice| format!("note: {notice}\n"));
    let files = emitted
        .iter()
        .filter(|(path, text)| is_shown(path, text))
        .map(|(path, text)| format!("== {path} ==\n{text}\n"));
    let shown: String = notices.chain(files).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&fixture.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("emitted", shown));
}

#[test]
fn emitted_crates_compile_without_warnings_and_pass_their_cases() {
    workspace::write(&Fixture::all());
    // Without the default features: no request is sent, so TLS and HTTP need not be built.
    let arguments = [
        "test",
        "--workspace",
        "--tests",
        "--no-default-features",
        "--features=serde,blocking,testing",
        "--no-fail-fast",
        "--quiet",
    ];
    if let Err(output) = workspace::cargo(&arguments) {
        panic!("cargo {}:\n{output}", arguments.join(" "));
    }
}
