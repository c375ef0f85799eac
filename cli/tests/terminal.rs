//! Colours and progress: only on a terminal. `script` of util-linux runs the command in a pseudo terminal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, path::Path, process::Command, thread, time::Duration};

use support::tinsmith;

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Echo": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Hear" }],
            "traits": { "aws.auth#sigv4": { "name": "echo" }, "aws.protocols#awsJson1_0": {} }
        },
        "example#Hear": {
            "type": "operation",
            "input": { "target": "smithy.api#Unit" },
            "output": { "target": "smithy.api#Unit" }
        }
    }
}"#;
const RED: &str = "\u{1b}[1m\u{1b}[31merror:";
const ESCAPE: char = '\u{1b}';

/// Runs the command in a pseudo terminal, and returns all output; `None` without the program `script`.
fn on_a_terminal(folder: &Path, arguments: &str, no_color: &str) -> Option<String> {
    let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_tinsmith"));
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .current_dir(folder)
        .env("TERM", "xterm")
        .env("NO_COLOR", no_color)
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs the command with pipes, and returns all output.
fn through_a_pipe(folder: &Path, arguments: &str) -> String {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let (_, output, errors) = tinsmith(folder, &arguments);
    output + &errors
}

#[test]
fn errors_have_colours_only_on_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let command = "operations lost.json";
    let piped = through_a_pipe(folder.path(), command);
    assert!(piped.starts_with("error: lost.json") && !piped.contains(ESCAPE), "{piped:?}");
    let Some(shown) = on_a_terminal(folder.path(), command, "") else { return };
    assert!(shown.starts_with(RED), "{shown:?}");
    let plain = on_a_terminal(folder.path(), command, "1").unwrap();
    assert!(plain.starts_with("error: lost.json") && !plain.contains(ESCAPE), "{plain:?}");
}

/// Writes a configuration of two crates. The model of the first one can be read only after more than two seconds.
fn slow(folder: &Path) -> thread::JoinHandle<()> {
    let table = |name: &str, model: &str| {
        format!("[crates.{name}]\nmodels = [\"{model}\"]\nout = \"{name}\"\n")
    };
    let config = [table("one", "slow.json"), table("two", "echo.json")].concat();
    fs::write(folder.join("tinsmith.toml"), config).unwrap();
    fs::write(folder.join("echo.json"), MODEL).unwrap();
    let pipe = folder.join("slow.json");
    if !pipe.exists() {
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    }
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(2600));
        fs::write(pipe, MODEL).unwrap();
    })
}

#[test]
fn progress_is_shown_after_two_seconds_on_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let command = "generate --config tinsmith.toml";
    let writer = slow(folder.path());
    let piped = through_a_pipe(folder.path(), command);
    writer.join().unwrap();
    assert!(piped.contains("two: 1 operations"), "{piped}");
    assert!(!piped.contains(" of 2") && !piped.contains(ESCAPE), "{piped:?}");

    let writer = slow(folder.path());
    let shown = on_a_terminal(folder.path(), command, "");
    match shown {
        None => fs::read(folder.path().join("slow.json")).map(drop).unwrap(),
        Some(shown) => {
            assert!(shown.contains("\r\u{1b}[K1 of 2: one\r\u{1b}[K"), "{shown:?}");
            assert!(shown.contains("one: 1 operations") && shown.contains("two: 1 operations"));
        }
    }
    writer.join().unwrap();
}

#[test]
fn progress_is_not_shown_for_fast_work() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("echo.json"), MODEL).unwrap();
    let command = "generate echo.json --crate one --out one";
    let Some(shown) = on_a_terminal(folder.path(), command, "") else { return };
    assert!(shown.contains("one: 1 operations") && !shown.contains("1 of 1"), "{shown:?}");
}
