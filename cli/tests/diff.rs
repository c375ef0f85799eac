//! The command `tinsmith diff` as people run it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, path::Path};

use support::{ECHO, tinsmith};

/// Compares a model with an edited one.
fn diff(
    folder: &Path,
    edits: &[(&str, &str)],
    arguments: &[&str],
) -> (Option<i32>, String, String) {
    let mut new = ECHO.to_owned();
    for (from, to) in edits {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    fs::write(folder.join("old.json"), ECHO).unwrap();
    fs::write(folder.join("new.json"), new).unwrap();
    tinsmith(folder, &[&["diff", "old.json", "new.json"], arguments].concat())
}

/// A required member, an operation less, and an idempotent operation.
const EDITS: &[(&str, &str)] = &[
    (
        r#""members": {"#,
        r#""members": { "Volume": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {} } },"#,
    ),
    (r#", { "target": "example#Hear" }"#, ""),
    (
        r#""input": { "target": "example#Words" },"#,
        r#""input": { "target": "example#Words" }, "traits": { "smithy.api#idempotent": {} },"#,
    ),
];

#[test]
fn changes_are_listed_by_level() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text, error) = diff(folder.path(), EDITS, &[]);
    let wanted = "\
major: programs may no longer compile
  operation-removed      operation::Hear         The operation is removed. (Hear)
  default-impl-removed   operation::Say          It no longer implements `Default`. (Say)
  required-member-added  operation::Say::volume  A required member is added: an argument of `new` and of the client's method. (Say$Volume)

behaviour: the same Rust API, with other requests, responses or retries
  idempotency-changed    operation::Say          It is idempotent. (Say)

4 changes: 3 major, 1 behaviour.
";
    assert_eq!((code, text.as_str(), error.as_str()), (Some(0), wanted, ""));
    let (code, text, _) = diff(folder.path(), &[], &["--expect", "patch"]);
    assert_eq!((code, text.as_str()), (Some(0), "No change: the clients are the same.\n"));
}

#[test]
fn unexpected_levels_fail() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text, error) = diff(folder.path(), EDITS, &["--expect", "minor"]);
    assert_eq!(code, Some(1));
    assert!(text.ends_with("4 changes: 3 major, 1 behaviour.\n"), "{text}");
    assert!(error.contains("error: 3 of 4 changes exceed --expect minor"), "{error}");
    assert_eq!(diff(folder.path(), EDITS, &["--expect", "major"]).0, Some(0));
    let idempotent = EDITS.get(2..).unwrap();
    assert_eq!(diff(folder.path(), idempotent, &["--expect", "minor"]).0, Some(0));
    assert_eq!(diff(folder.path(), idempotent, &["--expect", "patch"]).0, Some(1));
}

#[test]
fn operations_and_formats_are_selected() {
    let folder = tempfile::tempdir().unwrap();
    let hear = ["--operations", "Hear", "--format"];
    let (_, text, _) = diff(folder.path(), EDITS, &[&hear[..], &["json"]].concat());
    let wanted = r#"[
  {
    "level": "major",
    "rule": "operation-removed",
    "model": "Hear",
    "rust": "operation::Hear",
    "message": "The operation is removed."
  }
]
"#;
    assert_eq!(text, wanted);
    let (_, text, _) = diff(folder.path(), EDITS, &[&hear[..], &["markdown"]].concat());
    let wanted = "\
| level | rule | model | Rust | change |
| --- | --- | --- | --- | --- |
| major | operation-removed | `Hear` | `operation::Hear` | The operation is removed. |

1 change: 1 major.
";
    assert_eq!(text, wanted);
    let (code, _, error) = diff(folder.path(), EDITS, &["--operations", "Heer"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("no operation `Heer`"), "{error}");
}

#[test]
fn accepted_changes_do_not_exceed_a_level() {
    let folder = tempfile::tempdir().unwrap();
    let entry = |rule: &str, path: &str| {
        format!("[[accept]]\nrule = \"{rule}\"\npath = \"{path}\"\nreason = \"We know.\"\n")
    };
    let all = entry("operation-removed", "operation::Hear")
        + &entry("default-impl-removed", "Say")
        + &entry("required-member-added", "Say$Volume");
    fs::write(folder.path().join("accept.toml"), &all).unwrap();
    let expect =
        |level: &str| diff(folder.path(), EDITS, &["--accept", "accept.toml", "--expect", level]);
    let (code, text, error) = expect("minor");
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(text.contains("The operation is removed. Accepted: We know. (Hear)\n"), "{text}");
    assert!(text.ends_with("4 changes: 3 major, 1 behaviour; 3 accepted.\n"), "{text}");
    // The change of behaviour is not accepted.
    assert_eq!(expect("patch").0, Some(1));

    let other = entry("operation-removed", "operation::Say");
    fs::write(folder.path().join("accept.toml"), other).unwrap();
    let (code, _, error) = expect("minor");
    assert_eq!(code, Some(1));
    let note = "note: accept.toml: `operation-removed operation::Say` matches no change";
    assert!(error.starts_with(note), "{error}");
    assert!(error.contains("error: 3 of 4 changes exceed --expect minor"), "{error}");
    assert_eq!(expect("major").0, Some(0));
    let json = ["--accept", "accept.toml", "--format", "json"];
    fs::write(folder.path().join("accept.toml"), all).unwrap();
    let (_, text, _) = diff(folder.path(), EDITS, &json);
    assert_eq!(text.matches("\"accepted\": \"We know.\"").count(), 3, "{text}");
    fs::write(folder.path().join("accept.toml"), "[[accept]]").unwrap();
    let (code, text, error) = expect("major");
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert!(error.contains("accept.toml: "), "{error}");
}
