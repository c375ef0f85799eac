//! The command with a small data folder in the format of botocore.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, io::Write as _, path::Path};

use flate2::{Compression, write::GzEncoder};
use support::tinsmith;

/// A service with the request line of its only operation.
fn service(uri: &str) -> String {
    format!(
        r#"{{
            "metadata": {{
                "apiVersion": "2024-01-01", "endpointPrefix": "echo", "protocol": "rest-json",
                "serviceId": "Echo", "signatureVersion": "v4"
            }},
            "operations": {{ "Say": {{
                "name": "Say",
                "http": {{ "method": "POST", "requestUri": "{uri}" }},
                "input": {{ "shape": "SayRequest" }},
                "errors": [{{ "shape": "TooLoud" }}],
                "documentation": "<p>Says words.</p>"
            }} }},
            "shapes": {{
                "SayRequest": {{
                    "type": "structure",
                    "required": ["Room"],
                    "members": {{
                        "Room": {{ "shape": "Text", "location": "uri", "locationName": "room" }},
                        "Words": {{ "shape": "Text", "locationName": "words" }}
                    }}
                }},
                "TooLoud": {{ "type": "structure", "members": {{}}, "exception": true }},
                "Text": {{ "type": "string" }}
            }}
        }}"#
    )
}

/// Writes a data folder with two versions of a service, of which the newest one is compressed.
fn write_data(data: &Path) {
    let (old, new) = (data.join("echo/2020-01-01"), data.join("echo/2024-01-01"));
    fs::create_dir_all(&old).unwrap();
    fs::create_dir_all(&new).unwrap();
    fs::write(old.join("service-2.json"), service("/old/{room}")).unwrap();
    let file = fs::File::create(new.join("service-2.json.gz")).unwrap();
    let mut encoder = GzEncoder::new(file, Compression::default());
    encoder.write_all(service("/new/{room}").as_bytes()).unwrap();
    encoder.finish().unwrap();
}

#[test]
fn the_newest_version_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    write_data(&folder.path().join("lib/python3/site-packages/botocore/data"));
    let explain = ["explain", "--botocore", "lib", "--service-name", "echo", "Say"];
    let (code, lines, notes) = tinsmith(folder.path(), &explain);
    let wanted = "\
POST /new/{Room}
Says words.

Request
  (body)  JSON object, application/json
  Room    string, in the path, required
  Words   string, in the body
";
    assert_eq!(code, Some(0), "{notes}");
    assert!(lines.starts_with(wanted), "{lines}");
    assert!(notes.contains("note: botocore has no endpoint rules"), "{notes}");
}

#[test]
fn a_crate_is_generated_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    write_data(&folder.path().join("data"));
    let arguments = ["--botocore", "data", "--service-name", "echo"];
    let (code, lines, _) = tinsmith(folder.path(), &[&["operations"], &arguments[..]].concat());
    assert_eq!((code, lines.as_str()), (Some(0), "Say  Says words.\n"));
    let generate =
        [&["generate"], &arguments[..], &["--crate", "my-echo", "--out", "out"]].concat();
    let (code, report, error) = tinsmith(folder.path(), &generate);
    assert_eq!(code, Some(0), "{error}");
    assert!(report.starts_with("my-echo: 1 operations, "), "{report}");
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    let command = "tinsmith generate --botocore data --crate my-echo --out out --runtime 0.1.0 --service-name echo";
    assert!(manifest.contains(command), "{manifest}");
    assert_eq!(tinsmith(folder.path(), &[&generate[..], &["--check"]].concat()).0, Some(0));
}

#[test]
fn services_are_generated_with_a_configuration_file() {
    let folder = tempfile::tempdir().unwrap();
    write_data(&folder.path().join("conf/data"));
    let echo = "[crates.my-echo]\nbotocore = \"data\"\nservice-name = \"echo\"\nout = \"echo\"\n";
    let lost = echo.replace("my-echo", "my-lost").replace("\"echo\"", "\"lost\"");
    let config = folder.path().join("conf/tinsmith.toml");
    fs::write(&config, echo).unwrap();
    let generate = ["generate", "--config", "conf/tinsmith.toml"];
    let (code, report, notes) = tinsmith(folder.path(), &generate);
    assert_eq!(code, Some(0), "{notes}");
    assert!(report.starts_with("my-echo: 1 operations, "), "{report}");
    assert!(notes.contains("note: botocore has no endpoint rules"), "{notes}");
    let manifest = fs::read_to_string(folder.path().join("conf/echo/Cargo.toml")).unwrap();
    let source = "model = \"botocore/echo/2024-01-01/service-2.json";
    assert!(manifest.contains(source), "{manifest}");
    assert!(manifest.contains("tinsmith generate --config tinsmith.toml"), "{manifest}");
    assert_eq!(tinsmith(folder.path(), &[&generate[..], &["--check"]].concat()).0, Some(0));

    fs::write(&config, format!("{echo}{lost}")).unwrap();
    let (code, _, error) = tinsmith(folder.path(), &generate);
    assert_eq!(code, Some(1));
    assert!(error.contains("tinsmith.toml: crates.my-lost: "), "{error}");
    assert!(error.contains("no service `lost`; use the name of a folder there"), "{error}");
}

#[test]
fn wrong_folders_and_names_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    write_data(&folder.path().join("data"));
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("botocore.whl"), "").unwrap();
    for (arguments, code, message) in [
        (
            &["operations", "--botocore", "data", "--service-name", "Echo"][..],
            1,
            "no service `Echo`; use one that it has, such as `echo`",
        ),
        (
            &["operations", "--botocore", "data", "--service-name", "../data/echo"],
            1,
            "it has no service",
        ),
        (
            &["operations", "--botocore", "empty", "--service-name", "echo"],
            1,
            "empty: it has no service of botocore",
        ),
        (
            &["operations", "--botocore", "lost", "--service-name", "echo"],
            1,
            "lost: cannot be read",
        ),
        (
            &["operations", "--botocore", "botocore.whl", "--service-name", "echo"],
            1,
            "botocore.whl: it is a file; unpack it",
        ),
        (&["operations", "--botocore", "data"], 2, "--service-name <NAME>"),
        (&["operations", "--service-name", "echo"], 2, "--botocore <DIR>"),
        (
            &["operations", "a.json", "--botocore", "data", "--service-name", "echo"],
            2,
            "cannot be used with",
        ),
        (&["operations"], 2, "<MODEL>"),
    ] {
        let (found, _, error) = tinsmith(folder.path(), arguments);
        assert_eq!(found, Some(code), "{arguments:?}: {error}");
        assert!(error.contains(message), "{arguments:?}: {error}");
    }
}
