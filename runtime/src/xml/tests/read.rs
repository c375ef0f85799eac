use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Reader, read};
use crate::document::Document;
use crate::parse;
use crate::timestamp::Timestamp;

#[test]
fn reads_the_text_of_an_element() {
    for (input, expected) in [
        ("<a/>", ""),
        ("<a />", ""),
        ("<a></a >", ""),
        ("<a> b\n</a>", " b\n"),
        ("<a>\r\nb\rc\r\r\n</a>", "\nb\nc\n\n"),
        ("<a>\r<![CDATA[\nb\r\n]]></a>", "\n\nb\n"),
        ("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&#xD;&#x1;</a>", "<>&\"'A\u{1f600}\r\u{1}"),
        ("<a>b<!-- & < -->c<?d e?>f<![CDATA[<&>]]>g</a>", "bcf<&>g"),
        ("<a><!-- b --></a>", ""),
        ("<a><!--->--></a>", ""),
        ("<a><![CDATA[]]]]><![CDATA[>]]></a>", "]]>"),
        ("<x:a xmlns:x='y'>b</x:a>", "b"),
        (
            "\u{feff}<?xml version='1.0' encoding=\"utf-8\" standalone='yes' ?>\n<!-- b --><a>c</a> ",
            "c",
        ),
        ("<\u{e4}>\u{e4}\u{fffd}\u{7f}</\u{e4}>\n<?b?><!---->", "\u{e4}\u{fffd}\u{7f}"),
    ] {
        assert_eq!(read(input, Reader::text).as_deref(), Ok(expected), "{input}");
        assert_eq!(read(input, Reader::skip), Ok(()), "{input}");
        assert_eq!(read(input, Reader::document), Ok(Document::from(expected)), "{input}");
    }
}

#[test]
fn reads_each_kind_of_value() {
    let time = Timestamp::from_secs(1_576_540_098);
    assert_eq!(read("<a> true\n</a>", Reader::boolean), Ok(true));
    assert_eq!(read("<a>-5</a>", Reader::integer::<i8>), Ok(-5));
    assert_eq!(read("<a>\n5 </a>", Reader::integer::<i64>), Ok(5));
    assert_eq!(read("<a>1.5</a>", Reader::float), Ok(1.5));
    assert_eq!(read("<a>-Infinity</a>", Reader::double), Ok(f64::NEG_INFINITY));
    assert_eq!(read("<a>\nZm9v\r\nZm8=\n</a>", Reader::blob).unwrap(), "foofo");
    assert_eq!(read("<a/>", Reader::blob).unwrap(), "");
    assert_eq!(read("<a>2019-12-16T23:48:18Z</a>", Reader::date_time), Ok(time));
    assert_eq!(read("<a>Mon, 16 Dec 2019 23:48:18 GMT</a>", Reader::http_date), Ok(time));
    assert_eq!(read("<a> 1576540098.0 </a>", Reader::epoch_seconds), Ok(time));
    assert_eq!(read("<a>b</a>", |xml| xml.boxed(Reader::string)), Ok(Box::new("b".to_owned())));
    assert_eq!(read("<a>b<c>d</c><e/></a>", Reader::document), Ok(Document::Null));
}

#[test]
fn borrows_texts_of_one_part() {
    for (input, is_borrowed) in [
        ("<a>b</a>", true),
        ("<a><!-- b -->c<!-- d --></a>", true),
        ("<a><![CDATA[b]]></a>", true),
        ("<a>b&amp;</a>", false),
    ] {
        let text = read(input, Reader::text);
        assert_eq!(matches!(text, Ok(Cow::Borrowed(_))), is_borrowed, "{input}");
    }
}

#[test]
fn reads_lists_and_maps() {
    let list = |input| read(input, |xml| xml.list("m", Reader::integer::<i32>));
    assert_eq!(list("<a> <m>1</m>b<x><m>3</m></x>\n<y:m>2</y:m> </a>"), Ok(vec![1, 2]));
    assert_eq!(list("<a/>"), Ok(vec![]));
    assert!(list("<a><m/></a>").is_err());

    let map = |input| read(input, |xml| xml.map("k", "v", Reader::integer::<i32>));
    let expected = BTreeMap::from([("b".to_owned(), 1), ("c".to_owned(), 2)]);
    let input = "<a><entry><k>b</k><v>1</v></entry><x/> <entry><v>2</v><x/><k>c</k></entry>\
                 <entry><k>d</k></entry></a>";
    assert_eq!(map(input), Ok(expected));
    assert_eq!(
        map("<a><entry><v>1</v></entry></a>"),
        Err("expected an element `k` in `entry` at byte 3".to_owned())
    );

    let flat = read("<a><f><k>b</k><v>1</v></f><f><k>c</k><v>2</v></f></a>", |xml| {
        let mut map = BTreeMap::new();
        while let Some("f") = xml.next_element()? {
            xml.entry("k", "v", &mut map, Reader::string)?;
        }
        Ok(map)
    });
    let entry = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(flat, Ok(BTreeMap::from([entry("b", "1"), entry("c", "2")])));
}

#[test]
fn reads_attributes() {
    let input = "<a x:y = 'b&amp;&#10;\n\r\nc' z=\"'5'\"\tn=' 5'><b n='6'/></a>";
    read(input, |xml| {
        assert_eq!(xml.attribute("x:y", parse::string)?.as_deref(), Some("b&\n  c"));
        assert_eq!(xml.attribute("y", parse::string)?, None);
        assert_eq!(xml.attribute("z", parse::string)?.as_deref(), Some("'5'"));
        assert_eq!(xml.attribute("n", parse::integer::<i32>)?, Some(5));
        let error = xml.attribute("z", parse::boolean).unwrap_err();
        assert_eq!(error.to_string(), "attribute `z` of `a` has an invalid value at byte 0");
        assert_eq!(xml.next_element()?, Some("b"));
        assert_eq!(xml.attribute("n", parse::integer::<i32>)?, Some(6));
        xml.skip()?;
        xml.skip()
    })
    .unwrap();
}

#[test]
fn rejects_invalid_documents() {
    for input in [
        "",
        " ",
        "a",
        "<",
        "<>",
        "</>",
        "<a",
        "<a>",
        "<a></b>",
        "<a></a b='c'>",
        "<a></ a>",
        "</a>",
        "<a/><b/>",
        "<a/>b",
        "<a/>&amp;",
        "<a/></a>",
        "&amp;<a/>",
        "<![CDATA[]]><a/>",
        "<a/><![CDATA[]]>",
        "<1/>",
        "<a:/>",
        "<:a/>",
        "<a:b:c/>",
        "<a\"b\"/>",
        "<a/ >",
        "<a / >",
        "<a b/>",
        "<a b=c/>",
        "<a b='c'd='e'/>",
        "<a b='c' b='c'/>",
        "<a b='<'/>",
        "<a b='&'/>",
        "<a b='&c;'/>",
        "<a b='\u{1}'/>",
        "<a b='c/>",
        "<a b:c:d='e'/>",
        "<a>&</a>",
        "<a>&b;</a>",
        "<a>&amp</a>",
        "<a>&AMP;</a>",
        "<a>&#;</a>",
        "<a>&#x;</a>",
        "<a>&#X41;</a>",
        "<a>&#+65;</a>",
        "<a>&#x+41;</a>",
        "<a>&#-65;</a>",
        "<a>&#xD800;</a>",
        "<a>&#1114112;</a>",
        "<a>&#99999999999;</a>",
        "<a>]]></a>",
        "<a>\u{1}</a>",
        "<a>\u{ffff}</a>",
        "<a><![CDATA[\u{1}]]></a>",
        "<a><![CDATA[</a>",
        "<a><![cdata[]]></a>",
        "<a><!b></a>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a><!--\u{1}--></a>",
        "<a><!--></a>",
        "<a><??></a>",
        "<a><?b></a>",
        "<a><?1?></a>",
        "<a><?b \u{1}?></a>",
        "<a><?xml version='1.0'?></a>",
        "<a><?XML?></a>",
        " <?xml version='1.0'?><a/>",
        "<?xml?><a/>",
        "<?xml version='2.0'?><a/>",
        "<?xml version='1.0' standalone='maybe'?><a/>",
        "<?xml version='1.0' standalone='no' encoding='utf-8'?><a/>",
        "<?xml version='1.0' version='1.0'?><a/>",
        "<?xml encoding='utf-8'?><a/>",
        "<?xml version='1.0' encoding='utf-8' b='c'?><a/>",
        "<?xml version='1.0' encoding='utf-16'?><a/>",
    ] {
        assert!(read(input, Reader::skip).is_err(), "{input}");
        assert!(read(input, Reader::text).is_err(), "{input}");
        assert!(read(input, Reader::document).is_err(), "{input}");
        assert!(read(input, |xml| xml.list("c", Reader::string)).is_err(), "{input}");
        let nested = format!("<n>{input}</n>");
        let is_valid_inside = matches!(input, "" | " " | "a" | "<a/><b/>" | "<a/>b")
            || input.contains("/>&amp;")
            || input.starts_with('&')
            || input.contains("<![CDATA[]]>");
        assert_eq!(read(&nested, Reader::skip).is_ok(), is_valid_inside, "{nested}");
    }
}

#[test]
fn rejects_document_types() {
    for input in [
        "<!DOCTYPE a><a/>",
        "<!doctype a><a/>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b \"c\">",
        "<?xml version='1.0'?> <!-- --> <!DOCTYPE a><a/>",
        "<a><!DOCTYPE a></a>",
    ] {
        let error = read(input, Reader::skip).unwrap_err();
        assert!(error.starts_with("document type declarations are not supported"), "{error}");
    }
}

#[test]
fn says_what_is_wrong_and_where() {
    let text = |input: &'static str| read(input, Reader::text).unwrap_err();
    let integer = |input: &'static str| read(input, Reader::integer::<i8>).unwrap_err();
    for (error, expected) in [
        (text("<a><b/></a>"), "expected a text in `a`, found element `b` at byte 3"),
        (text("<a>x</b>"), "expected the end tag of `a`, found another at byte 4"),
        (text("<a>x"), "expected an end tag, found the end at byte 4"),
        (text("<a>&nbsp;</a>"), "only predefined and numeric references are supported at byte 3"),
        (text("<a>&nbsp</a>"), "a reference does not end with ';' at byte 3"),
        (text("<a b='c' b='d'/>"), "start tag of `a`: two attributes have the same name at byte 0"),
        (text("<a/>x"), "expected the end, found a text at byte 5"),
        (text("<a/><b/>"), "expected the end, found an element at byte 8"),
        (text("x"), "expected an element, found a text at byte 1"),
        (text(" "), "expected an element, found the end at byte 1"),
        (
            integer("<a>300</a>"),
            "expected an integer in the range of its type in `a`, found another text at byte 0",
        ),
    ] {
        assert_eq!(error, expected);
    }
}

#[test]
fn errors_show_no_texts() {
    let document = "<a b='hunter2'>hunter2<c>hunter2</c><![CDATA[hunter2]]></hunter2></a>";
    for end in 0..document.len() {
        let invalid = [&document.as_bytes()[..end], b"\xff"].concat();
        for error in [read(&document[..end], Reader::skip), read(&invalid, Reader::skip)] {
            assert!(!error.unwrap_err().contains("hunter"));
        }
    }
    for error in [
        read("<a>hunter2</a>", Reader::boolean).unwrap_err(),
        read("<a>hunter2</a>", Reader::integer::<i32>).unwrap_err(),
        read("<a>hunter2</a>", Reader::float).unwrap_err(),
        read("<a>hunter2</a>", Reader::double).unwrap_err(),
        read("<a>hunter2?</a>", Reader::blob).unwrap_err(),
        read("<a>hunter2</a>", Reader::date_time).unwrap_err(),
        read("<a>hunter2</a>", Reader::http_date).unwrap_err(),
        read("<a>hunter2</a>", Reader::epoch_seconds).unwrap_err(),
    ] {
        assert!(error.starts_with("expected ") && !error.contains("hunter2"), "{error}");
    }
    let xml = Reader::new(b"<a>hunter2</a>");
    assert_eq!(format!("{xml:?}"), "Reader(at byte 0 of 14)");
}

#[test]
fn rejects_input_that_is_not_utf8() {
    for input in
        [&b"\xff"[..], b"<a>\xff</a>", b"<a b='\xff'/>", b"<a/>\xff", b"<\xff/>", b"<a>x</a\xff"]
    {
        let error = read(input, Reader::text).unwrap_err();
        assert!(error.contains("bytes that are not UTF-8"), "{error}");
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(read(&nested(128), Reader::skip), Ok(()));
    for input in [nested(129), nested(100_000), "<a>".repeat(100_000)] {
        for error in [
            read(&input, Reader::skip).unwrap_err(),
            read(&input, |xml| xml.document().map(drop)).unwrap_err(),
        ] {
            assert_eq!(error, "elements are nested more than 128 deep at byte 384");
        }
    }
}

#[test]
fn the_root_element_must_be_read_to_its_end() {
    let mut xml = Reader::new(b"<a><b/></a>");
    assert_eq!(xml.root().unwrap(), "a");
    assert!(xml.finish().is_err());

    let mut xml = Reader::new(b"<a/>");
    assert!(xml.skip().is_err(), "the start tag was not read");
    let mut xml = Reader::new(b"<a/><b/>");
    xml.root().unwrap();
    assert_eq!(xml.next_element().unwrap(), None);
    assert!(xml.next_element().is_err());
}

#[test]
fn many_attributes_take_no_quadratic_time() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=''")).collect();
    assert_eq!(read(&format!("<a{attributes}/>"), Reader::skip), Ok(()));
    assert!(read(&format!("<a{attributes} a0=''/>"), Reader::skip).is_err());
}
