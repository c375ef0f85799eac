//! A minimal parser for the few texts that are needed from [XML](https://www.w3.org/TR/xml/)
//! responses.

use crate::character_reference::character;

/// The maximum nesting depth of elements.
const MAX_DEPTH: usize = 32;

/// The text of the first element with this name and parent; `None` if there is none, or if the
/// document is malformed before it. Namespace prefixes are ignored.
pub(super) fn text(document: &str, parent: &str, name: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = document;
    loop {
        let markup;
        (_, markup) = rest.split_once('<')?;
        if let Some(after) = passed_over(markup) {
            rest = after?;
            continue;
        }
        let (tag, after) = split_tag(markup)?;
        rest = after;
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop()? != local_name(closed) {
                return None;
            }
        } else if let Some(tag) = tag.strip_suffix('/') {
            if local_name(tag) == name && open.last() == Some(&parent) {
                return Some(String::new());
            }
        } else {
            let opened = local_name(tag);
            if opened == name && open.last() == Some(&parent) {
                return content(rest);
            }
            if open.len() == MAX_DEPTH {
                return None;
            }
            open.push(opened);
        }
    }
}

/// The rest after a comment, CDATA section, processing instruction or declaration at the start of
/// `markup`, if there is one; the inner `None` if it is not terminated.
fn passed_over(markup: &str) -> Option<Option<&str>> {
    const PAIRS: [(&str, &str); 4] = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")];
    let (begin, end) = PAIRS.into_iter().find(|(begin, _)| markup.starts_with(begin))?;
    let inner = markup.get(begin.len()..)?;
    Some(inner.split_once(end).map(|(_, after)| after))
}

/// A tag without its brackets, and the rest. Attribute values may contain `>`.
fn split_tag(markup: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (place, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some((markup.get(..place)?, markup.get(place + 1..)?)),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The name of a tag, without attributes and namespace prefix.
fn local_name(tag: &str) -> &str {
    let name = tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

/// The text up to the end tag of the current element, which must not contain elements.
fn content(mut rest: &str) -> Option<String> {
    let mut text = String::new();
    loop {
        let (plain, markup) = rest.split_once('<')?;
        decode_into(&mut text, plain)?;
        if markup.starts_with('/') {
            return Some(text.trim().to_owned());
        }
        if let Some(characters) = markup.strip_prefix("![CDATA[") {
            let (characters, after) = characters.split_once("]]>")?;
            text.push_str(characters);
            rest = after;
        } else {
            rest = passed_over(markup)??;
        }
    }
}

/// Appends a text with its character references decoded.
fn decode_into(output: &mut String, mut text: &str) -> Option<()> {
    while let Some((plain, reference)) = text.split_once('&') {
        let (name, after) = reference.split_once(';')?;
        output.push_str(plain);
        output.push(character(name)?);
        text = after;
    }
    output.push_str(text);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::text;

    const DOCUMENT: &str = r#"<?xml version="1.0"?>
        <!-- <Credentials><Key>no</Key></Credentials> -->
        <a:Response xmlns:a="https://example.com/?a>b">
          <Other><Key>other</Key></Other>
          <Empty/><Credentials id='x>y'>
            <Key>A&amp;B &#65;&#x42;</Key> <Secret>x<![CDATA[<&]]>y<!-- z --></Secret>
            <None/>
          </Credentials>
        </a:Response>"#;

    #[test]
    fn finds_what_lies_in_its_parent() {
        let found = |name| text(DOCUMENT, "Credentials", name);
        assert_eq!(found("Key").as_deref(), Some("A&B AB"));
        assert_eq!(found("Secret").as_deref(), Some("x<&y"));
        assert_eq!(found("None").as_deref(), Some(""));
        assert_eq!(found("Missing"), None);
        assert_eq!(text(DOCUMENT, "Response", "Key"), None);
        assert_eq!(text(DOCUMENT, "Other", "Key").as_deref(), Some("other"));
    }

    #[test]
    fn what_is_broken_is_none() {
        for document in [
            "",
            "<",
            "<a",
            "<a><b",
            "<a><b>",
            "<a><b>x",
            "<a><b>x<",
            "<a><b>&</b></a>",
            "<a><b>&nbsp;</b></a>",
            "<a><b>&#xD800;</b></a>",
            "<a><b>&#99999999999;</b></a>",
            "<a><b><c/></b></a>",
            "<a></c><b>x</b></a>",
            "</a>",
            "<!--",
            "<a><b><![CDATA[</b></a>",
            "<a><é",
        ] {
            assert_eq!(text(document, "a", "b"), None, "{document}");
        }
        assert_eq!(text(&"<a>".repeat(100_000), "a", "b"), None);
    }

    #[test]
    fn no_prefix_of_a_document_panics() {
        for (end, _) in DOCUMENT.char_indices() {
            text(&DOCUMENT[..end], "Credentials", "Secret");
        }
    }
}
