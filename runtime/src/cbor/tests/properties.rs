//! Comparisons with `ciborium`, and arbitrary input.

use std::collections::BTreeMap;

use bytes::Bytes;
use ciborium::Value;
use ciborium::value::Integer;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cbor::{Reader, Writer};
use crate::decode_error::DecodeError;
use crate::document::{Document, Number};
use crate::timestamp::Timestamp;

/// Everything that the writer writes.
#[derive(Clone, Debug)]
enum Tree {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f32),
    Double(f64),
    Text(String),
    Blob(Vec<u8>),
    /// Seconds and milliseconds.
    Time(i64, u32),
    Document(u64),
    List(Vec<Tree>),
    Map(BTreeMap<String, Tree>),
}

impl Tree {
    fn write(&self, cbor: &mut Writer) {
        match self {
            Self::Null => cbor.null(),
            Self::Boolean(value) => cbor.boolean(value),
            Self::Integer(value) => cbor.integer(value),
            Self::Float(value) => cbor.float(value),
            Self::Double(value) => cbor.double(value),
            Self::Text(value) => cbor.string(value),
            Self::Blob(value) => cbor.blob(value),
            Self::Time(..) => cbor.epoch_seconds(&self.time()),
            Self::Document(value) => cbor.document(&Document::from(*value)),
            Self::List(items) => cbor.list(items, |cbor, item| item.write(cbor)),
            Self::Map(entries) => cbor.map(entries, |cbor, value| value.write(cbor)),
        }
    }

    fn written(&self) -> Bytes {
        let mut cbor = Writer::new();
        self.write(&mut cbor);
        cbor.finish().unwrap()
    }

    fn time(&self) -> Timestamp {
        match self {
            Self::Time(secs, millis) => {
                Timestamp::from_secs_and_nanos(*secs, millis * 1_000_000 + 1)
            }
            _ => Timestamp::default(),
        }
    }

    /// The value as `ciborium` reads it.
    fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Bool(*value),
            Self::Integer(value) => Value::from(*value),
            Self::Float(value) => Value::from(*value),
            Self::Double(value) => Value::from(*value),
            Self::Text(value) => Value::from(value.as_str()),
            Self::Blob(value) => Value::Bytes(value.clone()),
            Self::Time(secs, 0) => Value::Tag(1, Box::new(Value::from(*secs))),
            Self::Time(secs, millis) => {
                let secs = format!("{}e-3", secs * 1000 + i64::from(*millis));
                Value::Tag(1, Box::new(Value::Float(secs.parse().unwrap())))
            }
            Self::Document(value) => Value::from(*value),
            Self::List(items) => Value::Array(items.iter().map(Self::value).collect()),
            Self::Map(entries) => Value::Map(
                entries.iter().map(|(key, value)| (key.as_str().into(), value.value())).collect(),
            ),
        }
    }

    /// Reads the same value back with the methods of its type.
    fn check(&self, cbor: &mut Reader<'_>) -> Result<(), DecodeError> {
        match self {
            Self::Null => assert_eq!(cbor.nullable(Reader::boolean)?, None),
            Self::Boolean(value) => assert_eq!(cbor.boolean()?, *value),
            Self::Integer(value) => assert_eq!(cbor.integer::<i64>()?, *value),
            // The notation is the same for NaN, and not for zeros of different signs.
            Self::Float(value) => assert_eq!(cbor.float()?.to_string(), value.to_string()),
            Self::Double(value) => assert_eq!(cbor.double()?.to_string(), value.to_string()),
            Self::Text(value) => assert_eq!(cbor.text()?, *value),
            Self::Blob(value) => assert_eq!(cbor.blob()?, *value),
            Self::Time(..) => {
                assert_eq!(Some(cbor.epoch_seconds()?), self.time().sendable());
            }
            Self::Document(value) => assert_eq!(cbor.document()?, Document::from(*value)),
            Self::List(items) => {
                cbor.begin_array()?;
                for item in items {
                    assert!(cbor.next_element()?);
                    item.check(cbor)?;
                }
                assert!(!cbor.next_element()?);
            }
            Self::Map(entries) => {
                cbor.begin_object()?;
                for (key, value) in entries {
                    assert_eq!(cbor.next_key()?.as_deref(), Some(key.as_str()));
                    value.check(cbor)?;
                }
                assert_eq!(cbor.next_key()?, None);
            }
        }
        Ok(())
    }
}

/// Integers of every length.
fn int64() -> impl Strategy<Value = i64> {
    (any::<i64>(), 0_u32..64).prop_map(|(value, shift)| value >> shift)
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::Boolean),
        int64().prop_map(Tree::Integer),
        any::<u32>().prop_map(|bits| Tree::Float(f32::from_bits(bits))),
        any::<u64>().prop_map(|bits| Tree::Double(f64::from_bits(bits))),
        any::<String>().prop_map(Tree::Text),
        vec(any::<u8>(), 0..300).prop_map(Tree::Blob),
        (-62_167_219_200_i64..253_402_300_800, 0_u32..1000)
            .prop_map(|(secs, millis)| Tree::Time(secs, millis)),
        any::<u64>().prop_map(Tree::Document),
    ];
    leaf.prop_recursive(5, 60, 30, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..30).prop_map(Tree::List),
            btree_map(".{0,5}", inner, 0..30).prop_map(Tree::Map),
        ]
    })
}

/// Everything that `ciborium` writes, if all keys are text.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        int64().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<u64>().prop_map(|size| Integer::try_from(-1 - i128::from(size)).unwrap().into()),
        any::<u64>().prop_map(|bits| Value::Float(f64::from_bits(bits))),
        // `ciborium` writes these with 16 or 32 bits.
        any::<u32>().prop_map(|bits| Value::from(f32::from_bits(bits))),
        (-4096_i16..4096).prop_map(|size| Value::Float(f64::from(size) / 16.0)),
        any::<String>().prop_map(Value::Text),
        vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(5, 60, 30, |inner| {
        prop_oneof![
            (any::<u64>(), inner.clone()).prop_map(|(tag, value)| Value::Tag(tag, value.into())),
            vec(inner.clone(), 0..30).prop_map(Value::Array),
            btree_map(".{0,5}", inner, 0..30).prop_map(|entries| {
                Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
            }),
        ]
    })
}

/// The document of a value.
fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => (*value).into(),
        Value::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
            (Ok(value), _) => value.into(),
            (_, Ok(value)) => value.into(),
            _ => Number::F64(i128::from(*value) as f64).into(),
        },
        Value::Float(value) => (*value).into(),
        Value::Text(value) => value.as_str().into(),
        Value::Bytes(value) => crate::base64::encode(value).into(),
        Value::Tag(_, value) => document(value),
        Value::Array(items) => items.iter().map(document).collect(),
        Value::Map(entries) => {
            entries.iter().map(|(key, value)| (key.as_text().unwrap(), document(value))).collect()
        }
        other => panic!("unknown kind of value: {other:?}"),
    }
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// Reads an input with every method. Every error has an offset within the input.
fn read_in_every_way(input: &[u8]) {
    fn as_list(cbor: &mut Reader<'_>) -> Result<(), DecodeError> {
        cbor.list(|cbor| cbor.nullable(Reader::epoch_seconds)).map(drop)
    }
    fn as_map(cbor: &mut Reader<'_>) -> Result<(), DecodeError> {
        cbor.sparse_map(|cbor| cbor.sparse_list(Reader::integer::<u16>)).map(drop)
    }
    type Read = fn(&mut Reader<'_>) -> Result<(), DecodeError>;
    let ways: [Read; 13] = [
        |cbor| cbor.skip(),
        |cbor| cbor.document().map(drop),
        |cbor| cbor.string().map(drop),
        |cbor| cbor.string_or_skip().map(drop),
        |cbor| cbor.boolean().map(drop),
        |cbor| cbor.integer::<i64>().map(drop),
        |cbor| cbor.float().map(drop),
        |cbor| cbor.double().map(drop),
        |cbor| cbor.blob().map(drop),
        |cbor| cbor.epoch_seconds().map(drop),
        as_list,
        as_map,
        |cbor| cbor.map(Reader::string).map(drop),
    ];
    for read in ways {
        let mut cbor = Reader::new(input);
        if let Err(error) = read(&mut cbor).and_then(|()| cbor.finish()) {
            assert!(error.offset().is_some_and(|offset| offset <= input.len()), "{error}");
        }
    }
}

/// Whether an input is a whole document according to the reader.
fn skips(input: &[u8]) -> bool {
    let mut cbor = Reader::new(input);
    cbor.skip().and_then(|()| cbor.finish()).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn ciborium_reads_what_is_written(tree in tree()) {
        let bytes = tree.written();
        let value: Value = ciborium::from_reader(&*bytes).unwrap();
        prop_assert_eq!(format!("{value:?}"), format!("{:?}", tree.value()));
        let mut cbor = Reader::new(&bytes);
        prop_assert_eq!(tree.check(&mut cbor).and_then(|()| cbor.finish()), Ok(()));
        prop_assert!(skips(&bytes));
    }

    #[test]
    fn what_ciborium_writes_is_read(value in value()) {
        let bytes = written(&value);
        let mut cbor = Reader::new(&bytes);
        let read = cbor.document().and_then(|read| cbor.finish().map(|()| read)).unwrap();
        prop_assert_eq!(format!("{read:?}"), format!("{:?}", document(&value)));
        prop_assert!(skips(&bytes));
    }

    #[test]
    fn a_part_of_a_document_is_refused(value in value(), tree in tree(), at in any::<Index>()) {
        for bytes in [Bytes::from(written(&value)), tree.written()] {
            let part = &bytes[..at.index(bytes.len())];
            prop_assert!(!skips(part));
            read_in_every_way(part);
        }
    }

    #[test]
    fn a_changed_document_is_read_or_refused(
        value in value(),
        tree in tree(),
        changes in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        for bytes in [Bytes::from(written(&value)), tree.written()] {
            let mut bytes = bytes.to_vec();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            read_in_every_way(&bytes);
        }
    }

    #[test]
    fn any_input_is_read_or_refused(input in vec(any::<u8>(), 0..64)) {
        read_in_every_way(&input);
    }

    /// First bytes of values are frequent, so that the input is often valid.
    #[test]
    fn what_is_read_is_also_valid_for_ciborium(
        input in vec(prop_oneof![
            any::<u8>(), 0_u8..4, 0x20_u8..0x22, 0x60_u8..0x64, 0x80_u8..0x84, 0xa0_u8..0xa3,
            Just(0x5f), Just(0x7f), Just(0x9f), Just(0xbf), Just(0xff), 0xf4_u8..0xf8,
        ], 0..12)
    ) {
        read_in_every_way(&input);
        let mut cbor = Reader::new(&input);
        if let Ok(read) = cbor.document().and_then(|read| cbor.finish().map(|()| read)) {
            let value: Value = ciborium::from_reader(&*input).unwrap();
            prop_assert_eq!(format!("{read:?}"), format!("{:?}", document(&value)));
        }
    }
}
