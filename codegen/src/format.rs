//! Formats tokens as text.

use std::mem;

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, ItemImpl};

use crate::{Error, docs, emit::Source};

/// Formats a file: the head, its documentation, and its items, separated by blank lines.
pub(crate) fn file(source: &Source, head: &str) -> Result<String, Error> {
    let mut text = format!("{head}\n\n");
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
