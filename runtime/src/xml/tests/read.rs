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
