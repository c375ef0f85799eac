//! Formats tokens as text.

use std::mem;

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, ItemImpl, MacroDelimiter};

use crate::{Error, docs, emit::Source};

/// The maximum length of a line, as in rustfmt's default.
const WIDTH: usize = 100;

/// Formats a file: its documentation, then its items with a blank line between.
pub(crate) fn file(source: &Source) -> Result<String, Error> {
    let mut text = String::new();
    for line in &source.docs {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(&docs::harmless(line).replace('\n', " "));
        text.push('\n');
    }
    let mut previous = Kind::Docs;
    for tokens in &source.items {
        let (kind, item) = item(tokens)?;
        let together = kind == previous && matches!(kind, Kind::Use | Kind::Mod | Kind::Attribute);
        let is_first =
            previous == Kind::Docs && (source.docs.is_empty() || kind == Kind::Attribute);
        if !together && !is_first {
            text.push('\n');
        }
        text.push_str(item.trim_end());
        text.push('\n');
        previous = kind;
    }
    Ok(text)
}

/// Items of the same kind are not separated by blank lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Docs,
    Attribute,
    Use,
    Mod,
    Other,
}

fn item(tokens: &TokenStream) -> Result<(Kind, String), Error> {
    let mut file: File = syn::parse2(tokens.clone()).map_err(|error| {
        Error::new(format!(
            "the generator emitted invalid Rust ({error}); report this with the model: {tokens}"
        ))
    })?;
    let kind = match file.items.as_slice() {
        [] => Kind::Attribute,
        [Item::Use(_)] => Kind::Use,
        [Item::Mod(_)] => Kind::Mod,
        _ => Kind::Other,
    };
    let text = match file.items.as_mut_slice() {
        [Item::Impl(item)] if item.items.len() > 1 => implementation(item),
        [Item::Macro(item)] if matches!(item.mac.delimiter, MacroDelimiter::Brace(_)) => {
            table(&prettyplease::unparse(&file))
        }
        _ => prettyplease::unparse(&file),
    };
    Ok((kind, text))
}

/// An `impl` with blank lines between its items, except for groups of constants and types.
///
/// The printer adds no blank lines, so each item is printed in a separate `impl`.
fn implementation(item: &mut ItemImpl) -> String {
    let inner_items = mem::take(&mut item.items);
    let with = |items: Vec<ImplItem>| {
        let item = Item::Impl(ItemImpl { items, ..item.clone() });
        prettyplease::unparse(&File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        })
    };
    let empty = with(Vec::new());
    let head = empty.trim_end().trim_end_matches('}');
    let mut text = format!("{head}\n");
    let mut after_function = None;
    for inner in inner_items {
        let is_function = matches!(inner, ImplItem::Fn(_));
        if after_function.is_some_and(|after| after || is_function) {
            text.push('\n');
        }
        after_function = Some(is_function);
        let alone = with(vec![inner]);
        let body =
            alone.strip_prefix(head).and_then(|rest| rest.strip_prefix('\n')).unwrap_or(&alone);
        text.push_str(body.trim_end().strip_suffix('}').unwrap_or(body));
    }
    text.push_str("}\n");
    text
}

/// Formats a macro call with a list in braces: on one line, or with as many items as fit on each line.
///
/// Neither the printer nor rustfmt breaks lines in braces.
fn table(call: &str) -> String {
    // Member names in JSON may contain any character.
    let mut texts = call.split('"').skip(1).step_by(2);
    if call.contains('\\') || texts.any(|text| text.contains([' ', ':', '{', '}'])) {
        return call.to_owned();
    }
    let line = unspaced(&call.split_whitespace().collect::<Vec<_>>().join(" "));
    let parts = line.split_once("{ ").and_then(|(name, rest)| {
        let (head, rest) = rest.split_once("{ ")?;
        Some((name, head, rest.strip_suffix(" } }")?))
    });
    let Some((name, head, list)) = parts.filter(|_| line.len() > WIDTH) else {
        return line;
    };
    let mut lines = vec![format!("{name}{{ {head}{{")];
    let mut current = String::new();
    for item in items(list) {
        if current.len() + 1 + item.len() > WIDTH && !current.is_empty() {
            lines.push(mem::take(&mut current));
        }
        current.push_str(if current.is_empty() { "    " } else { " " });
        current.push_str(item);
    }
    lines.extend([current, "} }".to_owned()]);
    lines.join("\n")
}

/// Removes the spaces that the printer adds around the punctuation of types.
fn unspaced(line: &str) -> String {
    [(" : ", ": "), (" :: ", "::"), (" < ", "<"), (" >", ">")]
        .iter()
        .fold(line.to_owned(), |line, (from, to)| line.replace(from, to))
}

/// The items of a list, each with its comma. A comma between `<` and `>` is part of an item.
fn items(list: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (index, character) in list.char_indices() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(list[start..=index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    items.push(list[start..].trim());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_braces_fill_lines() {
        assert_eq!(
            table("call! {\n    struct A : B { a, b }\n}"),
            "call! { struct A: B { a, b } }"
        );
        assert_eq!(table("call! {}"), "call! {}");
        assert_eq!(
            table("call! {\n    A { a : B < C < d :: D >>, e }\n}"),
            "call! { A { a: B<C<d::D>>, e } }"
        );
        let map = format!("a{}: Map<String, String>", "b".repeat(60));
        assert_eq!(
            table(&format!("call! {{ A {{ {map}, {map} }} }}")),
            format!("call! {{ A {{\n    {map},\n    {map}\n}} }}")
        );
        let unusual = "call! {\n    A { a = \"b  c\" }\n}";
        assert_eq!(table(unusual), unusual);
        let list = ["abcdefghi"; 10].join(", ");
        let line = ["abcdefghi"; 8].join(", ");
        assert_eq!(
            table(&format!("call! {{ struct A {{ {list} }} }}")),
            format!("call! {{ struct A {{\n    {line},\n    abcdefghi, abcdefghi\n}} }}")
        );
    }
}
