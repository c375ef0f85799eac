//! Attributes: documentation and deprecation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;

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
