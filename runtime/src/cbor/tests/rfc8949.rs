//! The [examples](https://www.rfc-editor.org/rfc/rfc8949#appendix-A) of the specification.

use serde_json::{Value, json};

use super::{Reader, bytes, read};
use crate::document::{Document, Number};

/// The document of a JSON value.
fn document(value: &Value) -> Document {
    crate::json::Reader::new(value.to_string().as_bytes()).document().unwrap()
}

#[test]
fn reads_the_examples() {
    let one_to_25: Vec<i32> = (1..=25).collect();
    for (hex, value) in [
        ("00", json!(0)),
        ("01", json!(1)),
        ("0a", json!(10)),
        ("17", json!(23)),
        ("1818", json!(24)),
        ("1819", json!(25)),
        ("1864", json!(100)),
        ("1903e8", json!(1000)),
        ("1a000f4240", json!(1_000_000)),
        ("1b000000e8d4a51000", json!(1_000_000_000_000_i64)),
        ("1bffffffffffffffff", json!(u64::MAX)),
        // A large number is a tagged byte string.
        ("c249010000000000000000", json!("AQAAAAAAAAAA")),
        ("20", json!(-1)),
        ("29", json!(-10)),
        ("3863", json!(-100)),
        ("3903e7", json!(-1000)),
        ("f90000", json!(0.0)),
        ("f98000", json!(-0.0)),
        ("f93c00", json!(1.0)),
        ("fb3ff199999999999a", json!(1.1)),
        ("f93e00", json!(1.5)),
        ("f97bff", json!(65504.0)),
        ("fa47c35000", json!(100_000.0)),
        ("fa7f7fffff", json!(3.402_823_466_385_288_6e38)),
        ("fb7e37e43c8800759c", json!(1.0e300)),
        ("f90001", json!(5.960_464_477_539_063e-8)),
        ("f90400", json!(0.000_061_035_156_25)),
        ("f9c400", json!(-4.0)),
        ("fbc010666666666666", json!(-4.1)),
        ("f4", json!(false)),
        ("f5", json!(true)),
        ("f6", json!(null)),
        ("f7", json!(null)),
        ("c074323031332d30332d32315432303a30343a30305a", json!("2013-03-21T20:04:00Z")),
        ("c11a514b67b0", json!(1_363_896_240)),
        ("c1fb41d452d9ec200000", json!(1_363_896_240.5)),
        ("d74401020304", json!("AQIDBA==")),
        ("d818456449455446", json!("ZElFVEY=")),
        ("d82076687474703a2f2f7777772e6578616d706c652e636f6d", json!("http://www.example.com")),
        ("40", json!("")),
        ("4401020304", json!("AQIDBA==")),
        ("60", json!("")),
        ("6161", json!("a")),
        ("6449455446", json!("IETF")),
        ("62225c", json!("\"\\")),
        ("62c3bc", json!("ü")),
        ("63e6b0b4", json!("水")),
        ("64f0908591", json!("\u{10151}")),
        ("80", json!([])),
        ("83010203", json!([1, 2, 3])),
        ("8301820203820405", json!([1, [2, 3], [4, 5]])),
        ("98190102030405060708090a0b0c0d0e0f101112131415161718181819", json!(one_to_25)),
        ("a0", json!({})),
        ("a26161016162820203", json!({"a": 1, "b": [2, 3]})),
        ("826161a161626163", json!(["a", {"b": "c"}])),
        (
            "a56161614161626142616361436164614461656145",
            json!({"a": "A", "b": "B", "c": "C", "d": "D", "e": "E"}),
        ),
        ("5f42010243030405ff", json!("AQIDBAU=")),
        ("7f657374726561646d696e67ff", json!("streaming")),
        ("9fff", json!([])),
        ("9f018202039f0405ffff", json!([1, [2, 3], [4, 5]])),
        ("9f01820203820405ff", json!([1, [2, 3], [4, 5]])),
        ("83018202039f0405ff", json!([1, [2, 3], [4, 5]])),
        ("83019f0203ff820405", json!([1, [2, 3], [4, 5]])),
        ("9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", json!(one_to_25)),
        ("bf61610161629f0203ffff", json!({"a": 1, "b": [2, 3]})),
        ("826161bf61626163ff", json!(["a", {"b": "c"}])),
        ("bf6346756ef563416d7421ff", json!({"Fun": true, "Amt": -2})),
    ] {
        let expected = document(&value);
        // The notation distinguishes the variants of numbers, and the sign of zero.
        let read_document = read(hex, Reader::document).unwrap();
        assert_eq!(format!("{read_document:?}"), format!("{expected:?}"), "{hex}");
        assert_eq!(read(hex, Reader::skip), Ok(()), "{hex}");
    }
}

#[test]
fn reads_the_examples_that_are_not_json() {
    for (hex, number) in [
        ("3bffffffffffffffff", -18_446_744_073_709_551_616.0),
        ("f97c00", f64::INFINITY),
        ("f9fc00", f64::NEG_INFINITY),
        ("fa7f800000", f64::INFINITY),
        ("faff800000", f64::NEG_INFINITY),
        ("fb7ff0000000000000", f64::INFINITY),
        ("fbfff0000000000000", f64::NEG_INFINITY),
    ] {
        let expected = Document::Number(Number::F64(number));
        assert_eq!(read(hex, Reader::document), Ok(expected), "{hex}");
    }
    for hex in ["f97e00", "fa7fc00000", "fb7ff8000000000000"] {
        assert!(read(hex, Reader::double).unwrap().is_nan(), "{hex}");
    }
    // Simple values without a meaning, and keys that are not text.
    for hex in ["f0", "f8ff", "a201020304"] {
        assert_eq!(read(hex, Reader::skip), Ok(()), "{hex}");
        assert!(read(hex, Reader::document).is_err(), "{hex}");
    }
}

/// The [examples](https://www.rfc-editor.org/rfc/rfc8949#appendix-F.1) of input that is not
/// well-formed.
#[test]
fn refuses_the_examples_that_are_not_well_formed() {
    let hexes = "
        18 19 1a 1b 1901 1a0102 1b01020304050607 38 58 78 98 9a01ff00 b8 d8 f8 f900 fa0000 fb000000
        41 61 5affffffff00 5bffffffffffffffff010203 7affffffff00 7b7fffffffffffffff010203
        81 818181818181818181 8200 a1 a20102 a100 a2000000 c0 5f4100 7f6100 9f 9f0102 bf
        bf01020102 819f 9f8000 9f9f9f9f9fffffffff 9f819f819f9fffffff
        1c 1d 1e 3c 3d 3e 5c 5d 5e 7c 7d 7e 9c 9d 9e bc bd be dc dd de fc fd fe
        f800 f801 f818 f81f 5f00ff 5f21ff 5f6100ff 5f80ff 5fa0ff 5fc000ff 5fe0ff 7f4100ff
        5f5f4100ffff 7f7f6100ffff ff 81ff 8200ff a1ff a1ff00 a100ff a20000ff 9f81ff
        9f829f819f9fffffffff bf00ff bf000000ff 1f 3f df";
    for hex in hexes.split_whitespace() {
        assert!(read(hex, Reader::skip).is_err(), "{hex}");
        assert!(read(hex, Reader::document).is_err(), "{hex}");
        let input = bytes(hex);
        let error = Reader::new(&input).skip().unwrap_err();
        assert!(error.offset().is_some_and(|offset| offset <= input.len()), "{hex}: {error}");
    }
}
