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
