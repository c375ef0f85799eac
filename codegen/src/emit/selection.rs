//! Values of endpoint parameters in an operation's input.

use proc_macro2::TokenStream;
use quote::quote;

use super::path::{Found, find};
use crate::api::{Leaf, Selection};

/// A value for `endpoint::Value::from`, and the condition that it exists.
pub(super) fn value(selection: &Selection) -> (Option<TokenStream>, TokenStream) {
    let leaf = selection.leaf;
    match find(&selection.path, &Found::Reference(quote!(self))) {
        Found::Iterator(elements) => {
            let (given, iter) = elements.strict();
            let owned = match leaf {
                Leaf::Enum => quote!(.map(|it| it.as_str().to_owned())),
                Leaf::Borrowed => quote!(.map(str::to_owned)),
                _ => quote!(.cloned()),
            };
            let given = given.map(|given| quote!(let Some(it) = #given));
            (given, quote!(#iter #owned.collect::<Vec<_>>()))
        }
        Found::Place(it) => (None, if leaf == Leaf::Bool { it } else { owned(leaf, &it) }),
        Found::Reference(it) => (None, owned(leaf, &it)),
        Found::Field { place, boxed: false } => {
            (Some(quote!(let Some(it) = &#place)), owned(leaf, &quote!(it)))
        }
        found => {
            let found = found.optional();
            (Some(quote!(let Some(it) = #found)), owned(leaf, &quote!(it)))
        }
    }
}

/// The owned value behind a reference.
fn owned(leaf: Leaf, it: &TokenStream) -> TokenStream {
    match leaf {
        Leaf::Bool => quote!(*#it),
        Leaf::Enum => quote!(#it.as_str()),
        _ => quote!(#it.clone()),
    }
}
