//! Clients as modules of one crate: all fixtures compile without warnings, and pass their cases. A missing feature of
//! the runtime is an error that names it.
//!
//! The same with models of AWS in `../shared`, which is ignored by default:
//!
//! ```text
//! cargo test --package tinsmith-tests --test modules -- --ignored
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{collections::BTreeMap, path::Path};

use fixture::{
    Fixture, file_name, options, read, root,
    workspace::{self, Texts},
};
use tinsmith_codegen::{Model, Module, ModuleOptions, generate_module};

const WORKSPACE: &str = "modules";
/// Models of each protocol, in `../shared`.
const UPSTREAM: [&str; 9] = [
    "models/lambda.json",
    "every-protocol/models/arc-region-switch.json",
    "every-protocol/models/cloudwatch-logs.json",
    "every-protocol/models/dynamodb.json",
    "every-protocol/models/glacier.json",
    "every-protocol/models/iam.json",
    "every-protocol/models/s3.json",
    "every-protocol/models/sqs.json",
    "every-protocol/models/transcribe-streaming.json",
];

#[test]
fn all_fixtures_are_modules_of_one_crate_and_pass_their_cases() {
    let nothing = ModuleOptions::default();
    let everything = ModuleOptions { serde: true, blocking: true };
    let crates = [
        // Nothing is used, and nothing is public.
        ("modules-private", crate_of_modules("modules-private", "", clients(nothing))),
        (
            "modules-public",
            with_cases(crate_of_modules("modules-public", "pub ", clients(everything))),
        ),
    ];
    let crates = crates.map(|(name, files)| (name.to_owned(), files));
    workspace::write_crates(WORKSPACE, BTreeMap::from(crates));
    let output = workspace::run_in(WORKSPACE, &["test", "--workspace", "--no-fail-fast"]);
    let cases: usize = Fixture::all().iter().map(|fixture| tests_in(&read(&fixture.cases()))).sum();
    assert_eq!(workspace::passed(&output), cases);
}

#[test]
fn a_missing_feature_of_the_runtime_is_named() {
    let model = root().join("rest_xml/model.json");
    let module = module("a", &model, ModuleOptions { serde: true, blocking: false });
    assert_eq!(module.features, ["xml", "serde"]);
    let mut files = Texts::new();
    files.insert("Cargo.toml".to_owned(), manifest("missing-feature", &[]));
    files.insert(
        "src/lib.rs".to_owned(),
        "//! A client.\nmod a { include!(\"a.rs\"); }\n".to_owned(),
    );
    files.insert("src/a.rs".to_owned(), module.text);
    workspace::write_crates("missing_feature", [("missing-feature".to_owned(), files)].into());
    let output = workspace::cargo_in("missing_feature", &["check"]).unwrap_err();
    for feature in ["xml", "serde"] {
        let error = format!(
            "error: this generated client needs the feature `{feature}` of `tinsmith-runtime`; \
             add it in Cargo.toml: cargo add tinsmith-runtime --features {feature}\n"
        );
        assert!(output.contains(&error), "{output}");
    }
}

#[test]
#[ignore = "needs AWS's models in ../shared"]
fn services_of_aws_are_modules_of_one_crate() {
    let shared = workspace::repository().join("../shared");
    let client = |path: &str| {
        let path = shared.join(path);
        let parts = ModuleOptions { serde: true, blocking: true };
        let name = file_name(&path).replace(".json", "").replace('-', "_");
        let module = module(&name, &path, parts);
        println!("{name}: {} operations", module.summary.operations);
        (name, module.text)
    };
    let files = crate_of_modules("services", "pub ", UPSTREAM.map(client).into());
    workspace::write_crates("upstream_modules", [("services".to_owned(), files)].into());
    workspace::run_in("upstream_modules", &["clippy", "--", "-D", "warnings"]);
    workspace::run_in("upstream_modules", &["doc", "--no-deps"]);
}

/// Clients of all fixtures, with their names.
fn clients(parts: ModuleOptions) -> Vec<(String, String)> {
    let client = |fixture: Fixture| {
        let module = module(&fixture.name, &fixture.folder.join("model.json"), parts);
        (format!("fixture_{}", fixture.name), module.text)
    };
    Fixture::all().into_iter().map(client).collect()
}

/// A crate with clients, two modules below its root.
fn crate_of_modules(name: &str, visibility: &str, clients: Vec<(String, String)>) -> Texts {
    let mut files = Texts::new();
    let mut modules = String::new();
    for (name, text) in clients {
        modules += &format!(
            "/// A client.\n{visibility}mod {name} {{ include!(\"clients/{name}.rs\"); }}\n"
        );
        files.insert(format!("src/clients/{name}.rs"), text);
    }
    // The lints are those of the workspace: warnings and missing documentation are errors.
    let lib = format!(
        "//! Clients.\n#![warn(missing_debug_implementations, unnameable_types, unreachable_pub)]\n\
         #![warn(unused_qualifications, unused_results)]\n\
         /// A module.\n{visibility}mod a {{\n/// A module.\n{visibility}mod b {{\n{modules}}}\n}}\n"
    );
    files.insert("src/lib.rs".to_owned(), lib);
    let features = [
        "cbor",
        "checksum",
        "compression",
        "form",
        "http-checksum",
        "http2",
        "sign-eventstream",
        "sigv4a",
        "tree-hash",
        "xml",
    ];
    let features = [features.as_slice(), &["blocking", "serde", "testing"]].concat();
    files.insert("Cargo.toml".to_owned(), manifest(name, &features));
    files
}

/// Adds the cases of all fixtures as one test.
fn with_cases(mut files: Texts) -> Texts {
    let mut tests = "//! Cases.\n#[path = \"cases/support.rs\"]\nmod support;\n".to_owned();
    files.insert("tests/cases/support.rs".to_owned(), read(&root().join("support.rs")));
    for fixture in Fixture::all() {
        let name = &fixture.name;
        tests += &format!("#[path = \"cases/{name}.rs\"]\nmod fixture_{name};\n");
        let cases = read(&fixture.cases())
            .replace("fixture_", "modules_public::a::b::fixture_")
            .replace("mod support;", "#[allow(unused_imports)]\nuse crate::support;")
            .replace("include_str!(\"../", &format!("include_str!(\"{name}/"));
        // The files of a crate that cases read.
        for (path, text) in fixture.emit().iter().filter(|(path, _)| cases.contains(path)) {
            files.insert(format!("tests/cases/{name}/{path}"), text.to_owned());
        }
        files.insert(format!("tests/cases/{name}.rs"), cases);
    }
    files.insert("tests/cases.rs".to_owned(), tests);
    if let Some(manifest) = files.get_mut("Cargo.toml") {
        manifest.push_str(workspace::DEV_DEPENDENCIES);
        // Cases depend on features of the crate that they test.
        manifest.push_str("[features]\ndefault = [\"serde\"]\nserde = []\n");
    }
    files
}

fn module(name: &str, model: &Path, parts: ModuleOptions) -> Module {
    let text = read(model);
    let model = Model::read([(file_name(model).as_str(), text.as_str())]);
    let module = model.and_then(|model| generate_module(&model, &options(name), parts));
    module.unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn manifest(name: &str, features: &[&str]) -> String {
    format!(
        "[package]\nname = {name:?}\nversion.workspace = true\nedition.workspace = true\n\
         [lints]\nworkspace = true\n\
         [dependencies]\ntinsmith-runtime = {{ workspace = true, features = {features:?} }}\n"
    )
}

fn tests_in(text: &str) -> usize {
    text.matches("#[test]").count() + text.matches("#[tokio::test").count()
}
