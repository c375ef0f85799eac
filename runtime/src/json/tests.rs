//! Valid and invalid input of the reader, and round trips with the writer.

use std::collections::BTreeMap;

use super::{Reader, Writer};
use crate::decode_error::DecodeError;
use crate::document::Document;
use crate::timestamp::Timestamp;

/// Reads a whole input.
fn read<'a, T>(
    input: &'a (impl AsRef<[u8]> + ?Sized),
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, String> {
    let mut json = Reader::new(input.as_ref());
    let value = read(&mut json).and_then(|value| json.finish().map(|()| value));
    value.map_err(|error| error.to_string())
}

fn write(write: impl FnOnce(&mut Writer)) -> String {
    let mut json = Writer::new();
    write(&mut json);
    String::from_utf8(json.into_bytes().to_vec()).unwrap()
}

#[test]
fn borrows_strings_and_keys_without_escapes() {
    use std::borrow::Cow;
    assert!(matches!(read(r#" "aä" "#, Reader::text), Ok(Cow::Borrowed("aä"))));
    assert!(matches!(read(r#""\n""#, Reader::text), Ok(Cow::Owned(_))));
    let mut json = Reader::new(br#"{"k" : 1}"#);
    json.begin_object().unwrap();
    assert!(matches!(json.next_key(), Ok(Some(Cow::Borrowed("k")))));
}

#[test]
fn reads_escapes() {
    let all = r#""a\"\\\/\b\f\n\r\tz""#;
    assert_eq!(read(all, Reader::string).unwrap(), "a\"\\/\u{8}\u{c}\n\r\tz");
    let unicode = r#""\u00e4\u20AC\ud83d\uDE39!""#;
    assert_eq!(read(unicode, Reader::string).unwrap(), "ä€😹!");
    for wrong in [
        r#""\x""#,
        r#""\"#,
        r#""\u12"#,
        r#""\u+123""#,
        r#""\ud83d\u+e39""#,
        r#""\ud83d\u""#,
        r#""\u123ä""#,
    ] {
        assert!(read(wrong, Reader::string).is_err(), "{wrong}");
        assert!(read(wrong, Reader::skip).is_err(), "{wrong}");
    }
}

#[test]
fn unpaired_surrogates_are_replaced() {
    for (text, expected) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""a\ud83d\u0041""#, "a\u{fffd}A"),
        (r#""\ude39!""#, "\u{fffd}!"),
        (r#""\ud83dx\ude39""#, "\u{fffd}x\u{fffd}"),
        (r#""\ud83d\ud83d\ude39""#, "\u{fffd}😹"),
        (r#""\ude39\ud83d\n""#, "\u{fffd}\u{fffd}\n"),
    ] {
        assert_eq!(read(text, Reader::string).as_deref(), Ok(expected), "{text}");
        assert_eq!(read(text, Reader::skip), Ok(()), "{text}");
        assert_eq!(read(text, Reader::document), Ok(Document::from(expected)), "{text}");
    }
    let map = read(r#"{"\udc00k":1,"Description":2}"#, |json| json.map(Reader::integer::<i32>));
    let expected = [("\u{fffd}k".to_owned(), 1), ("Description".to_owned(), 2)];
    assert_eq!(map, Ok(BTreeMap::from(expected)));
}

#[test]
fn rejects_invalid_strings() {
    let error = |input: &[u8]| read(input, Reader::string).unwrap_err();
    assert_eq!(error(b"\"abc"), r#"expected '"', found the end at byte 4 of "\"***""#);
    assert!(error(b"\"a\nb\"").contains("control character"));
    assert_eq!(error(b"12"), r#"expected a string, found '1' at byte 0 of "12""#);
    assert!(error(b"\"ab\xff\"").contains("found bytes that are not UTF-8 at byte 3"));
    assert!(error(b"\"ab\"\xff").contains("expected the end, found bytes that are not UTF-8"));
    assert!(error(b"\xff").contains("not UTF-8"));
}

#[test]
fn reads_integers() {
    assert_eq!(read("1", Reader::integer::<i8>), Ok(1));
    assert_eq!(read(" -128 ", Reader::integer::<i8>), Ok(-128));
    assert_eq!(read("-0", Reader::integer::<i32>), Ok(0));
    assert_eq!(read("1e2", Reader::integer::<i8>), Ok(100));
    assert_eq!(read("12.0", Reader::integer::<i64>), Ok(12));
    assert_eq!(read("123456789012345678", Reader::integer::<i64>), Ok(123_456_789_012_345_678));
    assert_eq!(read("9223372036854775807", Reader::integer::<i64>), Ok(i64::MAX));
    assert_eq!(read("-9223372036854775808", Reader::integer::<i64>), Ok(i64::MIN));
    let error = read("[300]", |json| json.list(Reader::integer::<i8>)).unwrap_err();
    assert_eq!(error, r#"the integer 300 is out of range at byte 1 of "[300]""#);
    let error = read("1.5", Reader::integer::<i8>).unwrap_err();
    assert_eq!(error, r#"expected a 64-bit integer, found 1.5 at byte 0 of "1.5""#);
    for wrong in ["", "-", "01", "-01", "+1", "9223372036854775808", "1e", "1x", "\"1\"", "true"] {
        assert!(read(wrong, Reader::integer::<i64>).is_err(), "{wrong}");
    }
}

#[test]
fn reads_floats() {
    assert_eq!(read("1.5e-3", Reader::double), Ok(0.0015));
    assert_eq!(read("-7", Reader::float), Ok(-7.0));
    assert!(read("\"NaN\"", Reader::double).unwrap().is_nan());
    assert_eq!(read("\"-Infinity\"", Reader::float), Ok(f32::NEG_INFINITY));
    for wrong in ["1e400", "NaN", "\"nan\"", "\"1\"", ".5", "1.", "null"] {
        assert!(read(wrong, Reader::double).is_err(), "{wrong}");
    }
    assert!(read("1e39", Reader::float).unwrap_err().contains("out of range at byte 0"));
}

#[test]
fn reads_other_values() {
    assert_eq!(read("true", Reader::boolean), Ok(true));
    assert!(read("tru", Reader::boolean).unwrap_err().starts_with("expected true, found 't'"));
    assert_eq!(read("\"Zm9v\"", Reader::blob).unwrap(), "foo");
    assert!(read("\"?\"", Reader::blob).unwrap_err().starts_with("expected base64"));
    let time = Timestamp::from_secs_and_nanos(1_576_540_098, 500_000_000);
    assert_eq!(read("1576540098.5", Reader::epoch_seconds), Ok(time));
    assert_eq!(read("1.5765400985E9", Reader::epoch_seconds), Ok(time));
    assert_eq!(read("\"2019-12-16 23:48:18.5+00:00\"", Reader::epoch_seconds), Ok(time));
    assert!(read("\"1576540098\"", Reader::epoch_seconds).is_err());
    assert_eq!(read("\"2019-12-16T23:48:18.5Z\"", Reader::date_time), Ok(time));
    assert_eq!(read("\"Mon, 16 Dec 2019 23:48:18.5 GMT\"", Reader::http_date), Ok(time));
    assert!(read("1e99", Reader::epoch_seconds).is_err());
    assert!(read("\"\"", Reader::date_time).is_err());
    assert_eq!(read("null", |json| json.nullable(Reader::boolean)), Ok(None));
    assert!(read("nul", |json| json.nullable(Reader::boolean)).is_err());
}

#[test]
fn reads_containers() {
    let integers = Reader::integer::<i32>;
    assert_eq!(read("[ ]", |json| json.list(integers)), Ok(vec![]));
    assert_eq!(read("[1, null,2]", |json| json.list(integers)), Ok(vec![1, 2]));
    assert_eq!(read("[1,null]", |json| json.sparse_list(integers)), Ok(vec![Some(1), None]));
    let map = |entries: &[(&str, i32)]| -> BTreeMap<String, i32> {
        entries.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
    };
    assert_eq!(read("{}", |json| json.map(integers)), Ok(map(&[])));
    let dense = read(r#"{"b":2,"a":1,"c":null}"#, |json| json.map(integers));
    assert_eq!(dense, Ok(map(&[("a", 1), ("b", 2)])));
    let sparse = read(r#"{"a":null}"#, |json| json.sparse_map(integers));
    assert_eq!(sparse, Ok(BTreeMap::from([("a".to_owned(), None)])));
    let nested = read("[[1],[],[2,3]]", |json| json.list(|json| json.list(integers)));
    assert_eq!(nested, Ok(vec![vec![1], vec![], vec![2, 3]]));
}

#[test]
fn skips_only_valid_json() {
    for right in [
        "{}",
        "[]",
        " { \"a\" : [ 1 , { } , \"\\n\" ] , \"b\":null} ",
        "-0.5e+7",
        "true",
        "false",
        "null",
        "\"\"",
        "[[],[[]],{\"\":{}}]",
    ] {
        assert_eq!(read(right, Reader::skip), Ok(()), "{right}");
        assert!(read(right, Reader::document).is_ok(), "{right}");
    }
    for wrong in [
        "",
        " ",
        "{",
        "[",
        "}",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1]]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1]",
        "[1}",
        "nul",
        "truefalse",
        "01",
        "1.",
        "-",
        "'a'",
        "// c\n1",
        "\u{feff}1",
        "{1:2}",
        "[1\u{a0}]",
    ] {
        assert!(read(wrong, Reader::skip).is_err(), "{wrong}");
        assert!(read(wrong, Reader::document).is_err(), "{wrong}");
    }
}

#[test]
fn limits_the_nesting_depth() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(read(&nested(128), Reader::skip), Ok(()));
    assert!(read(&nested(129), Reader::skip).unwrap_err().contains("128 deep"));
    assert!(read(&nested(1_000_000), Reader::document).unwrap_err().contains("128 deep"));
    let side_by_side = format!("[{}{{}}]", "[],{},".repeat(1000));
    assert_eq!(read(&side_by_side, Reader::skip), Ok(()));
}

#[test]
fn documents_preserve_numbers() {
    let text =
        r#"{"a":[18446744073709551615,-9223372036854775808,1.5,1e300],"b":null,"c":"\u0001"}"#;
    let document = read(text, Reader::document).unwrap();
    assert_eq!(document.get("a").unwrap().as_array().unwrap()[0], Document::from(u64::MAX));
    assert_eq!(write(|json| json.document(&document)), text);
    assert_eq!(read("-0", Reader::document), Ok(Document::from(0)));
    let large = read("18446744073709551616", Reader::document).unwrap();
    assert_eq!(large, Document::from(18_446_744_073_709_551_616.0));
    assert!(read("1e400", Reader::document).is_err());
}

#[test]
fn writes_members_and_commas() {
    let tags = BTreeMap::from([("a".to_owned(), Some(1_i8)), ("b".to_owned(), None)]);
    let text = write(|json| {
        json.begin_object();
        json.member("Name", Some("x"), Writer::string);
        json.member("None", None::<&bool>, Writer::boolean);
        json.member("Empty", Some(&Vec::<String>::new()), |json, it| json.list(it, Writer::string));
        json.member("Tags", Some(&tags), |json, it| json.sparse_map(it, Writer::integer));
        json.member("Inner", Some(&()), |json, ()| {
            json.begin_object();
            json.end_object();
        });
        json.member("List", Some(&[None, Some(true)][..]), |json, it| {
            json.sparse_list(it, Writer::boolean)
        });
        json.end_object();
    });
    assert_eq!(
        text,
        r#"{"Name":"x","Empty":[],"Tags":{"a":1,"b":null},"Inner":{},"List":[null,true]}"#
    );
}

#[test]
fn writes_each_kind_of_value() {
    let time = Timestamp::from_secs_and_nanos(1_398_796_238, 500_000_000);
    let text = write(|json| {
        json.begin_array();
        json.float(&1.1);
        json.double(&f64::NAN);
        json.double(&-1e300);
        json.float(&f32::NEG_INFINITY);
        json.integer(&i64::MIN);
        json.blob("foo");
        json.epoch_seconds(&time);
        json.date_time(&time);
        json.http_date(&time);
        json.null();
        json.end_array();
    });
    let expected = concat!(
        r#"[1.1,"NaN",-1e300,"-Infinity",-9223372036854775808,"Zm9v",1398796238.5,"#,
        r#""2014-04-29T18:30:38.5Z","Tue, 29 Apr 2014 18:30:38 GMT",null]"#
    );
    assert_eq!(text, expected);
    assert_eq!(format!("{:?}", Writer::new()), "Writer(0 bytes)");
}

#[test]
fn strings_round_trip() {
    let all: String = (0..0x300).chain(0x1F600..0x1F610).filter_map(char::from_u32).collect();
    for text in ["", "plain", "ends with [", "{", ":", "\"", "\\", "\u{7f}", all.as_str()] {
        let written = write(|json| json.string(text));
        assert_eq!(read(&written, Reader::string).as_deref(), Ok(text));
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        let list = write(|json| json.list(&[text, text], |json, it| json.string(*it)));
        assert_eq!(serde_json::from_str::<Vec<String>>(&list).unwrap(), [text, text]);
    }
}

#[test]
fn errors_shorten_long_numbers() {
    let number = "9".repeat(1000);
    let mut errors = vec![
        Reader::new(number.as_bytes()).integer::<i64>().unwrap_err(),
        Reader::new(number.as_bytes()).double().unwrap_err(),
        Reader::new(number.as_bytes()).epoch_seconds().unwrap_err(),
        Reader::new(number.as_bytes()).document().unwrap_err(),
    ];
    errors.retain(|error| error.to_string().len() > 200);
    assert_eq!(errors, []);
}
