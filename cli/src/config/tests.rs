use tinsmith_codegen::Runtime;

use super::*;

/// Reads a file with this text.
fn parsed(text: &str) -> Result<Vec<Job>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tinsmith.toml");
    fs::write(&path, text).unwrap();
    let jobs = read(&path)?;
    let relative = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().to_owned();
    let relative_job = |job: Job| Job {
        models: job.models.iter().map(relative).collect(),
        out: relative(&job.out),
        operations_from: job.operations_from.iter().map(relative).collect(),
        ..job
    };
    Ok(jobs.into_iter().map(relative_job).collect())
}

#[test]
fn keys_are_the_options_of_the_command_line() {
    let jobs = parsed(
        r#"
        [crates.my-dynamodb]
        models = ["models/dynamodb.json"]
        out = "clients/dynamodb"
        operations = ["PutItem", "GetItem"]

        [crates.my-echo]
        models = ["a.json", "b.json"]
        out = "clients/echo"
        operations-from = ["src"]
        service = "example#Echo"
        protocol = "awsQuery"
        runtime = "../../runtime"
        tests = true
        no-workspace = true
        without-docs = true
        without = ["Speech.words"]
        rename = { Words = "Speech" }
        types = { timestamp = "jiff::Timestamp" }
        derive = { "*" = ["Hash"] }
        attributes = { "Speech.*" = ["/// Spoken."] }
        dependencies = { jiff = "0.2", clap = { version = "4", optional = true } }
        features = { x = ["dep:clap"] }
        "#,
    )
    .unwrap();
    let [dynamodb, echo] = jobs.as_slice() else { panic!("{jobs:?}") };
    assert_eq!(dynamodb.options.crate_name, "my-dynamodb");
    assert_eq!(dynamodb.models, [Path::new("models/dynamodb.json")]);
    assert_eq!(dynamodb.out, Path::new("clients/dynamodb"));
    let operations = dynamodb.options.operations.as_deref().unwrap();
    assert_eq!(operations, ["PutItem", "GetItem"]);
    assert_eq!(dynamodb.options.arguments, "--config tinsmith.toml");
    let version = Runtime::Version(env!("CARGO_PKG_VERSION").to_owned());
    assert_eq!(dynamodb.options.runtime, version);
    assert!(!dynamodb.options.tests && dynamodb.options.is_workspace_root);
    assert_eq!(dynamodb.customization, Customization::default());

    assert_eq!(echo.operations_from, [Path::new("src")]);
    assert_eq!(echo.options.service.as_deref(), Some("example#Echo"));
    assert_eq!(echo.options.protocol.as_deref(), Some("awsQuery"));
    assert!(matches!(&echo.options.runtime, Runtime::Path { path, .. } if path == "../../runtime"));
    assert!(echo.customization.without_docs);
    assert_eq!(echo.customization.rename["Words"], "Speech");
    assert_eq!(echo.customization.without, ["Speech.words"]);
    assert_eq!(echo.customization.types["timestamp"], "jiff::Timestamp");
    assert_eq!(echo.customization.derive["*"], ["Hash"]);
    assert_eq!(echo.customization.attributes["Speech.*"], ["/// Spoken."]);
    assert_eq!(echo.customization.dependencies["jiff"], "\"0.2\"");
    assert_eq!(echo.customization.dependencies["clap"], "{ optional = true, version = \"4\" }");
    assert_eq!(echo.customization.features["x"], ["dep:clap"]);
    assert!(echo.options.tests && !echo.options.is_workspace_root);
}

#[test]
fn invalid_files_are_errors_that_name_the_place() {
    let valid = "[crates.a]\nmodels = [\"a.json\"]\nout = \"a\"\n";
    let with = |line: &str| format!("{valid}{line}\n");
    for (text, wanted) in [
        (String::new(), "missing field `crates`"),
        ("[crates]".to_owned(), "there are no crates; add a table `[crates.NAME]`"),
        ("crates = 1".to_owned(), "tinsmith.toml:1: `crates` must be a table"),
        (
            "[crates.a]\nout = \"a\"".to_owned(),
            "crates.a: there is no model; add its files in `models`",
        ),
        ("[crates.a\n".to_owned(), "line 1"),
        ("[crate.a]".to_owned(), "tinsmith.toml:1: unknown key `crate`; use `crates`"),
        (with("operation = []"), "tinsmith.toml:4: unknown key `operation`; use `operations`"),
        (with("no_workspace = true"), ":4: unknown key `no_workspace`; use `no-workspace`"),
        (with("color = 1"), "unknown key `color`; the keys are `attributes`, `botocore`, "),
        (with("tests = 1"), "line 4"),
        (with("operations = [\"A\"]\noperations-from = [\"s\"]"), "crates.a: `operations` and"),
        (valid.replace("\"a.json\"", ""), "crates.a: there is no model; add its files in `models`"),
        (
            with("botocore = \"b\"\nservice-name = \"s\""),
            "crates.a: `models` and `botocore` exclude",
        ),
        (with("botocore = \"b\""), "crates.a: `botocore` requires `service-name`; add"),
        (with("service-name = \"s\""), "crates.a: `service-name` requires `botocore`; add"),
        (
            valid.replace("crates.a", "crates.\"a b\""),
            "crates.a b: `a b` is not a valid crate name",
        ),
        (with(&valid.replace("crates.a", "crates.b")), "crates.b: `out` is the folder of `a`"),
        (
            with(&valid.replace("crates.a", "crates.b").replace("= \"a\"", "= \"c/../a/b\"")),
            "crates.b: `out` is the folder of `a`, or one of the two is in the other",
        ),
    ] {
        let error = parsed(&text).unwrap_err();
        assert!(error.contains(wanted), "{text}\n{error}");
    }
    assert!(read(Path::new("lost.toml")).unwrap_err().contains("lost.toml: cannot be read"));
}

#[test]
fn each_known_key_is_read() {
    for key in KEYS {
        let error = toml::from_str::<Crate>(&format!("{key} = {{}}")).unwrap_err().to_string();
        assert!(!error.contains("unknown field"), "{error}");
    }
}
