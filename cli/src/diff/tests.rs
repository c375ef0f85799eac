//! A model of a shop, and changes of it.

use std::collections::BTreeSet;

use serde_json::Value;
use tinsmith_codegen::{Model, Options, Runtime, api::Api};

use super::{Change, Expected, Level, apis, compare, format, rules};

mod api_cases;
mod model_cases;

const SHOP: &str = include_str!("tests/shop.json");

/// The client of a model, with these operations, or with all.
fn lowered(model: &Value, operations: Option<Vec<String>>) -> Result<Api, String> {
    let options = Options {
        crate_name: "client".to_owned(),
        crate_version: "0.1.0".to_owned(),
        service: None,
        protocol: None,
        operations,
        runtime: Runtime::Version("0.1.0".to_owned()),
        is_workspace_root: true,
        source: String::new(),
        command: String::new(),
        arguments: String::new(),
        tests: false,
        handwritten: None,
        additions: Default::default(),
    };
    let text = model.to_string();
    let model = Model::read([("shop.json", text.as_str())]).map_err(|error| error.to_string())?;
    let lowered = tinsmith_codegen::lower(&model, &options).map_err(|error| error.to_string())?;
    Ok(lowered.api)
}

fn shop() -> Value {
    serde_json::from_str(SHOP).unwrap()
}

/// The model with other values at these places, each a shape and a JSON pointer; the value `null` removes one.
fn edited(edits: &[(&str, &str)]) -> Value {
    let mut model = shop();
    for (place, text) in edits {
        let (parent, key) = place.rsplit_once('/').unwrap_or(("", place));
        let pointer = format!("/shapes/example#{parent}").trim_end_matches('#').to_owned();
        let (pointer, key) = match parent {
            "" => ("/shapes".to_owned(), format!("example#{key}")),
            _ => (pointer, key.replace("~1", "/")),
        };
        let object = model.pointer_mut(&pointer).and_then(Value::as_object_mut);
        let object = object.unwrap_or_else(|| panic!("no object {pointer}"));
        match serde_json::from_str(text).unwrap() {
            Value::Null => object.remove(&key),
            value => object.insert(key, value),
        };
    }
    model
}

/// Rules and Rust paths of changes.
fn found(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {}", change.rule.id, change.rust)).collect()
}

#[test]
fn each_rule_has_a_test() {
    let of_api = api_cases::CASES.iter().chain(api_cases::REVERSED);
    let mut tested: BTreeSet<&str> = of_api.map(|(expected, _)| *expected).collect();
    // These have their own tests, because both clients must be changed.
    tested.extend([rules::DEPRECATION_CHANGED.id, rules::LENGTH_REQUIRED_CHANGED.id]);
    tested.extend(model_cases::CASES.iter().flat_map(|(_, expected)| *expected));
    for rule in rules::ALL {
        let has = tested.iter().any(|line| line.split(' ').next() == Some(rule.id));
        assert!(has, "no test of {}", rule.id);
    }
    let ids: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules::ALL.len(), "each ID is unique");
}

#[test]
fn the_same_model_has_no_changes() {
    let api = lowered(&shop(), None).unwrap();
    assert_eq!(compare(&api, &api), []);
    assert_eq!(format::text(&[]), "No change: the clients are the same.");
    assert_eq!(format::markdown(&[]), "No change: the clients are the same.");
    assert_eq!(format::json(&[]), "[]");
}

#[test]
fn only_expected_levels_pass() {
    let change = |level| {
        let rule = rules::ALL.iter().find(|rule| rule.level == level).copied().unwrap();
        let text = String::new;
        Change { rule, model: text(), rust: text(), message: text(), accepted: None }
    };
    let passes = |expected: Expected| -> Vec<Level> {
        let levels = Level::ALL.into_iter();
        levels.filter(|level| expected.check(&[change(*level)]).is_ok()).collect()
    };
    assert_eq!(passes(Expected::Patch), [Level::Patch]);
    assert_eq!(passes(Expected::Minor), [Level::Behaviour, Level::Minor, Level::Patch]);
    assert_eq!(passes(Expected::Major), Level::ALL);
    assert_eq!(Expected::Minor.check(&[]), Ok(()));
}

#[test]
fn text_of_models_stays_in_its_line_and_cell() {
    let message = "a | b\n| c".to_owned();
    let rule = rules::MEMBER_ADDED;
    let (model, rust) = ("A".to_owned(), "a".to_owned());
    let change = Change { rule, model, rust, message, accepted: None };
    let markdown = format::markdown(std::slice::from_ref(&change));
    assert!(
        markdown.contains("| minor | member-added | `A` | `a` | a \\| b \\| c |"),
        "{markdown}"
    );
    let text = format::text(&[change]);
    assert!(text.contains("  member-added  a  a | b | c (A)\n"), "{text}");
}

#[test]
fn operations_can_be_missing_in_one_model() {
    let without_buy = r#"[{ "target": "example#Look" }, { "target": "example#Watch" }]"#;
    let (old, new) = (shop(), edited(&[("Shop/operations", without_buy)]));
    let select = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let lower = |side, operations| {
            lowered(if side == super::Side::Old { &old } else { &new }, operations)
        };
        apis(lower, Some(&names)).map(|(old, new)| found(&compare(&old, &new)))
    };
    for names in [&["Buy"][..], &["Buy", "Look"], &["example#Buy"]] {
        let changes = select(names).unwrap();
        assert!(changes.contains(&"operation-removed operation::Buy".to_owned()), "{changes:?}");
        assert!(changes.iter().all(|change| change.contains("-removed")), "{changes:?}");
    }
    assert_eq!(select(&["Look"]), Ok(Vec::new()));
    assert!(select(&["Look", "Bui"]).unwrap_err().contains("no operation `Bui`"));
}
