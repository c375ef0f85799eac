use super::*;
use crate::request;

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
                "Kind": { "target": "example#Kind" }
            }
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
            "members": {},
            "traits": { "smithy.api#error": "client" }
        }
    }
}"#;

/// The crate with these changes, as one text.
fn generated(customization: &Customization) -> Result<String, String> {
    let mut model = Model::read([("store.json", MODEL)]).unwrap();
    let mut options = request::options("my-store".to_owned());
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
