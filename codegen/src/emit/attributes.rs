//! Attributes: documentation and deprecation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{api::Attributes, docs};

/// `/// ...`, a line each.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {}", docs::harmless(line).replace('\n', " ")),
    });
    quote!(#(#[doc = #lines])*)
}

/// `#[deprecated]`, with the reason if there is one.
pub(super) fn deprecated(reason: Option<&str>) -> TokenStream {
    match reason {
        None => quote!(),
        Some("") => quote!(#[deprecated]),
        Some(reason) => quote!(#[deprecated(note = #reason)]),
    }
}

/// Derive macros in addition to others, each after a comma.
pub(super) fn derives(attributes: &Attributes) -> TokenStream {
    let paths = attributes.derives.iter().map(|path| code(path));
    quote!(#(, #paths)*)
}

/// Additional attributes.
pub(super) fn lines(lines: &[String]) -> TokenStream {
    lines.iter().map(|line| code(line)).collect()
}

/// Rust code that was checked when it was read.
pub(super) fn code(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// Wraps a list at spaces, so that no line is much longer than the limit.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < 100 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
