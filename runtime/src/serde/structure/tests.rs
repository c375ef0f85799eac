use std::collections::BTreeMap;

use serde::de::value::{Error, SeqDeserializer};
use serde::de::{Deserialize, IntoDeserializer};
use serde_json::{Value, from_value, json, to_value};

use super::write::count;
use crate::{Bytes, Document};

#[derive(Debug, PartialEq)]
struct Input {
    function_name: String,
    r#type: Option<i32>,
    kms_key: Option<Bytes>,
    any: Document,
}

crate::impl_serde! { struct Input: PascalCase {
    function_name, r#type, kms_key = "KMSKey" | "KmsKey" | "Key", any
} }

#[derive(Debug, PartialEq)]
struct Output {
    retries: i32,
    ratio: f64,
    weights: Option<BTreeMap<String, f64>>,
}

impl Default for Output {
    fn default() -> Self {
        Self { retries: 2, ratio: 0.5, weights: None }
    }
}

crate::impl_serde! { struct Output: camelCase, default { retries, ratio, weights } }

#[derive(Debug, Default, PartialEq)]
struct Empty {}

crate::impl_serde! { struct Empty: camelCase, default {} }

fn input() -> Input {
    Input { function_name: "f".to_owned(), r#type: None, kms_key: None, any: Document::Null }
}

fn error<'de, T: Deserialize<'de>>(text: &'de str) -> String {
    serde_json::from_str::<T>(text).map(drop).unwrap_err().to_string()
}

#[test]
fn members_that_are_set_are_written_with_their_wire_names() {
    assert_eq!(to_value(input()).unwrap(), json!({"FunctionName": "f", "Any": null}));
    let all = Input { r#type: Some(1), kms_key: Some(Bytes::from_static(b"PK")), ..input() };
    let written = json!({"FunctionName": "f", "Type": 1, "KMSKey": "UEs=", "Any": null});
    assert_eq!(to_value(&all).unwrap(), written);
    assert_eq!(from_value::<Input>(written).unwrap(), all);
    assert_eq!(to_value(Output::default()).unwrap(), json!({"retries": 2, "ratio": 0.5}));
    assert_eq!(to_value(Empty {}).unwrap(), json!({}));
}

#[test]
fn the_number_of_members_counts_those_that_are_set() {
    assert_eq!(count(&input()), 2);
    assert_eq!(count(&Input { r#type: Some(1), ..input() }), 3);
    assert_eq!(count(&Empty {}), 0);
    // `serde_json` writes `{}` at once if the number is 0.
    let text = serde_json::to_string(&input()).unwrap();
    assert_eq!(text, r#"{"FunctionName":"f","Any":null}"#);
}

#[test]
fn members_are_read_by_each_of_their_names() {
    for name in ["KMSKey", "KmsKey", "Key"] {
        let value = json!({"FunctionName": "f", "Any": null, "New": [{}], name: "UEs="});
        assert_eq!(from_value::<Input>(value).unwrap().kms_key.unwrap(), "PK");
    }
    assert_eq!(from_value::<Empty>(json!({"new": 1})).unwrap(), Empty {});
}

#[test]
fn only_optional_members_and_those_with_a_default_can_be_missing_or_null() {
    let value = json!({"FunctionName": "f", "Any": null, "Type": null});
    assert_eq!(from_value::<Input>(value).unwrap(), input());
    assert!(error::<Input>(r#"{"Any":1}"#).contains("missing field `FunctionName`"));
    assert!(error::<Input>(r#"{"FunctionName":"f"}"#).contains("missing field `Any`"));
    assert!(error::<Input>(r#"{"FunctionName":null,"Any":1}"#).contains("null"));
    for value in [json!({}), json!({"retries": null, "ratio": null, "weights": null})] {
        assert_eq!(from_value::<Output>(value).unwrap(), Output::default());
    }
    assert!(from_value::<Output>(Value::Null).is_err());
}

#[test]
fn a_duplicated_member_is_an_error() {
    for text in [r#"{"retries":1,"retries":2}"#, r#"{"retries":null,"retries":2}"#] {
        assert!(error::<Output>(text).contains("duplicate field `retries`"));
    }
    let text = r#"{"FunctionName":"f","Key":"","KMSKey":""}"#;
    assert!(error::<Input>(text).contains("duplicate field `KMSKey`"));
}

#[test]
fn formats_without_names_have_members_in_order() {
    assert_eq!(from_value::<Output>(json!([7])).unwrap().retries, 7);
    let read = from_value::<Input>(json!(["f", 3, null, true])).unwrap();
    assert_eq!(read, Input { r#type: Some(3), any: Document::Bool(true), ..input() });
    let short = SeqDeserializer::<_, Error>::new(["f"].into_iter());
    assert!(Input::deserialize(short).unwrap_err().to_string().contains("`Any`"));
    let indices = BTreeMap::from([(0_u32, "f"), (3, "x"), (9, "y")]);
    let read = Input::deserialize(IntoDeserializer::<Error>::into_deserializer(indices)).unwrap();
    assert_eq!(read, Input { any: Document::String("x".to_owned()), ..input() });
}
