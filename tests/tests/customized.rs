//! Crates with every kind of customization: types of `jiff`, `chrono` and a program in all protocols, derives, attributes,
//! members that are left out. They are compiled, with warnings denied, and run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{collections::BTreeMap, path::PathBuf};

use fixture::{
    options, read, root,
    workspace::{self, Texts},
};
use tinsmith::{config, customize::Customization};
use tinsmith_codegen::{Files, Model, Options, generate};

const WORKSPACE: &str = "customized";
const DEV_DEPENDENCIES: &str = "[dev-dependencies]\n";
const JSON: &str = "serde_json.workspace = true\n";

/// `tests/customized`.
fn folder() -> PathBuf {
    root().join("../customized")
}

/// The customization of `tinsmith.toml`.
fn customization() -> Customization {
    config::read(&folder().join("tinsmith.toml")).unwrap().remove(0).customization
}

/// The customized crate, with a protocol.
fn emit(name: &str, protocol: &str, customization: &Customization) -> Result<Files, String> {
    let mut options = Options {
        protocol: Some(protocol.to_owned()),
        // The tests of the model are those of this protocol.
        tests: protocol == "restJson1",
        ..options(name)
    };
    let text = read(&folder().join("model.json"));
    let mut model = Model::read([("model.json", text.as_str())]).unwrap();
    customization.apply(&mut model, &mut options)?;
    generate(&model, &options).map_err(|error| error.to_string())
}

/// The files of a customized crate, with test cases.
fn crate_with(name: &str, protocol: &str, customization: &Customization, cases: &[&str]) -> Texts {
    let mut files = workspace::texts(&emit(name, protocol, customization).unwrap());
    let manifest = files.get_mut("Cargo.toml").unwrap();
    match manifest.contains(DEV_DEPENDENCIES) {
        true => {
            *manifest = manifest.replace(DEV_DEPENDENCIES, &format!("{DEV_DEPENDENCIES}{JSON}"));
        }
        false => manifest.push_str(&format!("\n{DEV_DEPENDENCIES}{JSON}")),
    }
    let cases: String = cases.iter().map(|file| read(&folder().join(file))).collect();
    files.insert("tests/cases.rs".to_owned(), cases);
    files.insert("tests/support/mod.rs".to_owned(), read(&root().join("support.rs")));
    files
}

#[test]
fn customized_crates_compile_and_keep_the_wire_format() {
    let jiff = customization();
    let mut chrono = jiff.clone();
    let time = "chrono::DateTime<chrono::Utc>";
    chrono.types.insert("timestamp".to_owned(), time.to_owned());
    let other = |protocol, cases| {
        let name = format!("custom-{}", protocol_name(protocol));
        let mut texts = crate_with(&name, protocol, &chrono, &["other.rs", cases]);
        let cases = texts.get_mut("tests/cases.rs").unwrap();
        *cases = cases.replace("custom_other", &name.replace('-', "_"));
        (protocol_name(protocol), texts)
    };
    let names = Texts::from([
        (
            "Cargo.toml".to_owned(),
            "[package]\nname = \"custom-names\"\nversion.workspace = true\nedition.workspace = true\n".to_owned(),
        ),
        ("src/lib.rs".to_owned(), read(&folder().join("names.rs"))),
    ]);
    let crates = BTreeMap::from([
        ("json".to_owned(), crate_with("custom-json", "restJson1", &jiff, &["json.rs"])),
        other("restXml", "rest_xml.rs"),
        other("awsQuery", "query.rs"),
        other("rpcv2Cbor", "cbor.rs"),
        ("names".to_owned(), names),
    ]);
    workspace::write_crates(WORKSPACE, crates);
    let clippy = [
        "clippy",
        "--workspace",
        "--no-default-features",
        "--features",
        "serde",
        "--",
        "-D",
        "warnings",
    ];
    workspace::run_in(WORKSPACE, &clippy);
    let output = workspace::run_in(
        WORKSPACE,
        &[
            "test",
            "--workspace",
            "--no-default-features",
            "--features",
            "serde",
            "--no-fail-fast",
            "--tests",
        ],
    );
    // The cases of JSON with the tests of the model, and those of the other protocols.
    assert_eq!(workspace::passed(&output), 7 + 2 + 3 * 3, "{output}");
}

fn protocol_name(protocol: &str) -> String {
    protocol.to_lowercase()
}

#[test]
fn the_emitted_code_matches_the_snapshot() {
    let files = emit("custom", "restJson1", &customization()).unwrap();
    let shown = [
        "src/types/stored_item.rs",
        "src/types/choice.rs",
        "src/types/kind.rs",
        "src/operation/put.rs",
    ];
    let text = |path: &&str| format!("// {path}\n{}", files.get(path).unwrap());
    let text = shown.iter().map(text).collect::<Vec<_>>().join("\n");
    insta::with_settings!({ snapshot_path => "../customized", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("emitted", text);
    });
}

#[test]
fn places_that_do_not_support_the_users_types_are_errors() {
    let model = read(&folder().join("model.json"));
    let with = |trait_of: &str, traits: &str| {
        let (before, after) = model.split_once(&format!("\"{trait_of}\": {{")).unwrap();
        let (member, rest) = after.split_once('}').unwrap();
        format!("{before}\"{trait_of}\": {{{member}, \"traits\": {traits} }}{rest}")
    };
    for (member, traits, wanted) in [
        ("choice", "{}", None),
        ("updated", r#"{ "smithy.api#default": 0 }"#, Some("has a default")),
        ("secret", r#"{ "smithy.api#idempotencyToken": {} }"#, Some("an idempotency token")),
    ] {
        let text = with(member, traits);
        let mut model = Model::read([("model.json", text.as_str())]).unwrap();
        let mut options = Options { protocol: Some("restJson1".to_owned()), ..options("custom") };
        let applied = customization().apply(&mut model, &mut options);
        let result =
            applied.and_then(|()| generate(&model, &options).map_err(|error| error.to_string()));
        match (wanted, result) {
            (None, result) => assert!(result.is_ok(), "{result:?}"),
            (Some(wanted), Err(error)) => {
                assert!(error.contains(wanted) && error.contains("cannot replace"), "{error}");
            }
            (Some(wanted), Ok(_)) => panic!("{member}: no error with {wanted}"),
        }
    }
}
