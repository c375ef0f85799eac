//! Attributes: documentation and deprecation.

use proc_macro2::TokenStream;
use quote::quote;

/// `/// ...`, a line each.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines =
        lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
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
