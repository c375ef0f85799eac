//! Invalid models and their error messages, which name the file, the shape, the trait, the problem and the remedy.
//!
//! A case is a file `tests/fixtures/bad/NAME.json`, or a folder of files that are read together. Its error message is in
//! `NAME.snap`. To update the messages:
//!
//! ```text
//! INSTA_UPDATE=always cargo test --package tinsmith-tests --test bad_models
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
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use tinsmith_codegen::Options;

/// The allowed first words of a remedy, which is the last part of an error message.
const REMEDIES: [&str; 16] = [
    "add", "break", "choose", "convert", "correct", "drop", "give", "keep", "leave", "model",
    "put", "remove", "rename", "target", "use", "write",
];

/// Cases about options. Their error messages name no file.
const WITHOUT_PLACE: [&str; 4] =
    ["operation_unknown", "service_none", "service_several", "service_unknown"];

#[test]
fn error_messages_match_their_snapshots() {
    let cases = Case::all();
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    let changed: Vec<&str> = cases
        .iter()
        .filter(|case| catch_unwind(AssertUnwindSafe(|| compare(case))).is_err())
        .map(|case| case.name.as_str())
        .collect();
    assert!(changed.is_empty(), "these error messages have changed: {}", changed.join(", "));
}

fn compare(case: &Case) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(case.name.as_str(), case.error()));
}

#[test]
fn error_messages_name_a_location_and_a_remedy() {
    for case in Case::all() {
        let text = case.error();
        let remedy = text.rsplit("; ").next().filter(|last| *last != text).unwrap_or_default();
        let verb = remedy.split([' ', ',']).next().unwrap_or_default();
        assert!(REMEDIES.contains(&verb), "{}: {text}", case.name);
        assert!(!text.contains('\n') && !text.ends_with('.'), "{}: {text}", case.name);
        let names_file = case.files.iter().any(|(name, _)| text.starts_with(&format!("{name}: ")));
        assert_eq!(
            names_file,
            !WITHOUT_PLACE.contains(&case.name.as_str()),
            "{}: {text}",
            case.name
        );
    }
}

/// An invalid model.
struct Case {
    name: String,
    /// The files of the model: name and text.
    files: Vec<(String, String)>,
}

impl Case {
    /// All cases, by name.
    fn all() -> Vec<Case> {
        let paths = fixture::entries(&folder()).into_iter();
        paths.filter(|path| path.is_dir() || is_json(path)).map(Case::read).collect()
    }

    fn read(path: PathBuf) -> Case {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let files = if path.is_dir() { fixture::entries(&path) } else { vec![path] };
        let file = |path: PathBuf| (fixture::file_name(&path), fixture::read(&path));
        Case { name, files: files.into_iter().map(file).collect() }
    }

    /// The error message.
    fn error(&self) -> String {
        match fixture::emit(&self.files, &self.options()) {
            Ok(_) => panic!("{}: the model is accepted", self.name),
            Err(error) => error.to_string(),
        }
    }

    /// The options of the generator, which some cases change.
    fn options(&self) -> Options {
        let mut options = fixture::options("bad");
        match self.name.as_str() {
            "operation_unknown" => options.operations = Some(vec!["Get".into(), "Lost".into()]),
            "event_stream_in_request" => options.operations = Some(vec!["Put".into()]),
            "service_unknown" => options.service = Some("example#Another".into()),
            _ => {}
        }
        options
    }
}

fn folder() -> PathBuf {
    fixture::root().join("bad")
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}
