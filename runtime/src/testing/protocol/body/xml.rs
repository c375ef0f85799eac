//! Compares XML documents, with quick-xml alone: the runtime's own reader passes over attributes.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::testing::protocol::Difference;

/// An element. White space between elements does not count. The order of members does not count either, nor that of the
/// entries of a map, which have a key and a value.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

/// Whether two texts are equal XML documents.
pub(super) fn is_same(expected: &str, found: &str) -> Result<bool, Difference> {
    Ok(parse(expected)? == parse(found)?)
}

fn parse(text: &str) -> Result<Element, Difference> {
    let invalid = |error: &dyn std::fmt::Display| Difference::new(format!("body: {error}"));
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|error| invalid(&error))? {
            Event::Start(start) => open.push(element(&start).map_err(|error| invalid(&error))?),
            Event::End(_) => close(&mut open),
            Event::Text(text) => push_text(&mut open, &text.xml10_content()),
            Event::CData(text) => push_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = format!("&{};", reference.xml10_content());
                let text = quick_xml::escape::unescape(&text).map_err(|error| invalid(&error))?;
                push_text(&mut open, &text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open.len() != 1 {
        return Err(Difference::new("body: an element is not closed"));
    }
    Ok(open.pop().unwrap_or_default())
}

fn element(start: &BytesStart<'_>) -> Result<Element, quick_xml::Error> {
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0)?;
        attributes.insert(attribute.key.as_ref().to_owned(), value.into_owned());
    }
    Ok(Element { name: start.name().as_ref().to_owned(), attributes, ..Element::default() })
}

/// Moves the last open element into its parent.
fn close(open: &mut Vec<Element>) {
    if let Some(mut element) = open.pop() {
        if !element.children.is_empty() && element.text.trim().is_empty() {
            element.text.clear();
        }
        element.children.sort_by(|one, other| {
            let is_entry = one.children.len() == 2 && other.children.len() == 2;
            let content = if is_entry { one.cmp(other) } else { Ordering::Equal };
            one.name.cmp(&other.name).then(content)
        });
        match open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => open.push(element),
        }
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if let [_, .., element] = open {
        element.text.push_str(text);
    }
}
