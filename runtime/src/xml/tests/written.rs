use std::collections::BTreeMap;

use super::{Writer, write};
use crate::document::{Document, Number};
use crate::text;
use crate::timestamp::Timestamp;

#[test]
fn writes_each_kind_of_value() {
    let time = Timestamp::from_secs_and_nanos(1_576_540_098, 123_456_789);
    for (output, expected) in [
        (write(|xml| xml.string("b")), "<a>b</a>"),
        (write(|xml| xml.string("")), "<a/>"),
        (write(|xml| xml.empty(&())), "<a/>"),
        (write(|xml| xml.boolean(&true)), "<a>true</a>"),
        (write(|xml| xml.integer(&-5_i8)), "<a>-5</a>"),
        (write(|xml| xml.integer(&i64::MIN)), "<a>-9223372036854775808</a>"),
        (write(|xml| xml.float(&1.1)), "<a>1.1</a>"),
        (write(|xml| xml.double(&f64::NEG_INFINITY)), "<a>-Infinity</a>"),
        (write(|xml| xml.blob(b"foo")), "<a>Zm9v</a>"),
        (write(|xml| xml.date_time(&time)), "<a>2019-12-16T23:48:18.123Z</a>"),
        (write(|xml| xml.http_date(&time)), "<a>Mon, 16 Dec 2019 23:48:18 GMT</a>"),
        (write(|xml| xml.epoch_seconds(&time)), "<a>1576540098.123</a>"),
        (write(|xml| xml.document(&Document::Null)), "<a/>"),
        (write(|xml| xml.document(&Document::Bool(false))), "<a>false</a>"),
        (write(|xml| xml.document(&Document::from("<"))), "<a>&lt;</a>"),
        (write(|xml| xml.document(&Document::from(u64::MAX))), "<a>18446744073709551615</a>"),
        (write(|xml| xml.document(&Document::Number(Number::F64(0.5)))), "<a>0.5</a>"),
    ] {
        assert_eq!(output, expected);
    }
}

#[test]
fn writes_lists_and_maps() {
    let items = vec!["b".to_owned(), String::new()];
    let map = BTreeMap::from([("k".to_owned(), 1), ("l".to_owned(), 2)]);
    let entries = "<k>k</k><v>1</v>|<k>l</k><v>2</v>";
    let in_entries = |tag: &str| {
        let entries = entries.split('|').map(|entry| format!("<{tag}>{entry}</{tag}>"));
        format!("<a>{}</a>", entries.collect::<String>())
    };
    assert_eq!(write(|xml| xml.list("m", &items, Writer::string)), "<a><m>b</m><m/></a>");
    assert_eq!(
        write(|xml| xml.flat_list("m", Some(&items), Writer::string)),
        "<a><m>b</m><m/></a>"
    );
    assert_eq!(write(|xml| xml.flat_list("m", None::<&Vec<i32>>, Writer::integer)), "<a/>");
    assert_eq!(write(|xml| xml.map("k", "v", &map, Writer::integer)), in_entries("entry"));
    let flat = write(|xml| xml.flat_map("m", "k", "v", Some(&map), Writer::integer));
    assert_eq!(flat, in_entries("m"));
    let none = None::<&BTreeMap<String, i32>>;
    assert_eq!(write(|xml| xml.flat_map("m", "k", "v", none, Writer::integer)), "<a/>");
}

#[test]
fn writes_attributes_before_the_content() {
    let time = Timestamp::from_secs(0);
    let output = write(|xml| {
        xml.attribute("xsi:type", Some("a\t\"<&>'\n"), text::string);
        xml.attribute("none", None::<&String>, text::string);
        xml.attribute("n", Some(&5), text::integer);
        xml.attribute("t", Some(&time), text::date_time);
        xml.member("b xmlns=\"c\"", Some("d"), |xml, it| {
            xml.attribute("e", Some(&true), text::boolean);
            xml.string(it);
        });
    });
    let expected = "<a xsi:type=\"a&#x9;&quot;&lt;&amp;&gt;'&#xA;\" n=\"5\" t=\"1970-01-01T00:00:00Z\">\
                    <b xmlns=\"c\" e=\"true\">d</b></a>";
    assert_eq!(output, expected);
}

#[test]
fn escapes_what_parsers_would_change() {
    let text =
        "<\"&'>\t\n\r\0\u{1f}\u{7f}\u{80}\u{85}\u{a0}\u{2028}\u{2029}\u{fffe}\u{fffd}\u{1f600}]]>";
    let expected = "&lt;\"&amp;'&gt;\t&#xA;&#xD;&#x0;&#x1F;&#x7F;&#x80;&#x85;\u{a0}&#x2028;\u{2029}\
                    &#xFFFE;\u{fffd}\u{1f600}]]&gt;";
    assert_eq!(write(|xml| xml.string(text)), format!("<a>{expected}</a>"));
}

#[test]
fn values_that_cannot_be_serialized_are_errors() {
    let late = Timestamp::from_secs(i64::MAX);
    let error = |write: &dyn Fn(&mut Writer)| {
        let mut xml = Writer::new();
        xml.member("a", Some(&()), |xml, ()| {
            xml.member("b", Some("<"), Writer::string);
            xml.member("c x='y'", Some(&()), |xml, ()| write(xml));
        });
        xml.finish().unwrap_err().to_string()
    };
    for (error, expected) in [
        (error(&|xml| xml.date_time(&late)), "`a.c` is a time outside the years 0 to 9999"),
        (error(&|xml| xml.http_date(&late)), "`a.c` is a time"),
        (error(&|xml| xml.epoch_seconds(&late)), "`a.c` is a time"),
        (error(&|xml| xml.attribute("t", Some(&late), text::date_time)), "`a.c.t` is a time"),
        (error(&|xml| xml.document(&Document::Array(Vec::new()))), "`a.c` is an array or object"),
        (
            error(&|xml| {
                xml.string("text");
                xml.attribute("t", Some("v"), text::string);
            }),
            "attribute `t` follows the content",
        ),
        (
            error(&|xml| {
                xml.member("d", Some(&late), Writer::date_time);
                xml.document(&Document::Array(Vec::new()));
            }),
            "`a.c.d` is a time",
        ),
    ] {
        assert!(error.starts_with(expected), "{error}");
    }
    let mut xml = Writer::new();
    xml.member("a", Some(&Timestamp::from_secs(0)), Writer::date_time);
    assert_eq!(xml.finish().unwrap(), "<a>1970-01-01T00:00:00Z</a>");
}

#[test]
fn shows_only_its_size() {
    let mut xml = Writer::new();
    xml.member("a", Some("hunter2"), Writer::string);
    assert_eq!(format!("{xml:?}"), "Writer(14 bytes)");
}
