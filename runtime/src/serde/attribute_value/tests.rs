use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Set, number};
use crate::{Bytes, Document};

/// A union as the generator emits it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AttributeValue {
    S(String),
    N(String),
    B(Bytes),
    Ss(Vec<String>),
    Ns(Vec<String>),
    Bs(Vec<Bytes>),
    M(BTreeMap<String, Self>),
    L(Vec<Self>),
    Null(bool),
    Bool(bool),
    Unknown(String, Document),
}

mod conversions {
    crate::impl_attribute_value! { super::AttributeValue }
}

use conversions::{from_attribute_value, from_item, to_attribute_value, to_item};

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Everything {
    text: String,
    letter: char,
    signed: i128,
    unsigned: u128,
    small: i8,
    wide: f64,
    narrow: f32,
    maybe: Option<Option<bool>>,
    pair: (u8, String),
    choices: Vec<Choice>,
    counts: BTreeMap<u64, i64>,
    #[serde(with = "super::set")]
    set: Vec<Key>,
    #[serde(with = "number")]
    digits: String,
    #[serde(flatten)]
    flat: Flat,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Flat {
    inner: i64,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Key(i64);

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
enum Choice {
    Unit,
    New(Key),
    Tuple(bool, i8),
    Struct { it: Option<String> },
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::Unit),
        any::<i64>().prop_map(|it| Choice::New(Key(it))),
        any::<(bool, i8)>().prop_map(|(a, b)| Choice::Tuple(a, b)),
        any::<Option<String>>().prop_map(|it| Choice::Struct { it }),
    ]
}

fn everything() -> impl Strategy<Value = Everything> {
    let numbers = (any::<i128>(), any::<u128>(), any::<i8>());
    let floats = (any::<f64>(), any::<f32>());
    let texts = (any::<String>(), any::<char>(), "-?[0-9]{1,20}(\\.[0-9]{1,18})?");
    let containers = (
        any::<Option<bool>>(),
        any::<(u8, String)>(),
        vec(choice(), 0..4),
        btree_map(any::<u64>(), any::<i64>(), 0..4),
        vec(any::<i64>().prop_map(Key), 1..4),
        any::<i64>(),
    );
    (numbers, floats, texts, containers).prop_map(
        |(
            (signed, unsigned, small),
            (wide, narrow),
            (text, letter, digits),
            (maybe, pair, choices, counts, set, inner),
        )| Everything {
            text,
            letter,
            signed,
            unsigned,
            small,
            wide,
            narrow,
            // `Some(None)` is null, as in all formats with one null.
            maybe: maybe.map(Some),
            pair,
            choices,
            counts,
            set,
            digits,
            flat: Flat { inner },
        },
    )
}

fn attribute() -> impl Strategy<Value = AttributeValue> {
    let number = || prop_oneof!["-?[0-9]{1,40}(\\.[0-9]{1,4})?(E[0-9]{1,4})?", any::<String>()];
    let bytes = || vec(any::<u8>(), 0..4).prop_map(Bytes::from);
    let leaf = prop_oneof![
        any::<String>().prop_map(AttributeValue::S),
        number().prop_map(AttributeValue::N),
        bytes().prop_map(AttributeValue::B),
        vec(any::<String>(), 0..3).prop_map(AttributeValue::Ss),
        vec(number(), 0..3).prop_map(AttributeValue::Ns),
        vec(bytes(), 0..3).prop_map(AttributeValue::Bs),
        any::<bool>().prop_map(AttributeValue::Null),
        any::<bool>().prop_map(AttributeValue::Bool),
        any::<String>().prop_map(|name| AttributeValue::Unknown(name, Document::Null)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            btree_map("Unit|New|Tuple|Struct|[a-z]{0,2}", inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|it| json!(it)),
        any::<i64>().prop_map(|it| json!(it)),
        any::<u64>().prop_map(|it| json!(it)),
        any::<f64>()
            .prop_filter("integers are read as such", |it| it.fract() != 0.0)
            .prop_map(|it| json!(it)),
        any::<String>().prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|it| json!(it)),
            btree_map(any::<String>(), inner, 0..4).prop_map(|it| json!(it)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn structs_are_the_same_after_both_conversions(value in everything()) {
        let item = to_item(&value).unwrap();
        prop_assert_eq!(from_item::<Everything>(item).unwrap(), value);
    }

    #[test]
    fn json_is_the_same_after_both_conversions(value in json_value()) {
        let attribute = to_attribute_value(&value).unwrap();
        prop_assert_eq!(from_attribute_value::<serde_json::Value>(attribute).unwrap(), value);
    }

    #[test]
    fn no_attribute_value_causes_a_panic(value in attribute()) {
        let _ = from_attribute_value::<serde_json::Value>(value.clone());
        let _ = from_attribute_value::<Choice>(value.clone());
        let _ = from_attribute_value::<Vec<f32>>(value.clone());
        let _ = from_attribute_value::<BTreeMap<i128, Option<Choice>>>(value.clone());
        let _ = from_attribute_value::<Set<Vec<u64>>>(value.clone());
        let _ = from_attribute_value::<(Key, String)>(value);
    }
}

/// Writes a value without its key.
struct NoKey;

impl Serialize for NoKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(usize::MAX))?;
        map.serialize_value(&1)?;
        map.end()
    }
}

/// Claims to have more elements than fit into memory.
struct TooLong;

impl Serialize for TooLong {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde::ser::SerializeSeq::end(serializer.serialize_seq(Some(usize::MAX))?)
    }
}

#[test]
fn wrong_implementations_of_serialize_cause_no_panic() {
    let error = to_item(&NoKey).unwrap_err();
    assert!(error.to_string().contains("correct the implementation"), "{error}");
    assert_eq!(to_attribute_value(&TooLong), Ok(AttributeValue::L(Vec::new())));
}

#[test]
fn an_error_has_the_size_of_a_pointer() {
    assert_eq!(size_of::<super::ConversionError>(), size_of::<usize>());
}

#[test]
fn only_decimal_numbers_are_numbers() {
    for text in ["0", "-1", "+1.5", "1e5", "1E-130", ".5", "5."] {
        assert!(number::is_decimal(text), "{text}");
    }
    for text in ["", "-", "e5", "inf", "NaN", "1,5", "1 ", "١", "--1"] {
        assert!(!number::is_decimal(text), "{text}");
    }
}

#[test]
fn sets_and_numbers_are_plain_in_other_formats() {
    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Plain {
        #[serde(with = "super::set")]
        set: Vec<u8>,
        #[serde(with = "number")]
        digits: i64,
    }
    let plain = Plain { set: vec![1, 2], digits: 5 };
    let json = serde_json::to_value(&plain).unwrap();
    assert_eq!(json, json!({"set": [1, 2], "digits": "5"}));
    assert_eq!(serde_json::from_value::<Plain>(json).unwrap(), plain);
}
