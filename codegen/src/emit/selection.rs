//! What endpoint parameters take from an operation's input.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::api::{Items, Leaf, Pick, Selection};

/// A value for `endpoint::Value::from`, and the condition under which there is one.
pub(super) fn value(selection: &Selection) -> (Option<TokenStream>, TokenStream) {
    let found = find(&selection.pick, &Found::Reference(quote!(self)));
    let (condition, found) = match found {
        Found::Optional(value) => {
            let value = match &selection.pick {
                Pick::Member { of, field, .. } if **of == Pick::This => {
                    let field = ident(field);
                    quote!(&self.#field)
                }
                _ => value,
            };
            (Some(quote!(let Some(it) = #value)), Found::Reference(quote!(it)))
        }
        Found::Several { given: Some(given), iter, inner } => {
            (Some(quote!(let Some(it) = #given)), Found::Several { given: None, iter, inner })
        }
        found => (None, found),
    };
    let value = match (found, selection.leaf) {
        (Found::Several { iter, .. }, leaf) => {
            let owned = match leaf {
                Leaf::Enum => quote!(.map(|it| it.as_str().to_owned())),
                Leaf::Borrowed => quote!(.map(str::to_owned)),
                _ => quote!(.cloned()),
            };
            quote!(#iter #owned.collect::<Vec<_>>())
        }
        (Found::Place(it), Leaf::Bool) => it,
        (Found::Reference(it), Leaf::Bool) => quote!(*#it),
        (Found::Place(it) | Found::Reference(it) | Found::Optional(it), Leaf::Enum) => {
            quote!(#it.as_str())
        }
        (Found::Place(it) | Found::Reference(it) | Found::Optional(it), _) => quote!(#it.clone()),
    };
    (condition, value)
}

/// What was found on the way.
enum Found {
    /// A field.
    Place(TokenStream),
    /// A reference.
    Reference(TokenStream),
    /// An `Option` of a reference.
    Optional(TokenStream),
    /// An iterator over references; if something must be given for it, it begins at `it`, which is that.
    Several {
        given: Option<TokenStream>,
        iter: TokenStream,
        /// An iterator over what is in each of them, which is called `it`.
        inner: Option<TokenStream>,
    },
}

fn find(pick: &Pick, this: &Found) -> Found {
    match pick {
        Pick::This => this.again(),
        Pick::Member { of, field, optional, boxed } => {
            let field = ident(field);
            let read = match (optional, boxed) {
                (true, true) => quote!(.as_deref()),
                (true, false) => quote!(.as_ref()),
                (false, _) => TokenStream::new(),
            };
            match (find(of, this), optional) {
                (Found::Place(of) | Found::Reference(of), true) => {
                    Found::Optional(quote!(#of.#field #read))
                }
                (Found::Place(of) | Found::Reference(of), false) => {
                    Found::Place(quote!(#of.#field))
                }
                (Found::Optional(of), true) => {
                    Found::Optional(quote!(#of.and_then(|it| it.#field #read)))
                }
                (Found::Optional(of), false) => Found::Optional(quote!(#of.map(|it| &it.#field))),
                (several, _) => several,
            }
        }
        Pick::Each { of, items, each } => {
            let (given, iter) = elements(find(of, this), *items);
            match find(each, &Found::Reference(quote!(it))) {
                Found::Reference(_) => Found::Several { given, iter, inner: None },
                Found::Place(place) => {
                    Found::Several { given, iter: quote!(#iter.map(|it| &#place)), inner: None }
                }
                Found::Optional(value) => {
                    let iter = quote!(#iter.filter_map(|it| #value));
                    Found::Several { given, iter, inner: None }
                }
                Found::Several { given: needed, iter: inner, .. } => {
                    let needed = needed.map(|value| quote!(.filter_map(|it| #value)));
                    Found::Several { given, iter: quote!(#iter #needed), inner: Some(inner) }
                }
            }
        }
        Pick::Several { of, values, as_str } => {
            let (given, this) = match find(of, this) {
                Found::Optional(value) => (Some(value), Found::Reference(quote!(it))),
                found => (None, found),
            };
            let values = values.iter().map(|value| {
                let text = as_str.then(|| quote!(.map(|it| it.as_str())));
                match find(value, &this) {
                    Found::Place(it) | Found::Reference(it) if *as_str => {
                        quote!(Some(#it.as_str()))
                    }
                    Found::Place(it) => quote!(Some(&#it)),
                    Found::Reference(it) => quote!(Some(#it)),
                    Found::Optional(it) | Found::Several { iter: it, .. } => quote!(#it #text),
                }
            });
            let iter = quote!([#(#values),*].into_iter().flatten());
            Found::Several { given, iter, inner: None }
        }
    }
}

/// An iterator over the elements of what was found, and what must be given for it.
fn elements(found: Found, items: Items) -> (Option<TokenStream>, TokenStream) {
    let start = match items {
        Items::List { sparse: false } => quote!(.iter()),
        Items::List { sparse: true } => quote!(.iter().flatten()),
        Items::Lists => quote!(.iter().flatten()),
        Items::Keys => quote!(.keys()),
        Items::Values { sparse: false } => quote!(.values()),
        Items::Values { sparse: true } => quote!(.values().flatten()),
    };
    match found {
        Found::Place(of) | Found::Reference(of) => (None, quote!(#of #start)),
        Found::Optional(of) => (Some(of), quote!(it #start)),
        Found::Several { given, iter, inner } => {
            let inner = inner.map(|inner| quote!(.flat_map(|it| #inner)));
            let inner = match (items, inner) {
                (Items::Lists, None) => Some(quote!(.flatten())),
                (_, inner) => inner,
            };
            (given, quote!(#iter #inner))
        }
    }
}

impl Found {
    fn again(&self) -> Found {
        match self {
            Found::Place(it) => Found::Place(it.clone()),
            Found::Reference(it) => Found::Reference(it.clone()),
            Found::Optional(it) => Found::Optional(it.clone()),
            Found::Several { given, iter, inner } => {
                Found::Several { given: given.clone(), iter: iter.clone(), inner: inner.clone() }
            }
        }
    }
}
