//! Runs the command, on a small model.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{path::Path, process::Command};

/// A model with two operations.
pub const ECHO: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Echo": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Say" }, { "target": "example#Hear" }],
            "traits": { "aws.auth#sigv4": { "name": "echo" }, "aws.protocols#awsJson1_0": {} }
        },
        "example#Say": {
            "type": "operation",
            "input": { "target": "example#Words" },
            "output": { "target": "smithy.api#Unit" }
        },
        "example#Hear": {
            "type": "operation",
            "input": { "target": "smithy.api#Unit" },
            "output": { "target": "smithy.api#Unit" }
        },
        "example#Words": {
            "type": "structure",
            "members": { "Words": { "target": "smithy.api#String" } }
        }
    }
}"#;

/// Runs the command in a folder, and returns the exit code, the output and the errors.
pub fn tinsmith(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tinsmith"));
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}
