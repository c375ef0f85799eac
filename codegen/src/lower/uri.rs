//! Templates of URIs and host prefixes.

use crate::Error;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A literal.
    Literal(String),
    /// `{Name}`, or `{Name+}`.
    Label {
        /// The member's name.
        name: String,
        /// Whether it was written with `+`.
        greedy: bool,
    },
}

/// Splits `/a/{B}/{C+}?d=e` into the parts of its path and its literal query.
pub(super) fn parse(template: &str) -> Result<(Vec<Part>, Option<String>), Error> {
    if !template.starts_with('/') {
        return Err(Error::new(format!(
            "`uri` must start with `/`, but is `{template}`; correct it"
        )));
    }
    check_characters(template)?;
    let (path, query) = match template.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned()).filter(|query| !query.is_empty())),
        None => (template, None),
    };
    if let Some(query) = query.as_deref().filter(|query| query.contains(['{', '}'])) {
        let message =
            format!("labels in the query are not supported, but `{query}` has one; use httpQuery");
        return Err(Error::new(message));
    }
    Ok((parts(path)?, query))
}

/// Splits `{label}.data.` or a path into literals and labels.
pub(super) fn parts(template: &str) -> Result<Vec<Part>, Error> {
    check_characters(template)?;
    let wrong = || Error::new(format!("`{template}` has an unbalanced `{{` or `}}`; correct it"));
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        if literal.contains('}') {
            return Err(wrong());
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned()));
        }
        let (label, after) = after.split_once('}').ok_or_else(wrong)?;
        let (name, greedy) = match label.strip_suffix('+') {
            Some(name) => (name, true),
            None => (label, false),
        };
        if name.is_empty() || name.contains(['{', '/']) {
            return Err(wrong());
        }
        parts.push(Part::Label { name: name.to_owned(), greedy });
        rest = after;
    }
    if rest.contains('}') {
        return Err(wrong());
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    Ok(parts)
}

/// Literals must be printable ASCII; other characters would have to be encoded.
fn check_characters(template: &str) -> Result<(), Error> {
    match template.chars().find(|c| !c.is_ascii_graphic()) {
        None => Ok(()),
        Some(character) => Err(Error::new(format!(
            "`{template}` contains {character:?}, which is not valid in a URI; write it percent-encoded"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_split() {
        let (path, query) = parse("/a/{B}/c/{D+}?e=f").unwrap();
        let label = |name: &str, greedy| Part::Label { name: name.into(), greedy };
        let literal = |text: &str| Part::Literal(text.into());
        assert_eq!(path, [literal("/a/"), label("B", false), literal("/c/"), label("D", true)]);
        assert_eq!(query.as_deref(), Some("e=f"));
    }

    #[test]
    fn halves_are_refused() {
        for template in ["/a/{B", "/a/B}", "/a/{}", "a", "/a?b={C}", "/{a{b}}", "/a b", "/\u{e9}"] {
            assert!(parse(template).is_err(), "{template}");
        }
    }
}
