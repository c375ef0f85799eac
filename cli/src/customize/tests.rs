use super::*;
use crate::prepare;

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Store": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Get" }, { "target": "example#Put" }, { "target": "example#List" }],
            "traits": { "aws.auth#sigv4": { "name": "store" }, "aws.protocols#awsJson1_0": {} }
        },
        "example#Get": {
            "type": "operation",
            "input": { "target": "smithy.api#Unit" },
            "output": { "target": "example#GetResult" },
            "errors": [{ "target": "example#Lost" }],
            "traits": { "smithy.api#documentation": "Gets an item." }
        },
        "example#GetResult": {
            "type": "structure",
            "members": {
                "Item": {
                    "target": "example#item",
                    "traits": { "smithy.api#documentation": "What was stored." }
                },
                "Kind": { "target": "example#Kind" },
                "Owner": { "target": "example#Owner" },
                "Fallback": { "target": "smithy.api#String" },
                "At": { "target": "example#Time" },
                "Since": { "target": "smithy.api#Timestamp" },
                "One": { "target": "example#Twice" },
                "Two": { "target": "other#Twice" }
            }
        },
        "example#Owner": { "type": "string" },
        "example#Time": { "type": "timestamp" },
        "example#Twice": { "type": "string" },
        "other#Twice": { "type": "string" },
        "example#Put": {
            "type": "operation",
            "input": { "target": "example#PutRequest" },
            "output": { "target": "smithy.api#Unit" }
        },
        "example#PutRequest": {
            "type": "structure",
            "members": {
                "Owner": { "target": "example#Owner", "traits": { "smithy.api#required": {} } },
                "Note": { "target": "smithy.api#String" }
            }
        },
        "example#List": {
            "type": "operation",
            "input": { "target": "example#ListRequest" },
            "output": { "target": "example#ListResult" },
            "traits": { "smithy.api#paginated": { "inputToken": "Token", "outputToken": "Token" } }
        },
        "example#ListRequest": {
            "type": "structure",
            "members": { "Token": { "target": "smithy.api#String" } }
        },
        "example#ListResult": {
            "type": "structure",
            "members": { "Token": { "target": "smithy.api#String" } }
        },
        "example#item": {
            "type": "structure",
            "members": {},
            "traits": { "smithy.api#documentation": "A stored item." }
        },
        "example#Kind": {
            "type": "enum",
            "members": { "A": { "target": "smithy.api#Unit" } }
        },
        "example#Lost": {
            "type": "structure",
            "members": { "Times": { "target": "smithy.api#Integer" } },
            "traits": { "smithy.api#error": "client" }
        }
    }
}"#;

/// The crate with these changes, as one text.
fn generated(customization: &Customization) -> Result<String, String> {
    let mut model = Model::read([("store.json", MODEL)]).unwrap();
    let mut options = prepare::options("my-store".to_owned());
    customization.apply(&mut model, &mut options)?;
    let files = tinsmith_codegen::generate(&model, &options).map_err(|error| error.to_string())?;
    Ok(files.iter().map(|(path, text)| format!("{path}\n{text}")).collect())
}

fn renamed(names: &[(&str, &str)]) -> Result<String, String> {
    let rename = names.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
    generated(&Customization { rename, ..Customization::default() })
}

#[test]
fn documentation_is_left_out() {
    let with = generated(&Customization::default()).unwrap();
    let without_docs = Customization { without_docs: true, ..Customization::default() };
    let without = generated(&without_docs).unwrap();
    for text in ["Gets an item.", "A stored item.", "What was stored."] {
        assert!(with.contains(text) && !without.contains(text), "{text}");
    }
    assert!(without.contains("/// Calls `Get`.") && without.contains("/// The member `Item`."));
}

#[test]
fn types_are_renamed() {
    let code =
        renamed(&[("Item", "StoredItem"), ("Kind", "StoredKind"), ("Lost", "LostError")]).unwrap();
    for text in [
        "pub struct StoredItem",
        "src/types/stored_item.rs",
        "StoredKind",
        "pub struct LostError",
        // The wire format stays the same.
        "\"Lost\"",
        "\"Item\"",
    ] {
        assert!(code.contains(text), "{text}\n{code}");
    }
    assert!(!code.contains("pub struct Item") && !code.contains("pub struct Lost "));
}

#[test]
fn invalid_new_names_are_errors() {
    for (names, wanted) in [
        (&[("Itm", "A")][..], "rename: the crate has no type `Itm`; use `Item`"),
        (&[("GetOutput", "A")], "no type `GetOutput`"),
        (&[("Item", "Kind")], "there is another type `Kind`"),
        (&[("Item", "A"), ("Kind", "A")], "there is another type `A`"),
        (&[("Item", "stored_item")], "`stored_item`, the new name of `Item`, is not a name"),
        (&[("Item", "a b")], "is not a name for a type"),
        (&[("Item", "")], "is not a name for a type"),
        (&[("Item", "Option")], "is not a name for a type"),
    ] {
        let error = renamed(names).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn types_are_replaced_by_shape() {
    let replaced = |types: &[(&str, &str)]| {
        generated(&Customization { types: map(types), ..Customization::default() })
    };
    for key in ["Owner", "example#Owner"] {
        let code = replaced(&[(key, "my::Owner")]).unwrap();
        assert!(code.contains("pub owner: Option<::my::Owner>"), "{code}");
        assert!(code.contains("pub fallback: Option<String>"), "{code}");
    }
    // A single shape takes precedence over all timestamps; shapes of the prelude count as well.
    let code = replaced(&[("timestamp", "a::Time"), ("Time", "b::Time")]).unwrap();
    assert!(code.contains("pub at: Option<::b::Time>"), "{code}");
    assert!(code.contains("pub since: Option<::a::Time>"), "{code}");
    for (types, wanted) in [
        (("Ownr", "a::B"), "types: `Ownr`: no member has this shape; use `Owner`"),
        (("Zzz", "a::B"), "use the name of a string or timestamp of the model, or `timestamp`"),
        (("Kind", "a::B"), "types: `Kind`: it is neither a string nor a timestamp"),
        (("Twice", "a::B"), "several shapes have this name; use `example#Twice` or `other#Twice`"),
        (("Owner", "B"), "types: `Owner`: `B` is not the path of a type in a crate"),
    ] {
        let error = replaced(&[types]).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

fn without(rules: &[&str]) -> Result<String, String> {
    let without = rules.iter().map(|rule| (*rule).to_owned()).collect();
    generated(&Customization { without, ..Customization::default() })
}

#[test]
fn members_types_and_errors_are_left_out() {
    let code = without(&["GetOutput.kind", "Lost.*"]).unwrap();
    assert!(!code.contains("kind.rs") && !code.contains("pub times"), "{code}");
    assert!(code.contains("pub item: "), "{code}");
    let code = without(&["Item", "Lost"]).unwrap();
    assert!(!code.contains("pub item: ") && !code.contains("item.rs"), "{code}");
    assert!(!code.contains("lost.rs"), "{code}");
    // Names are those after renaming.
    let customization = Customization {
        without: vec!["Thing".to_owned()],
        rename: map(&[("Item", "Thing")]),
        ..Customization::default()
    };
    assert!(!generated(&customization).unwrap().contains("thing.rs"));
}

#[test]
fn parts_that_are_needed_are_not_left_out() {
    for (rules, wanted) in [
        (
            &["Put.owner"][..],
            "without: `Put.owner`: the service requires `owner` of `Put` in requests; keep it",
        ),
        (&["inputs.*"], "the service requires `owner` of `Put`"),
        (
            &["Put"],
            "`Put` is the input or output of an operation; leave out members of it, or select operations",
        ),
        (&["GetOutput"], "`GetOutput` is the input or output of an operation"),
        (
            &["GetOutput.kinds"],
            "without: `GetOutput.kinds`: the crate has no member `kinds` of `GetOutput`; use `kind`",
        ),
        (&["Itme"], "`Itme`: the crate has no type `Itme`; use `Item`"),
        (&["a b"], "without: `a b` selects nothing"),
        (&["List.token"], "without: the crate needs a part that is left out: "),
    ] {
        let error = without(rules).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn dependencies_and_features_are_checked() {
    let manifest = |customization: Customization| generated(&customization);
    let dependencies =
        |pairs| Customization { dependencies: map(pairs), ..Customization::default() };
    let features = |name: &str| Customization {
        features: [(name.to_owned(), vec!["dep:clap".to_owned()])].into(),
        ..Customization::default()
    };
    let both = Customization {
        features: features("x").features,
        ..dependencies(&[("clap", "{ version = \"4\", optional = true }"), ("jiff", "\"0.2\"")])
    };
    let code = manifest(both).unwrap();
    assert!(
        code.contains("clap = { version = \"4\", optional = true }\njiff = \"0.2\"\ntinsmith-"),
        "{code}"
    );
    assert!(code.contains("\nx = [\"dep:clap\"]\n"), "{code}");
    for name in manifest::FEATURES {
        assert!(code.contains(&format!("\n{name} = [")), "{name}");
    }
    for (customization, wanted) in [
        (dependencies(&[("a b", "\"1\"")]), "dependencies: `a b`: it is not the name of a crate"),
        (dependencies(&[("tinsmith-runtime", "\"1\"")]), "set it with `runtime`"),
        (dependencies(&[("a", "1")]), "it must be a version or a table"),
        (dependencies(&[("a", "x")]), "`x` is not a value in TOML; use one such as"),
        (dependencies(&[("a", "\"1\"\nb = \"2\"")]), "is not a value in TOML"),
        (features("serde"), "features: each crate has the feature `serde`; use another name"),
        (features("a b"), "features: `a b` is not the name of a feature"),
    ] {
        let error = manifest(customization).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn crates_of_types_must_be_dependencies() {
    let with = |dependencies: &[(&str, &str)]| Customization {
        types: map(&[("timestamp", "jiff::Timestamp")]),
        derive: [(
            "*".to_owned(),
            vec!["Hash".to_owned(), "std::cmp::Eq".to_owned(), "a_b::C".to_owned()],
        )]
        .into(),
        dependencies: map(dependencies),
        ..Customization::default()
    };
    with(&[("jiff", "\"0.2\""), ("a-b", "\"1\"")]).check_dependencies().unwrap();
    for (dependencies, wanted) in [
        (
            &[("a-b", "\"1\"")][..],
            "types: `timestamp`: the crate `jiff` is not a dependency; add it",
        ),
        (&[("jiff", "\"1\"")], "derive: `*`: the crate `a_b` is not a dependency"),
    ] {
        let error = with(dependencies).check_dependencies().unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn values_are_written_on_one_line_in_a_fixed_order() {
    let table: toml::Table = r#"
        [a]
        version = "4"
        features = ["x", { z = 1, "a b" = 2 }]
        [a."quoted \"key\""]
        optional = true
    "#
    .parse()
    .unwrap();
    let text = inline(&table["a"]);
    let wanted = r#"{ features = ["x", { "a b" = 2, z = 1 }], 'quoted "key"' = { optional = true }, version = "4" }"#;
    assert_eq!(text, wanted);
    assert_eq!(format!("a = {text}").parse::<toml::Table>().unwrap(), table);
}
