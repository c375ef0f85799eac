//! Valid and invalid input of the reader, and round trips with the writer.

mod properties;
mod rfc8949;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Reader, Writer};
use crate::decode_error::DecodeError;
use crate::document::Document;
use crate::timestamp::Timestamp;

/// The bytes of hexadecimal digits; spaces are ignored.
fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| *byte != b' ').collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// Reads a whole input of hexadecimal digits. It is leaked, so that methods of the reader can be
/// passed without a closure.
fn read<T>(
    hex: &str,
    read: impl FnOnce(&mut Reader<'static>) -> Result<T, DecodeError>,
) -> Result<T, String> {
    let mut cbor = Reader::new(bytes(hex).leak());
    let value = read(&mut cbor).and_then(|value| cbor.finish().map(|()| value));
    value.map_err(|error| error.to_string())
}

/// The hexadecimal digits of the written bytes.
fn write(write: impl FnOnce(&mut Writer)) -> String {
    let mut cbor = Writer::new();
    write(&mut cbor);
    let mut hex = String::new();
    crate::hex::push_hex(&mut hex, &cbor.into_bytes());
    hex
}

#[test]
fn borrows_strings_and_keys_of_definite_length() {
    let mut cbor = Reader::new(b"\xa1\x61k\x62\xc3\xa4");
    cbor.begin_object().unwrap();
    assert!(matches!(cbor.next_key(), Ok(Some(Cow::Borrowed("k")))));
    assert!(matches!(cbor.text(), Ok(Cow::Borrowed("ä"))));
    let mut cbor = Reader::new(b"\xbf\x7f\x61k\xff\x7f\x61a\x61b\xff\xff");
    cbor.begin_object().unwrap();
    assert_eq!(cbor.next_key().unwrap().as_deref(), Some("k"));
    assert_eq!(cbor.text().unwrap(), "ab");
    assert_eq!(cbor.next_key(), Ok(None));
    assert_eq!(cbor.finish(), Ok(()));
}

#[test]
fn rejects_invalid_strings() {
    let error = |hex| read(hex, Reader::string).unwrap_err();
    assert_eq!(error("01"), "expected a text string, found an integer at byte 0");
    assert_eq!(
        error("62 c328"),
        "expected a text string, found bytes that are not UTF-8 at byte 0"
    );
    assert_eq!(
        error("7f 61 61 61 c3 61 a4 ff"),
        "expected a text string, found bytes that are not UTF-8 at byte 3"
    );
    assert_eq!(
        error("63 6161"),
        "expected the rest of a value, found the end of the input at byte 3"
    );
    assert_eq!(
        error("7f 6161 01 ff"),
        "expected a chunk of a string or its end, found an integer at byte 3"
    );
    assert_eq!(
        error("7f 41 61 ff"),
        "expected a chunk of a string or its end, found a byte string at byte 1"
    );
    assert_eq!(
        error("7f 7f 6161 ff ff"),
        "expected a chunk of definite length, found one of indefinite length at byte 1"
    );
    assert_eq!(error("6161 00"), "expected the end of the input, found an integer at byte 2");
    assert_eq!(error(""), "expected a text string, found the end of the input at byte 0");
    let keyed = read("a1 01 02", |cbor| cbor.map(Reader::integer::<i32>)).unwrap_err();
    assert_eq!(keyed, "expected a key, found an integer at byte 1");
}

#[test]
fn errors_show_no_text() {
    let secret = "67 68756e74657232";
    for (name, error) in [
        ("integer", read(secret, Reader::integer::<i32>).unwrap_err()),
        ("boolean", read(secret, Reader::boolean).unwrap_err()),
        ("blob", read(secret, |cbor| cbor.blob().map(drop)).unwrap_err()),
        ("map", read(secret, |cbor| cbor.map(Reader::boolean)).unwrap_err()),
        ("epoch_seconds", read(secret, Reader::epoch_seconds).unwrap_err()),
    ] {
        assert!(error.ends_with("found a text string at byte 0"), "{name}: {error}");
    }
    assert_eq!(format!("{:?}", Reader::new(&bytes(secret))), "Reader(at byte 0 of 8)");
}

#[test]
fn reads_integers() {
    assert_eq!(read("01", Reader::integer::<i8>), Ok(1));
    assert_eq!(read("38 7f", Reader::integer::<i8>), Ok(-128));
    assert_eq!(read("1b 0000000000000001", Reader::integer::<i8>), Ok(1));
    assert_eq!(read("1b 7fffffffffffffff", Reader::integer::<i64>), Ok(i64::MAX));
    assert_eq!(read("3b 7fffffffffffffff", Reader::integer::<i64>), Ok(i64::MIN));
    // Floats.
    assert_eq!(read("f9 5640", Reader::integer::<i8>), Ok(100));
    assert_eq!(read("f9 8000", Reader::integer::<i8>), Ok(0));
    assert_eq!(read("fb c3e0000000000000", Reader::integer::<i64>), Ok(i64::MIN));

    let error = read("81 19 012c", |cbor| cbor.list(Reader::integer::<i8>)).unwrap_err();
    assert_eq!(error, "the integer 300 is out of range at byte 1");
    for (hex, found) in [
        ("1b 8000000000000000", "9223372036854775808"),
        ("3b 8000000000000000", "-9223372036854775809"),
        ("fb 43e0000000000000", "9.223372036854776e18"),
        ("f9 3e00", "1.5e0"),
        ("f9 7e00", "NaN"),
        ("f9 fc00", "-inf"),
    ] {
        let error = read(hex, Reader::integer::<i64>).unwrap_err();
        assert_eq!(error, format!("expected a 64-bit integer, found {found} at byte 0"));
    }
    for (hex, found) in [("61 31", "a text string"), ("f6", "null"), ("c2 41 01", "a tag")] {
        let error = read(hex, Reader::integer::<i64>).unwrap_err();
        assert_eq!(error, format!("expected an integer, found {found} at byte 0"));
    }
    assert!(read("1a 0000", Reader::integer::<i64>).unwrap_err().contains("end of the input"));
}

#[test]
fn reads_floats() {
    assert_eq!(read("fb 3ff199999999999a", Reader::double), Ok(1.1));
    assert_eq!(read("fb 3ff199999999999a", Reader::float), Ok(1.1));
    assert_eq!(read("fa 3fc00000", Reader::double), Ok(1.5));
    assert_eq!(read("f9 0001", Reader::double), Ok(5.960_464_477_539_063e-8));
    assert_eq!(read("f9 fc00", Reader::float), Ok(f32::NEG_INFINITY));
    assert_eq!(read("fb 7ff0000000000000", Reader::float), Ok(f32::INFINITY));
    assert!(read("f9 7e00", Reader::double).unwrap().is_nan());
    assert!(read("fb 7ff8000000000000", Reader::float).unwrap().is_nan());
    assert_eq!(read("26", Reader::float), Ok(-7.0));
    assert_eq!(read("1b ffffffffffffffff", Reader::double), Ok(18_446_744_073_709_551_616.0));
    assert_eq!(
        read("fb 48078287f49c4a1d", Reader::float).unwrap_err(),
        "the number 1e39 is out of range at byte 0"
    );
    assert_eq!(
        read("63 4e614e", Reader::double).unwrap_err(),
        "expected a number, found a text string at byte 0"
    );
    for truncated in ["f9 00", "fa 000000", "fb 00000000000000"] {
        assert!(read(truncated, Reader::double).unwrap_err().contains("end of the input"));
    }
}

#[test]
fn reads_other_values() {
    assert_eq!(read("f5", Reader::boolean), Ok(true));
    assert_eq!(
        read("f6", Reader::boolean).unwrap_err(),
        "expected a boolean, found null at byte 0"
    );
    assert_eq!(read("43 666f6f", Reader::blob).unwrap(), "foo");
    assert_eq!(read("5f 42 666f 40 41 6f ff", Reader::blob).unwrap(), "foo");
    assert_eq!(
        read("63 666f6f", Reader::blob).unwrap_err(),
        "expected a byte string, found a text string at byte 0"
    );
    for null in ["f6", "f7"] {
        assert_eq!(read(null, |cbor| cbor.nullable(Reader::boolean)), Ok(None));
        assert_eq!(read(null, Reader::document), Ok(Document::Null));
        let mut place = 1;
        assert_eq!(read(null, |cbor| cbor.replace(&mut place, Reader::integer)), Ok(()));
        assert_eq!(place, 1);
    }
    assert_eq!(read("f5", |cbor| cbor.boxed(Reader::boolean)), Ok(Box::new(true)));
    assert_eq!(read("61 61", Reader::string_or_skip), Ok(Some("a".to_owned())));
    assert_eq!(read("82 01 a0", Reader::string_or_skip), Ok(None));
}

#[test]
fn reads_times() {
    let time = Timestamp::from_secs_and_nanos(1_576_540_098, 500_000_000);
    for hex in ["c1 fb 41d77e05f0a00000", "fb 41d77e05f0a00000", "d8 01 fb 41d77e05f0a00000"] {
        assert_eq!(read(hex, Reader::epoch_seconds), Ok(time), "{hex}");
    }
    assert_eq!(read("c1 20", Reader::epoch_seconds), Ok(Timestamp::from_secs(-1)));
    assert_eq!(read("c1 fa 42c80000", Reader::epoch_seconds), Ok(Timestamp::from_secs(100)));
    let before_1970 = Timestamp::from_secs_and_nanos(-2, 500_000_000);
    assert_eq!(read("c1 f9 be00", Reader::epoch_seconds), Ok(before_1970));
    let millisecond = Timestamp::from_secs_and_nanos(946_845_296, 123_000_000);
    assert_eq!(read("c1 fb 41cc37db380fbe77", Reader::epoch_seconds), Ok(millisecond));

    for hex in [
        "c1 1b ffffffffffffffff",
        "c1 3b ffffffffffffffff",
        "c1 fb 7e37e43c8800759c",
        "c1 f9 7e00",
        "c1 f9 fc00",
    ] {
        let error = read(hex, Reader::epoch_seconds).unwrap_err();
        assert_eq!(error, "the time is out of range at byte 1", "{hex}");
    }
    assert_eq!(
        read("c0 6161", Reader::epoch_seconds).unwrap_err(),
        "expected a number of seconds with tag 1, found tag 0 at byte 0"
    );
    assert_eq!(
        read("c1 c1 01", Reader::epoch_seconds).unwrap_err(),
        "expected a number of seconds, found a tag at byte 1"
    );
}

#[test]
fn reads_containers() {
    let integers = Reader::integer::<i32>;
    let map = |entries: &[(&str, i32)]| -> BTreeMap<String, i32> {
        entries.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
    };
    for [empty, nulls, nested] in [
        ["80", "84 01 f6 02 f7", "83 81 01 80 82 02 03"],
        ["9f ff", "9f 01 f6 02 f7 ff", "9f 9f 01 ff 80 9f 02 03 ff ff"],
    ] {
        assert_eq!(read(empty, |cbor| cbor.list(integers)), Ok(vec![]));
        assert_eq!(read(nulls, |cbor| cbor.list(integers)), Ok(vec![1, 2]));
        let sparse = read(nulls, |cbor| cbor.sparse_list(integers));
        assert_eq!(sparse, Ok(vec![Some(1), None, Some(2), None]));
        let nested = read(nested, |cbor| cbor.list(|cbor| cbor.list(integers)));
        assert_eq!(nested, Ok(vec![vec![1], vec![], vec![2, 3]]));
    }
    for [empty, nulls] in
        [["a0", "a3 6162 02 6161 01 6163 f6"], ["bf ff", "bf 6162 02 6161 01 6163 f6 ff"]]
    {
        assert_eq!(read(empty, |cbor| cbor.map(integers)), Ok(map(&[])));
        assert_eq!(read(nulls, |cbor| cbor.map(integers)), Ok(map(&[("a", 1), ("b", 2)])));
        let sparse = read(nulls, |cbor| cbor.sparse_map(integers)).unwrap();
        assert_eq!((sparse.len(), sparse["c"]), (3, None));
    }
    assert!(Reader::new(b"\x01").next_element().is_err());
    assert!(Reader::new(b"\x61a").next_key().is_err());
}

#[test]
fn limits_the_nesting_depth() {
    for (open, value, close) in
        [("9f", "", "ff"), ("81", "00", ""), ("bf 6161", "00", "ff"), ("a1 6161", "00", "")]
    {
        let nested = |depth: usize| open.repeat(depth) + value + &close.repeat(depth);
        assert_eq!(read(&nested(128), Reader::skip), Ok(()));
        assert!(read(&nested(128), Reader::document).is_ok());
        for deep in [129, 100_000] {
            assert!(read(&nested(deep), Reader::skip).unwrap_err().contains("128 deep"));
            assert!(read(&nested(deep), Reader::document).unwrap_err().contains("128 deep"));
        }
    }
    let side_by_side = format!("9f {} a0 ff", "80 9f ff a0".repeat(1000));
    assert_eq!(read(&side_by_side, Reader::skip), Ok(()));
    let tags = "c1".repeat(1_000_000) + "01";
    assert_eq!(read(&tags, Reader::skip), Ok(()));
    assert_eq!(read(&tags, Reader::document), Ok(Document::from(1)));
}

#[test]
fn lengths_must_not_exceed_the_input() {
    let (list, map) = ("an array", "a map");
    for (hex, what, length) in [
        ("9b 1000000000000000 01", list, "1152921504606846976"),
        ("9b ffffffffffffffff 01", list, "18446744073709551615"),
        ("82 01", list, "2"),
        ("bb 1000000000000000 01", map, "1152921504606846976"),
        ("bb ffffffffffffffff 01", map, "18446744073709551615"),
        ("a2 6161 01", map, "2"),
    ] {
        let expected = format!("the length {length} of {what} exceeds the input at byte 0");
        assert_eq!(read(hex, Reader::skip), Err(expected.clone()), "{hex}");
        assert_eq!(read(hex, Reader::document), Err(expected), "{hex}");
    }
    for hex in ["5b ffffffffffffffff 01", "7b 7fffffffffffffff 61", "5f 5b 1000000000000000 01"] {
        let error = read(hex, Reader::skip).unwrap_err();
        assert!(error.contains("found the end of the input"), "{hex}: {error}");
    }
}

#[test]
fn accepts_a_self_described_document() {
    assert_eq!(read("d9d9f7 01", Reader::integer::<i8>), Ok(1));
    assert_eq!(read("d9d9f7 a1 6161 f5", |cbor| cbor.map(Reader::boolean)).unwrap().len(), 1);
    assert!(read("81 d9d9f7 01", |cbor| cbor.list(Reader::integer::<i8>)).is_err());
    assert_eq!(read("81 d9d9f7 01", Reader::skip), Ok(()));
}

#[test]
fn writes_members() {
    let tags = BTreeMap::from([("a".to_owned(), Some(1_i8)), ("b".to_owned(), None)]);
    let hex = write(|cbor| {
        cbor.begin_object();
        cbor.member("N", Some("x"), Writer::string);
        cbor.member("None", None::<&bool>, Writer::boolean);
        cbor.member("E", Some(&()), Writer::empty_object);
        cbor.member("T", Some(&tags), |cbor, it| cbor.sparse_map(it, Writer::integer));
        cbor.member("L", Some(&[None, Some(true)][..]), |cbor, it| {
            cbor.sparse_list(it, Writer::boolean)
        });
        cbor.end_object();
    });
    let expected = "bf 614e 6178 6145 bf ff 6154 bf 6161 01 6162 f6 ff 614c 9f f6 f5 ff ff";
    assert_eq!(hex, expected.replace(' ', ""));
    assert_eq!(format!("{:?}", Writer::new()), "Writer(0 bytes)");
}

#[test]
fn writes_each_kind_of_value() {
    let time = Timestamp::from_secs_and_nanos(946_845_296, 123_999_999);
    let hex = write(|cbor| {
        cbor.begin_array();
        cbor.float(&1.5);
        cbor.double(&1.1);
        cbor.float(&f32::NAN);
        cbor.integer(&i64::MIN);
        cbor.integer(&23_i8);
        cbor.blob("foo");
        cbor.epoch_seconds(&time);
        cbor.epoch_seconds(&Timestamp::from_secs(-1));
        cbor.epoch_seconds(&Timestamp::from_secs_and_nanos(100, 1));
        cbor.document(&Document::from(u64::MAX));
        cbor.end_array();
    });
    let expected = "9f fa3fc00000 fb3ff199999999999a fa7fc00000 3b7fffffffffffffff 17 43666f6f \
                    c1fb41cc37db380fbe77 c120 c11864 1bffffffffffffffff ff";
    assert_eq!(hex, expected.replace(' ', ""));
}

#[test]
fn times_that_cannot_be_sent_are_reported_with_their_member() {
    let mut cbor = Writer::new();
    cbor.begin_object();
    cbor.member("Name", Some("a"), Writer::string);
    cbor.key("Filters");
    cbor.begin_array();
    cbor.begin_object();
    cbor.member("After", Some(&Timestamp::from_secs(i64::MAX)), Writer::epoch_seconds);
    cbor.member("Before", Some(&Timestamp::from_secs(i64::MIN)), Writer::epoch_seconds);
    cbor.end_object();
    cbor.end_array();
    cbor.end_object();
    let error = cbor.finish().unwrap_err().to_string();
    assert!(error.starts_with("`Filters.After` is a time outside the years"), "{error}");
    let mut cbor = Writer::new();
    cbor.epoch_seconds(&Timestamp::from_secs(1));
    assert_eq!(cbor.finish().unwrap(), b"\xc1\x01".as_slice());
}
