use std::collections::BTreeMap;

use super::Additions;
use crate::{Files, Model, Options, Runtime, generate};

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Store": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Get" }],
            "traits": { "aws.auth#sigv4": { "name": "store" }, "aws.protocols#awsJson1_0": {} }
        },
        "example#Get": {
            "type": "operation",
            "input": { "target": "example#GetInput" },
            "output": { "target": "example#GetOutput" },
            "errors": [{ "target": "example#Lost" }]
        },
        "example#GetInput": {
            "type": "structure",
            "members": {
                "type": { "target": "example#Kind" },
                "filter": { "target": "example#Filter" },
                "tag": { "target": "example#Tag" }
            }
        },
        "example#GetOutput": {
            "type": "structure",
            "members": {
                "tags": { "target": "example#Tags" },
                "weight": { "target": "smithy.api#Double" },
                "secret": { "target": "example#Secret" }
            }
        },
        "example#Tags": { "type": "list", "member": { "target": "example#Tag" } },
        "example#Tag": {
            "type": "structure",
            "members": {
                "key": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
                "kind": { "target": "example#Kind" }
            }
        },
        "example#Secret": {
            "type": "structure",
            "members": { "tag": { "target": "example#Tag" } },
            "traits": { "smithy.api#sensitive": {} }
        },
        "example#Kind": { "type": "enum", "members": { "A": { "target": "smithy.api#Unit" } } },
        "example#Filter": {
            "type": "union",
            "members": { "name": { "target": "smithy.api#String" } }
        },
        "example#Lost": {
            "type": "structure",
            "members": { "times": { "target": "smithy.api#Integer" } },
            "traits": { "smithy.api#error": "client" }
        }
    }
}"#;

type Rules<'a> = &'a [(&'a str, &'a [&'a str])];

fn rules(rules: Rules<'_>) -> BTreeMap<String, Vec<String>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    rules.iter().map(|(selector, added)| ((*selector).to_owned(), texts(added))).collect()
}

fn generated(additions: Additions) -> Result<Files, String> {
    let options = Options {
        crate_name: "my-store".to_owned(),
        crate_version: "0.1.0".to_owned(),
        service: None,
        protocol: None,
        operations: None,
        runtime: Runtime::Version("0.1.0".to_owned()),
        is_workspace_root: true,
        source: "store.json".to_owned(),
        command: "tinsmith generate".to_owned(),
        arguments: String::new(),
        tests: false,
        handwritten: None,
        additions,
    };
    let model = Model::read([("store.json", MODEL)]).unwrap();
    generate(&model, &options).map_err(|error| error.to_string())
}

fn derived(derive: Rules<'_>) -> Result<Files, String> {
    generated(Additions { derive: rules(derive), ..Additions::default() })
}

fn with_attributes(attributes: Rules<'_>) -> Result<Files, String> {
    generated(Additions { attributes: rules(attributes), ..Additions::default() })
}

/// The derives of a type.
fn derives<'a>(files: &'a Files, path: &str, ty: &str) -> &'a str {
    let text = files.get(path).unwrap();
    let (before, _) = text.split_once(&format!("{ty} {{")).unwrap();
    let (_, derives) = before.rsplit_once("#[derive(").unwrap();
    derives.split_once(")]").unwrap().0
}

#[test]
fn derives_are_added_to_what_is_there() {
    let files = derived(&[
        ("Tag", &["Eq", "std::hash::Hash", "Debug", "Clone", "schemars :: JsonSchema"]),
        ("enums", &["Ord", "strum::AsRefStr"]),
        ("*et", &["PartialEq", "Eq"]),
        ("errors", &["Eq"]),
    ])
    .unwrap();
    let wanted = "Clone, Debug, Default, PartialEq, Eq, Hash, schemars::JsonSchema";
    assert_eq!(derives(&files, "src/types/tag.rs", "struct Tag"), wanted);
    let wanted = "Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::AsRefStr";
    assert_eq!(derives(&files, "src/types/kind.rs", "enum Kind"), wanted);
    // The implementation of `Debug` that hides values stays.
    assert_eq!(
        derives(&files, "src/types/secret.rs", "struct Secret"),
        "Clone, Default, PartialEq, Eq"
    );
    assert_eq!(
        derives(&files, "src/error/lost.rs", "struct Lost"),
        "Clone, Debug, Default, PartialEq, Eq"
    );
}

#[test]
fn standard_traits_are_derived_where_members_have_them() {
    let files = derived(&[("*", &["Ord", "Hash", "Default", "Copy"])]).unwrap();
    let all = "Clone, Debug, Default, PartialEq, Eq, Hash, Ord, PartialOrd";
    assert_eq!(derives(&files, "src/types/tag.rs", "struct Tag"), all);
    // A float has an order, but not a total one; a list of tags has both.
    assert_eq!(
        derives(&files, "src/operation/get.rs", "struct GetOutput"),
        "Clone, Default, PartialEq, PartialOrd"
    );
    // A union can contain a document.
    assert_eq!(derives(&files, "src/types/filter.rs", "enum Filter"), "Clone, Debug, PartialEq");
    assert_eq!(
        derives(&files, "src/operation/get.rs", "struct Get"),
        "Clone, Debug, Default, PartialEq"
    );
    let copied = "Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Ord, PartialOrd";
    let lost = derives(&files, "src/error/lost.rs", "struct Lost");
    assert_eq!(sorted(lost), sorted(copied));
}

fn sorted(list: &str) -> Vec<&str> {
    let mut names: Vec<&str> = list.split(", ").collect();
    names.sort_unstable();
    names
}

#[test]
fn derives_that_cannot_work_are_errors() {
    for (rules, wanted) in [
        (&[("Tags", &["Eq"][..])][..], "derive: `Tags`: the crate has no type `Tags`; use `Tag`"),
        (&[("enum", &["Eq"])], "no type `enum`; use `enums`"),
        (&[("Zzz*", &["Eq"])], "no type `Zzz*`; correct the name, or remove the rule"),
        (&[("Tag.key", &["Eq"])], "derive: `Tag.key` selects members; select types"),
        (&[("a b", &["Eq"])], "derive: `a b` selects nothing; use the name of a type"),
        (&[("Tag", &["a b"])], "derive: `Tag`: `a b` is not the path of a derive macro"),
        (
            &[("Tag", &["Hsh"])],
            "`Hsh` is not a trait of the standard library that can be derived; use `Hash`",
        ),
        (
            &[("Tag", &["JsonSchema"])],
            "use its path with the crate, such as `schemars::JsonSchema`",
        ),
        (&[("Tag", &["serde::Serialize"])], "feature `serde` of the crate; remove it, and enable"),
        (
            &[("GetOutput", &["Eq"])],
            "`GetOutput`: `Eq` cannot be derived: its member `tags` does not have it; remove",
        ),
        (&[("Get", &["Hash"])], "its member `filter` does not have it"),
        (&[("Filter", &["Eq"])], "its variant `Unknown` has a `Document`"),
        (&[("Filter", &["Default"])], "has no default variant"),
        (&[("Kind", &["Copy"])], "its variant `Unknown` has an unknown value"),
        (&[("Tag", &["Copy"])], "its member `key` does not have it"),
    ] {
        let error = derived(rules).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn attributes_are_added_to_types_and_members() {
    let files = with_attributes(&[
        ("Tag", &["#[cfg_attr(feature = \"x\", derive(clap::Args))]"]),
        ("Tag.key", &["/// The name.", "#[cfg_attr(feature = \"x\", arg(long))]"]),
        ("Get.type", &["#[allow(dead_code)]"]),
        ("enums.*", &["#[doc(alias = \"value\")]"]),
        ("Filter.Name", &["#[doc(alias = \"filter\")]"]),
    ])
    .unwrap();
    let has = |path: &str, wanted: &str| {
        let text = files.get(path).unwrap();
        let (text, wanted) = (text.replace(char::is_whitespace, ""), wanted.replace(' ', ""));
        assert!(text.contains(&wanted), "{wanted}\n{text}");
    };
    has(
        "src/types/tag.rs",
        "PartialEq)]#[cfg_attr(feature = \"x\", derive(clap::Args))]#[non_exhaustive]pub struct Tag",
    );
    has("src/types/tag.rs", "///Thename.#[cfg_attr(feature = \"x\", arg(long))]pubkey:String");
    has("src/operation/get.rs", "#[allow(dead_code)]pubr#type:");
    has("src/types/kind.rs", "#[doc(alias = \"value\")]A,");
    has("src/types/filter.rs", "#[doc(alias = \"filter\")]Name(String)");
}

#[test]
fn attributes_that_cannot_work_are_errors() {
    for (rules, wanted) in [
        (
            &[("Tag.kex", &["#[a]"][..])][..],
            "attributes: `Tag.kex`: the crate has no member `kex` of `Tag`; use `key`",
        ),
        (&[("Gets", &["#[a]"])], "the crate has no type `Gets`; use `Get`"),
        (&[("Tag", &["a"])], "attributes: `Tag`: `a` is not an attribute: "),
        (&[("Tag", &[""])], "`` is not an attribute: it is empty"),
        (&[("Tag", &["#![a]"])], "is not an attribute"),
        (&[("Tag", &["#[a] struct B;"])], "is not an attribute"),
        (&[("Tag", &["#[derive(Eq)]"])], "use the table `derive` instead"),
    ] {
        let error = with_attributes(rules).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn lines_are_added_to_the_manifest() {
    let line = |line: &str| vec![line.to_owned()];
    let files = generated(Additions {
        features: line("x = [\"dep:clap\"]"),
        dependencies: line("clap = { version = \"4\", optional = true }"),
        metadata: vec!["[package.metadata.tinsmith]".to_owned(), "version = \"0.1.0\"".to_owned()],
        ..Additions::default()
    })
    .unwrap();
    let manifest = files.get("Cargo.toml").unwrap();
    for wanted in [
        "all-features = true\n\n[package.metadata.tinsmith]\nversion = \"0.1.0\"\n\n[features]",
        "\nx = [\"dep:clap\"]\n\n[dependencies]\nclap = { version = \"4\", optional = true }\ntinsmith-runtime",
    ] {
        assert!(manifest.contains(wanted), "{manifest}");
    }
}
