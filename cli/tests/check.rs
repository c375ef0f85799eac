//! The command `tinsmith generate --check` in a workspace of cargo, where the hashes of formatted files are kept.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, path::Path};

use support::{ECHO, tinsmith};

const GENERATE: [&str; 6] = ["generate", "echo.json", "--crate", "echo", "--out", "echo"];
const SOURCE: &str = "echo/src/operation/say.rs";

/// A folder with the model and cargo's target folder, in which the crate is generated.
fn generated() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("target")).unwrap();
    fs::write(folder.path().join("target/CACHEDIR.TAG"), "").unwrap();
    fs::write(folder.path().join("echo.json"), ECHO).unwrap();
    assert_eq!(tinsmith(folder.path(), &GENERATE).0, Some(0));
    folder
}

/// The stale files that a check lists, which are none if it succeeds.
fn stale(folder: &Path) -> Vec<String> {
    let (code, _, error) = tinsmith(folder, &[&GENERATE[..], &["--check"]].concat());
    let lines = error.lines().filter_map(|line| line.strip_prefix("  "));
    let stale: Vec<String> = lines.map(str::to_owned).collect();
    assert_eq!(code, Some(i32::from(!stale.is_empty())), "{error}");
    stale
}

#[test]
fn any_difference_of_a_file_is_stale() {
    let folder = generated();
    let path = folder.path().join(SOURCE);
    let text = fs::read_to_string(&path).unwrap();
    let head = text.lines().next().unwrap();
    assert_eq!(stale(folder.path()), [""; 0]);
    let edits = [
        text.replacen("pub ", "pub  ", 1),
        format!("{text}\n"),
        format!("{head}\n"),
        text.replace("words", "sounds"),
        text.replace('\n', "\r\n"),
    ];
    for edited in edits {
        assert_ne!(edited, text);
        fs::write(&path, &edited).unwrap();
        // Also with the hashes that the first check has left.
        for _ in 0..2 {
            assert_eq!(stale(folder.path()), [SOURCE], "{edited}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), edited, "a check changes nothing");
        assert_eq!(tinsmith(folder.path(), &GENERATE).0, Some(0));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(stale(folder.path()), [""; 0]);
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(stale(folder.path()), [SOURCE]);
    fs::write(folder.path().join("echo/src/old.rs"), &text).unwrap();
    assert_eq!(stale(folder.path()), [SOURCE, "echo/src/old.rs"]);
}

#[test]
fn a_changed_model_makes_files_stale_until_they_are_generated() {
    let folder = generated();
    for model in [ECHO.replace("{ \"Words\"", "{ \"Sounds\""), ECHO.to_owned()] {
        fs::write(folder.path().join("echo.json"), model).unwrap();
        for _ in 0..2 {
            assert!(stale(folder.path()).contains(&SOURCE.to_owned()));
        }
        assert_eq!(tinsmith(folder.path(), &GENERATE).0, Some(0));
        assert_eq!(stale(folder.path()), [""; 0]);
    }
}

#[test]
fn the_files_are_the_same_with_and_without_hashes() {
    let (with, without) = (generated(), generated());
    fs::remove_dir_all(without.path().join("target")).unwrap();
    assert_eq!(stale(without.path()), [""; 0]);
    assert!(!without.path().join("target").exists());
    let text = |folder: &Path| fs::read_to_string(folder.join(SOURCE)).unwrap();
    assert_eq!(text(with.path()), text(without.path()));
}
