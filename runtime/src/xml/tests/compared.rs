//! Comparisons with `roxmltree`. The reader differs from it in these cases, which the inputs avoid
//! or [`assert_equal`] accepts: it does not resolve namespaces, accepts numeric references to all
//! characters, and limits the nesting depth and the encoding.

use proptest::prelude::*;
use proptest::sample::select;
use roxmltree::{Document, Node};

use super::super::characters;
use super::{Reader, Writer, read};
use crate::decode_error::DecodeError;

/// An element with a text or with children.
#[derive(Clone, Debug)]
struct Tree {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Tree>,
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_\u{e9}\u{4e2d}][a-zA-Z0-9._\u{b7}-]{0,5}"
}

/// Characters that XML 1.0 allows.
fn text() -> impl Strategy<Value = String> {
    "([\t\n\r <>&'\"\\]a-c\u{7f}-\u{a0}\u{2028}\u{fffd}\u{1f600}]|\\PC){0,12}"
}

fn tree() -> impl Strategy<Value = Tree> {
    let attributes = || prop::collection::btree_map(name(), text(), 0..3);
    let leaf = (name(), attributes(), text()).prop_map(|(name, attributes, text)| Tree {
        name,
        attributes: attributes.into_iter().collect(),
        text,
        children: Vec::new(),
    });
    leaf.prop_recursive(6, 40, 5, move |tree| {
        (name(), attributes(), prop::collection::vec(tree, 1..5)).prop_map(
            |(name, attributes, children)| Tree {
                name,
                attributes: attributes.into_iter().collect(),
                text: String::new(),
                children,
            },
        )
    })
}

fn write(xml: &mut Writer, tree: &Tree) {
    xml.member(&tree.name, Some(tree), |xml, tree| {
        for (name, value) in &tree.attributes {
            xml.attribute(name, Some(value), crate::text::string);
        }
        xml.string(&tree.text);
        tree.children.iter().for_each(|child| write(xml, child));
    });
}

fn assert_written(node: Node<'_, '_>, tree: &Tree) {
    assert_eq!(node.tag_name().name(), tree.name);
    let attributes = node.attributes().map(|it| (it.name().to_owned(), it.value().to_owned()));
    assert_eq!(attributes.collect::<Vec<_>>(), tree.attributes);
    assert_eq!(node.text().unwrap_or_default(), tree.text);
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    assert_eq!(children.len(), tree.children.len());
    children.into_iter().zip(&tree.children).for_each(|(node, tree)| assert_written(node, tree));
}

/// Reads the current element as `roxmltree` read it.
fn assert_read(xml: &mut Reader<'_>, node: Node<'_, '_>) -> Result<(), DecodeError> {
    for attribute in node.attributes() {
        let value = xml.attribute(attribute.name(), crate::parse::string)?;
        assert_eq!(value.as_deref(), Some(attribute.value()));
    }
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    if children.is_empty() {
        let text: String =
            node.children().filter(Node::is_text).filter_map(|it| it.text()).collect();
        assert_eq!(xml.text()?, text);
        return Ok(());
    }
    for child in children {
        assert_eq!(xml.next_element()?, Some(child.tag_name().name()));
        assert_read(xml, child)?;
    }
    assert_eq!(xml.next_element()?, None);
    Ok(())
}

fn assert_equal(input: &str) {
    // After a reference, `roxmltree` normalizes no carriage return at the end of a text.
    let input = &input.replace("\r\n", "\n").replace('\r', "\r\n");
    let skipped = read(input, Reader::skip);
    match (Document::parse(input), skipped) {
        (Ok(document), Ok(())) => {
            let result = read(input, |xml| assert_read(xml, document.root_element()));
            assert_eq!(result, Ok(()), "{input:?}");
        }
        (Err(_), Err(_)) => {}
        // `roxmltree` validates these less than XML requires.
        (Ok(_), Err(error))
            if ["processing instruction", "XML declaration", "encoding"]
                .iter()
                .any(|it| error.contains(it)) => {}
        (Ok(_), Err(error)) => panic!("only roxmltree accepts {input:?}: {error}"),
        (Err(roxmltree::Error::MalformedEntityReference(_)), Ok(())) if has_invalid(input) => {}
        (Err(error), Ok(())) => panic!("roxmltree rejects {input:?}: {error}"),
    }
}

/// Whether a text has a numeric reference to a character that XML does not allow.
fn has_invalid(input: &str) -> bool {
    let references = input.split("&#").skip(1).filter_map(|rest| rest.split_once(';'));
    let mut characters = references
        .filter_map(|(number, _)| crate::character_reference::character(&format!("#{number}")));
    characters.any(|character| !characters::are_valid(&character.to_string()))
}

/// Calls every method on any input, which must neither panic nor loop.
fn use_all(input: &[u8]) {
    let _ = read(input, Reader::skip);
    let _ = read(input, |xml| xml.text().map(drop));
    let _ = read(input, Reader::document);
    let _ = read(input, |xml| xml.map("b", "c", |xml| xml.list("d", Reader::string)));
    let _ = read(input, |xml| {
        xml.attribute("b", crate::parse::string)?;
        while xml.next_element()?.is_some() {
            xml.document()?;
        }
        Ok(())
    });
}

const PARTS: [&str; 44] = [
    "<a>",
    "</a>",
    "<a",
    "<b>",
    "</b>",
    "<b/>",
    ">",
    "/>",
    " ",
    "\r\n",
    "\r",
    "\t",
    "b='",
    "c=\"",
    "'",
    "\"",
    "=",
    "<!--",
    "-->",
    "-",
    "<![CDATA[",
    "]]>",
    "]",
    "<?p",
    "?>",
    "<?xml version='1.0'?>",
    "<?xml",
    "&amp;",
    "&#65;",
    "&#xd;",
    "&#",
    "&",
    ";",
    "x",
    "<",
    "\u{e9}",
    "1",
    "\u{fffe}",
    "\u{1}",
    "!",
    "\u{feff}",
    "\u{a0}",
    "<d e='f'>",
    "</d>",
];

const DOCUMENT: &str = "<?xml version='1.0' encoding='utf-8'?>\r\n<!-- b -->\r\n<a b='c&lt;' d=\"&#x41;\n'\">\r\n  \
    <b>x &amp; y<![CDATA[ <z> ]]></b><?p q?>\r\n  <entry><b/><c><d>1</d><d e='f'>\u{e9}&#13;</d></c></entry>\r\n</a>\r\n";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_documents_are_read_equally(tree in tree()) {
        let mut xml = Writer::new();
        write(&mut xml, &tree);
        let output = String::from_utf8(xml.into_bytes().to_vec()).unwrap();
        assert_written(Document::parse(&output).unwrap().root_element(), &tree);
        assert_equal(&output);
    }

    #[test]
    fn any_text_is_read_as_it_was_written(text in any::<String>(), attribute in any::<String>()) {
        let mut xml = Writer::new();
        xml.member("a", Some(&text), |xml, text| {
            xml.attribute("b", Some(&attribute), crate::text::string);
            xml.string(text);
        });
        let output = xml.into_bytes();
        let (read_attribute, read_text) = read(&output, |xml| {
            Ok((xml.attribute("b", crate::parse::string)?, xml.string()?))
        }).unwrap();
        prop_assert_eq!(read_attribute, Some(attribute));
        prop_assert_eq!(read_text, text);
    }

    #[test]
    fn random_texts_are_read_equally(parts in prop::collection::vec(select(&PARTS[..]), 0..12)) {
        let content = parts.concat();
        assert_equal(&content);
        assert_equal(&format!("<a>{content}</a>"));
        assert_equal(&format!("<a {content}/>"));
        assert_equal(&format!("<a b='{content}'/>"));
        assert_equal(&format!("<a><!--{content}--><![CDATA[{content}]]></a>"));
    }

    #[test]
    fn changed_documents_are_read_equally(
        place in select(DOCUMENT.char_indices().map(|(place, _)| place).collect::<Vec<_>>()),
        removed in 0_usize..3,
        part in select(&PARTS[..]),
    ) {
        let rest: String = DOCUMENT[place..].chars().skip(removed).collect();
        assert_equal(&[&DOCUMENT[..place], part, &rest].concat());
        assert_equal(&[&DOCUMENT[..place], &rest].concat());
    }

    #[test]
    fn no_bytes_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        place in 0..DOCUMENT.len(),
    ) {
        use_all(&bytes);
        let (before, after) = DOCUMENT.as_bytes().split_at(place);
        use_all(&[before, &bytes[..bytes.len().min(3)], after].concat());
        use_all(&[before, &bytes, after.get(bytes.len()..).unwrap_or_default()].concat());
    }
}

#[test]
fn no_prefix_of_a_document_panics() {
    assert_equal(DOCUMENT);
    for (end, _) in DOCUMENT.char_indices() {
        use_all(&DOCUMENT.as_bytes()[..end]);
        assert_equal(&DOCUMENT[..end]);
    }
}

#[test]
fn differences_are_as_documented() {
    for (input, expected) in [("<x:a/>", Ok(())), ("<a x:b='c'/>", Ok(())), ("<a>&#1;</a>", Ok(()))]
    {
        assert_eq!(read(input, Reader::skip), expected, "{input}");
        assert!(Document::parse(input).is_err(), "{input}");
    }
}
