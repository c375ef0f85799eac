//! `cargo xtask codegen` as people run it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Emits the model in `folder/model` to `folder/out`.
fn emit(folder: &Path, more: &[&str]) -> Output {
    let (model, out) = (folder.join("model"), folder.join("out"));
    let arguments = [
        "codegen",
        "--model",
        model.to_str().unwrap(),
        "--crate",
        "echo",
        "--out",
        out.to_str().unwrap(),
    ];
    xtask(&[&arguments, more].concat())
}

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Echo": {
            "type": "service",
            "version": "1",
            "operations": [{"target": "example#Say"}],
            "traits": {"aws.protocols#restJson1": {}}
        },
        "example#Say": {
            "type": "operation",
            "input": {"target": "example#SayInput"},
            "traits": {"smithy.api#http": {"method": "POST", "uri": "/say"}}
        },
        "example#SayInput": {
            "type": "structure",
            "members": {"text": {"target": "smithy.api#String"}}
        }
    }
}"#;

fn folder_with_model() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("model")).unwrap();
    fs::write(folder.path().join("model/echo.json"), MODEL).unwrap();
    folder
}

#[test]
fn what_is_checked_in_is_what_the_model_gives() {
    let output = xtask(&["codegen", "--check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn a_crate_is_emitted_once_and_then_unchanged() {
    let folder = folder_with_model();
    let first = emit(folder.path(), &[]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(text(&first.stdout).contains("echo: 1 operations"), "{}", text(&first.stdout));
    assert!(folder.path().join("out/src/operation/say.rs").is_file());

    let second = text(&emit(folder.path(), &[]).stdout);
    assert!(second.contains(" 0 files written") && second.contains(" 0 removed"), "{second}");
    assert!(emit(folder.path(), &["--check"]).status.success());
}

#[test]
fn an_edit_of_the_crate_or_of_the_model_is_stale() {
    let folder = folder_with_model();
    emit(folder.path(), &[]);
    let emitted = folder.path().join("out/src/operation/say.rs");
    let before = fs::read_to_string(&emitted).unwrap();
    fs::write(&emitted, before.replace("text: Option", "words: Option")).unwrap();
    assert_stale(folder.path(), "say.rs");
    fs::write(&emitted, &before).unwrap();
    assert!(emit(folder.path(), &["--check"]).status.success());

    let model = folder.path().join("model/echo.json");
    fs::write(&model, MODEL.replace("\"/say\"", "\"/shout\"")).unwrap();
    assert_stale(folder.path(), "say.rs");
    assert_eq!(fs::read_to_string(&emitted).unwrap(), before, "a check changes nothing");
}

fn assert_stale(folder: &Path, file: &str) {
    let output = emit(folder, &["--check"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains(file), "{message}");
    let last = message.trim_end().lines().last().unwrap().to_owned();
    assert!(last.starts_with("to update: cargo xtask codegen --model"), "{last}");
    assert!(!last.contains("--check"), "{last}");
}

#[test]
fn what_is_no_longer_emitted_goes_and_what_is_the_users_stays() {
    let folder = folder_with_model();
    emit(folder.path(), &[]);
    let mine = folder.path().join("out/src/mine.rs");
    fs::write(&mine, "// mine").unwrap();
    let model = folder.path().join("model/echo.json");
    fs::write(&model, MODEL.replace("#Say\"", "#Tell\"")).unwrap();
    let output = emit(folder.path(), &[]);
    assert!(text(&output.stdout).contains(" 1 removed"), "{}", text(&output.stdout));
    assert!(!folder.path().join("out/src/operation/say.rs").exists());
    assert!(folder.path().join("out/src/operation/tell.rs").is_file());
    assert_eq!(fs::read_to_string(mine).unwrap(), "// mine");
}

#[test]
fn help_is_printed_for_every_task() {
    for task in ["codegen", "compare-model", "bench", "budgets", "e2e", "help"] {
        for option in ["--help", "-h"] {
            let output = xtask(&[task, option]);
            assert!(output.status.success(), "{task}: {}", text(&output.stderr));
            assert!(text(&output.stdout).contains("codegen --model PATH"), "{task} {option}");
        }
    }
}

#[test]
fn an_operation_that_is_mistyped_is_suggested() {
    let folder = folder_with_model();
    for (asked, wanted) in [
        ("say", "the service has no operation `say`; use `Say`"),
        ("example#SAY", "the service has no operation `example#SAY`; use `Say`"),
        (
            "Whisper",
            "the service has no operation `Whisper`; choose from the 1 that the model lists",
        ),
    ] {
        let output = emit(folder.path(), &["--operations", asked]);
        assert_eq!(output.status.code(), Some(1), "{asked}");
        assert_eq!(text(&output.stderr).trim_end(), wanted);
    }
}

#[test]
fn wrong_arguments_say_what_to_do() {
    for (arguments, wanted) in [
        (vec!["frobnicate"], "there is no task `frobnicate`"),
        (
            vec!["codegen", "--model", "missing.json", "--crate", "x", "--out", "o"],
            "check the path",
        ),
        (vec!["codegen", "--out", "o"], "go with --model"),
        (vec![], "usage"),
    ] {
        let output = xtask(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).contains(wanted), "{}", text(&output.stderr));
    }
}

/// The command that the crate names, but for `cargo xtask`.
fn named_command(folder: &Path) -> String {
    let readme = fs::read_to_string(folder.join("out/README.md")).unwrap();
    let named =
        readme.lines().find_map(|line| line.strip_prefix("cargo xtask ")).unwrap().to_owned();
    let manifest = fs::read_to_string(folder.join("out/Cargo.toml")).unwrap();
    let head = format!("# @generated by `cargo xtask {named}` from ");
    assert!(manifest.starts_with(&head), "{manifest}");
    named
}

#[test]
fn a_crate_names_the_command_that_makes_it_again() {
    let folder = folder_with_model();
    let first = emit(folder.path(), &["--operations", "Say", "--service", "example#Echo"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let named = named_command(folder.path());
    let wanted =
        "codegen --model model --crate echo --out out --service 'example#Echo' --operations Say";
    assert_eq!(named, wanted);
    // No file says where the crate was made, but for the path to the runtime.
    let place = folder.path().to_str().unwrap();
    for file in ["Cargo.toml", "README.md", "src/lib.rs"] {
        let emitted = fs::read_to_string(folder.path().join("out").join(file)).unwrap();
        assert!(!emitted.contains(place), "{file}: {emitted}");
    }

    // Published, the crate depends on a version of the runtime.
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    let version = concat!("runtime\", version = \"", env!("CARGO_PKG_VERSION"), "\"");
    assert!(manifest.contains(version), "{manifest}");

    // Run where the model is, it gives the same crate.
    let arguments = named.replace('\'', "");
    let again = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments.split(' '))
        .arg("--check")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(again.status.success(), "{}", text(&again.stderr));
}

/// Whether cargo takes the emitted crate as a member of the workspace in `folder`.
fn is_member(folder: &Path) -> bool {
    let manifest = folder.join("out/Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["locate-project", "--workspace", "--message-format", "plain", "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let root = fs::canonicalize(text(&output.stdout).trim()).unwrap();
    root == fs::canonicalize(folder.join("Cargo.toml")).unwrap()
}

#[test]
fn a_crate_can_be_a_member_of_the_users_workspace() {
    let folder = folder_with_model();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = [\"out\"]\n").unwrap();
    emit(folder.path(), &[]);
    assert!(!is_member(folder.path()));

    emit(folder.path(), &["--no-workspace"]);
    assert!(is_member(folder.path()));
    assert!(named_command(folder.path()).ends_with(" --no-workspace"));
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    assert!(!manifest.contains(".workspace = true"), "{manifest}");
}
