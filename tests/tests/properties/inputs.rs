//! Inputs that several properties share.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// So many cases that a property takes a fraction of a second. `PROPTEST_CASES=25600` has a hundred
/// times as many. Failures are printed and not kept in files.
pub fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: cases * (default.cases / 256).max(1),
        failure_persistence: None,
        ..default
    }
}

/// Any text, with more than its share of what has a meaning in JSON, URIs and headers.
pub fn texts() -> impl Strategy<Value = String> {
    let special = "\"\\/\0\u{1}\u{8}\t\n\u{c}\r\u{1f} %&+=?#;:,.~\u{7f}\u{80}\u{a0}\u{2028}\
                   \u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}";
    let special: Vec<char> = special.chars().collect();
    let character =
        prop_oneof![any::<char>(), prop::sample::select(special), prop::char::range('a', 'f')];
    vec(character, 0..20).prop_map(String::from_iter)
}

/// Any finite number.
pub fn finite() -> impl Strategy<Value = f64> {
    use prop::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    prop_oneof![POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO, -1e6..1e6]
}

/// Any value that JSON has.
pub fn values() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        finite().prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    simple.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(texts(), inner, 0..6)
                .prop_map(|entries: BTreeMap<_, _>| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// A change of a few bytes.
#[derive(Clone, Debug)]
pub enum Damage {
    Replace(u8),
    Insert(u8),
    Remove(usize),
    Repeat(usize),
    End,
}

/// A few changes, each with its place: a fraction of the length.
pub fn damages() -> impl Strategy<Value = Vec<(f64, Damage)>> {
    let byte = || prop_oneof![any::<u8>(), prop::sample::select(b"\"\\{}[]:,0-.eEu \xff".to_vec())];
    let damage = prop_oneof![
        4 => byte().prop_map(Damage::Replace),
        4 => byte().prop_map(Damage::Insert),
        2 => (1_usize..20).prop_map(Damage::Remove),
        2 => (1_usize..20).prop_map(Damage::Repeat),
        1 => Just(Damage::End),
    ];
    vec((0.0..1.0, damage), 0..5)
}

pub fn damaged(bytes: &[u8], damages: &[(f64, Damage)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, damage) in damages {
        let at = (bytes.len() as f64 * place) as usize;
        let up_to = |length: usize| at..(at + length).min(bytes.len());
        match *damage {
            Damage::Replace(byte) => drop(bytes.splice(up_to(1), [byte])),
            Damage::Insert(byte) => bytes.insert(at, byte),
            Damage::Remove(length) => drop(bytes.drain(up_to(length))),
            Damage::Repeat(length) => {
                let part = bytes[up_to(length)].to_vec();
                bytes.splice(at..at, part);
            }
            Damage::End => bytes.truncate(at),
        }
    }
    bytes
}
