//! The command `tinsmith` as people run it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, path::Path};

use support::tinsmith;

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Echo": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Say" }, { "target": "example#Hear" }],
            "traits": { "aws.auth#sigv4": { "name": "echo" }, "aws.protocols#awsQuery": {} }
        },
        "example#Say": {
            "type": "operation",
            "input": { "target": "example#Words" },
            "output": { "target": "smithy.api#Unit" },
            "errors": [{ "target": "example#TooLoud" }],
            "traits": { "smithy.api#documentation": "Says words. They are heard later." }
        },
        "example#Hear": {
            "type": "operation",
            "input": { "target": "smithy.api#Unit" },
            "output": { "target": "example#Words" },
            "traits": { "smithy.api#documentation": "Hears words.", "smithy.api#readonly": {} }
        },
        "example#Words": {
            "type": "structure",
            "members": { "Words": { "target": "example#List", "traits": { "smithy.api#required": {} } } }
        },
        "example#List": { "type": "list", "member": { "target": "smithy.api#String" } },
        "example#TooLoud": {
            "type": "structure",
            "members": {},
            "traits": { "smithy.api#error": "client", "smithy.api#documentation": "The words are too loud." }
        }
    }
}"#;

/// Runs the command in a folder with the model.
fn echo(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    fs::write(folder.join("echo.json"), MODEL).unwrap();
    tinsmith(folder, arguments)
}

#[test]
fn a_crate_is_written_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let generate = ["generate", "echo.json", "--crate", "my-echo", "--out", "out"];
    let check = [&generate[..], &["--check"]].concat();
    let (code, _, error) = echo(folder.path(), &check);
    assert_eq!(code, Some(1));
    assert!(error.contains("to update: tinsmith generate echo.json --crate my-echo --out out"));
    let (code, report, _) = echo(folder.path(), &generate);
    assert_eq!(code, Some(0));
    assert!(report.starts_with("my-echo: 2 operations, "), "{report}");
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    let command = "tinsmith generate echo.json --crate my-echo --out out --runtime 0.1.0";
    assert!(manifest.contains(command), "{manifest}");
    assert!(manifest.contains(r#"features = ["form", "xml"]"#), "{manifest}");
    assert_eq!(echo(folder.path(), &check).0, Some(0));
    // Files of removed operations are removed, files of the user are kept.
    fs::write(folder.path().join("out/src/mine.rs"), "").unwrap();
    let (_, report, _) = echo(folder.path(), &[&generate[..], &["--operations", "Say"]].concat());
    assert!(report.contains("1 removed"), "{report}");
    assert!(folder.path().join("out/src/mine.rs").exists());
}

#[test]
fn the_operations_of_a_program_are_generated() {
    let folder = tempfile::tempdir().unwrap();
    let main = folder.path().join("main.rs");
    let generate = [
        "generate",
        "echo.json",
        "--crate",
        "my-echo",
        "--out",
        "out",
        "--operations-from",
        "main.rs",
    ];
    fs::write(&main, "fn main() { client.hear(); }").unwrap();
    let (code, report, _) = echo(folder.path(), &generate);
    assert_eq!(code, Some(0));
    let wanted = "my-echo: the program uses 1 of 2 operations: Hear\nmy-echo: 1 operations, ";
    assert!(report.starts_with(wanted), "{report}");
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    let command = "--out out --operations-from main.rs --runtime 0.1.0";
    assert!(manifest.contains(command), "{manifest}");
    // The generated crate also has calls, in its documentation and code.
    let folder_of_all = [&generate[..7], &[".", "--check"]].concat();
    assert!(echo(folder.path(), &folder_of_all).1.contains("operations: Hear\n"));

    for (text, wanted) in [
        (
            "fn main() {\n    client.hear(1 2);\n}",
            "error: main.rs:2:19: not valid Rust: expected `,`",
        ),
        (
            "fn main() {}",
            "no operation of `example#Echo` is used; call one, such as `client.hear(..)`",
        ),
    ] {
        fs::write(&main, text).unwrap();
        let (code, _, error) = echo(folder.path(), &generate);
        assert_eq!(code, Some(1));
        assert!(error.contains(wanted), "{error}");
    }
    let both = [&generate[..], &["--operations", "Hear"]].concat();
    assert_eq!(echo(folder.path(), &both).0, Some(2));
}

#[test]
fn the_crates_of_a_configuration_are_generated() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("conf/tinsmith.toml");
    fs::create_dir(folder.path().join("conf")).unwrap();
    let table = |name: &str, more: &str| {
        format!("[crates.{name}]\nmodels = [\"../echo.json\"]\nout = \"{name}\"\n{more}\n")
    };
    let generate = ["generate", "--config", "conf/tinsmith.toml"];
    let check = [&generate[..], &["--check"]].concat();
    let (one, two) = (table("one", ""), table("two", "operations = [\"Hear\"]"));
    fs::write(&config, format!("{one}{two}")).unwrap();
    let (code, _, error) = echo(folder.path(), &check);
    assert_eq!(code, Some(1));
    assert!(error.contains("to update: tinsmith generate --config conf/tinsmith.toml"), "{error}");
    let (code, report, _) = echo(folder.path(), &generate);
    assert_eq!(code, Some(0));
    assert!(report.contains("one: 2 operations") && report.contains("two: 1 operations"));
    let manifest = fs::read_to_string(folder.path().join("conf/two/Cargo.toml")).unwrap();
    assert!(manifest.contains("tinsmith generate --config tinsmith.toml"), "{manifest}");
    assert_eq!(echo(folder.path(), &check).0, Some(0));

    // All crates are generated if some fail.
    let first = table("a", "operations = [\"Lost\"]");
    let second = table("b", "protocol = \"soap\"");
    fs::write(&config, format!("{first}{second}{}", table("c", ""))).unwrap();
    let (code, report, error) = echo(folder.path(), &generate);
    assert_eq!(code, Some(1));
    assert!(report.contains("c: 2 operations"), "{report}");
    assert!(
        error.contains("error: conf/tinsmith.toml: crates.a: ")
            && error.contains("error: conf/tinsmith.toml: crates.b: "),
        "{error}"
    );

    let both = [&generate[..], &["--tests"]].concat();
    assert_eq!(echo(folder.path(), &both).0, Some(2));
}

#[test]
fn a_check_says_that_the_model_or_the_version_is_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let generate = ["generate", "echo.json", "--crate", "my-echo", "--out", "out"];
    let check = [&generate[..], &["--check"]].concat();
    assert_eq!(echo(folder.path(), &generate).0, Some(0));
    // Line endings do not matter, and neither does the path.
    fs::write(folder.path().join("echo.json"), MODEL.replace('\n', "\r\n")).unwrap();
    assert_eq!(tinsmith(folder.path(), &check).0, Some(0));

    fs::write(folder.path().join("echo.json"), MODEL.replace("Says words.", "Says a word."))
        .unwrap();
    let (code, _, error) = tinsmith(folder.path(), &check);
    assert_eq!(code, Some(1));
    let hint = "my-echo: generated from another version of the model\nto update: tinsmith generate";
    assert!(error.contains(hint) && !error.contains("by Tinsmith"), "{error}");

    let manifest = folder.path().join("out/Cargo.toml");
    let version = format!("\nversion = \"{}\"\nmodel = ", env!("CARGO_PKG_VERSION"));
    let text = fs::read_to_string(&manifest).unwrap();
    assert!(text.contains(&version), "{text}");
    fs::write(&manifest, text.replace(&version, "\nversion = \"0.0.1\"\nmodel = ")).unwrap();
    let (_, _, error) = echo(folder.path(), &check);
    assert!(error.contains("my-echo: generated by Tinsmith 0.0.1, and this is "), "{error}");
    assert!(!error.contains("another version of the model"), "{error}");
}

#[test]
fn a_customized_crate_has_its_options_in_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("tinsmith.toml");
    let table = "[crates.a]\nmodels = [\"echo.json\"]\nout = \"a\"\n";
    let generate = ["generate", "--config", "tinsmith.toml"];
    fs::write(&config, format!("{table}derive = {{ inputs = [\"Eq\"] }}\n")).unwrap();
    assert_eq!(echo(folder.path(), &generate).0, Some(0));
    let manifest = fs::read_to_string(folder.path().join("a/Cargo.toml")).unwrap();
    let options = "[package.metadata.tinsmith.derive]\ninputs = [\"Eq\"]\n";
    assert!(manifest.contains(options), "{manifest}");

    for (line, wanted) in [
        (
            "derive = { input = [\"Eq\"] }",
            "tinsmith.toml: crates.a: derive: `input`: the crate has no type `input`; use `inputs`",
        ),
        (
            "derive = { Say = [\"a b\"] }",
            "tinsmith.toml: crates.a: derive: `Say`: `a b` is not the path",
        ),
        (
            "derive = { Say = [\"a::B\"] }",
            "derive: `Say`: the crate `a` is not a dependency; add it",
        ),
        (
            "without = [\"Say.words\"]",
            "crates.a: without: `Say.words`: the service requires `words` of `Say`",
        ),
        (
            "types = { timestamp = \"std::time::SystemTime\" }",
            "types: `timestamp`: the model has no timestamps",
        ),
    ] {
        fs::write(&config, format!("{table}{line}\n")).unwrap();
        let (code, _, error) = echo(folder.path(), &generate);
        assert!(code == Some(1) && error.contains(wanted), "{error}");
    }
}

#[test]
fn operations_are_listed_with_one_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let (code, lines, _) = echo(folder.path(), &["operations", "echo.json"]);
    assert_eq!((code, lines.as_str()), (Some(0), "Hear  Hears words.\nSay   Says words.\n"));
    let like = ["operations", "echo.json", "--like", "SAY"];
    assert_eq!(echo(folder.path(), &like).1, "Say   Says words.\n");
    let nothing = echo(folder.path(), &["operations", "echo.json", "--like", "x"]);
    assert_eq!(nothing.0, Some(1));
}

#[test]
fn an_operation_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (code, lines, _) = echo(folder.path(), &["explain", "echo.json", "Say"]);
    let wanted = "\
POST /
Says words.

Request
  (body)  form, Action=Say&Version=2024-01-01
  Words   list of string, in the body, required

Response
  (nothing)

Errors
  TooLoud  The words are too loud.

Call
  method          Client::say
  authentication  AWS Signature Version 4
  retries         retried after any transient error, as in AWS SDKs
";
    assert_eq!((code, lines.as_str()), (Some(0), wanted));
    let (code, _, error) = echo(folder.path(), &["explain", "echo.json", "Sai"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("no operation `Sai`; use `Say`"), "{error}");
}

#[test]
fn invalid_command_lines_and_models_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, code, message) in [
        (&["generate", "echo.json"][..], 2, "--crate <NAME>"),
        (&["frobnicate"], 2, "unrecognized subcommand"),
        (&["operations", "lost.json"], 1, "lost.json: cannot be read"),
        (&["generate", "echo.json", "--crate", "a b", "--out", "o"], 1, "not a valid crate name"),
        (&["operations", "echo.json", "--protocol", "soap"], 1, "`soap` is not a protocol"),
    ] {
        let (found, _, error) = echo(folder.path(), arguments);
        assert_eq!(found, Some(code), "{arguments:?}: {error}");
        assert!(error.contains(message), "{arguments:?}: {error}");
    }
}

#[test]
fn completions_name_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let (code, text, _) = echo(folder.path(), &["completions", shell]);
        assert_eq!(code, Some(0), "{shell}");
        assert!(text.contains("generate") && text.contains("explain"), "{shell}");
    }
}

#[test]
fn an_overlay_adds_its_files_and_operations() {
    let folder = tempfile::tempdir().unwrap();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/services/s3/model.json");
    let model = model.to_str().unwrap();
    let generate =
        ["generate", model, "--crate", "my-s3", "--out", "out", "--operations", "PutObject"];
    let generate = [&generate[..], &["--overlay", "s3"]].concat();
    let check = [&generate[..], &["--check"]].concat();
    let (code, report, error) = echo(folder.path(), &generate);
    assert_eq!(code, Some(0), "{error}");
    assert!(report.contains("my-s3: 8 operations"), "{report}");
    let read = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    assert!(read("Cargo.toml").contains("--overlay s3"));
    assert!(read("Cargo.toml").contains("crc32fast = \"1.5\""));
    assert!(read("src/handwritten/guide/transfers.md").contains("use my_s3::Source;"));
    assert_eq!(echo(folder.path(), &check).0, Some(0));

    let upload = folder.path().join("out/src/handwritten/upload.rs");
    fs::write(&upload, read("src/handwritten/upload.rs") + "// changed").unwrap();
    let (code, _, error) = echo(folder.path(), &check);
    assert!(code == Some(1) && error.contains("upload.rs"), "{error}");
    let without = ["generate", model, "--crate", "my-s3", "--out", "out"];
    assert_eq!(echo(folder.path(), &without).0, Some(0));
    assert!(!upload.exists());

    let other = ["generate", "echo.json", "--crate", "my-echo", "--out", "echo"];
    let (code, _, error) = echo(folder.path(), &[&other[..], &["--overlay", "s3"]].concat());
    assert_eq!(code, Some(1));
    assert!(
        error.contains("the overlay `s3` needs the operations AbortMultipartUpload"),
        "{error}"
    );
    let unknown = echo(folder.path(), &[&other[..], &["--overlay", "s4"]].concat());
    assert_eq!(unknown.0, Some(2));
    assert!(unknown.2.contains("[possible values: s3]"), "{}", unknown.2);
}
