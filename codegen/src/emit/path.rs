//! Paths through inputs and outputs, as Rust code.

mod condition;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{ident, ty};
use crate::api::{Items, Path};
pub(super) use condition::{condition, term};

/// The value at the end of a path.
#[derive(Clone)]
pub(super) enum Found {
    /// A field.
    Place(TokenStream),
    /// A field that is an `Option`, of a `Box` if it is boxed.
    Field { place: TokenStream, boxed: bool },
    /// A reference.
    Reference(TokenStream),
    /// An `Option` of a reference.
    Optional(TokenStream),
    /// An iterator over references.
    Iterator(Elements),
}

/// An iterator over references.
#[derive(Clone)]
pub(super) struct Elements {
    /// The value that must exist for it, if any, which is then named `it`.
    given: Option<Box<Found>>,
    /// The start of the iterator: `it.iter()`.
    start: TokenStream,
    /// Whether it only iterates over the elements of an existing list.
    plain: bool,
    /// The rest: `.map(|it| &it.name)`.
    rest: TokenStream,
    /// A condition on each element, which is named `it`.
    filter: Option<TokenStream>,
    /// An iterator over the values in each element, which is named `it`.
    inner: Option<TokenStream>,
}

/// Follows a path from its start.
pub(super) fn find(path: &Path, this: &Found) -> Found {
    match path {
        Path::This => this.clone(),
        Path::Input => Found::Reference(quote!(input)),
        Path::Output => Found::Reference(quote!(output)),
        Path::Member { of, field, optional, boxed } => {
            let field = ident(field);
            let read = if *boxed { quote!(.as_deref()) } else { quote!(.as_ref()) };
            match (find(of, this), optional) {
                (Found::Place(of) | Found::Reference(of), true) => {
                    Found::Field { place: quote!(#of.#field), boxed: *boxed }
                }
                (Found::Place(of) | Found::Reference(of), false) => {
                    Found::Place(quote!(#of.#field))
                }
                (of, true) => {
                    let of = of.optional();
                    Found::Optional(quote!(#of.and_then(|it| it.#field #read)))
                }
                (of, false) => {
                    let of = of.optional();
                    Found::Optional(quote!(#of.map(|it| &it.#field)))
                }
            }
        }
        Path::Variant { of, union, variant, boxed } => {
            let of = find(of, this).optional();
            let (path, variant) = (ty::path(union), ident(variant));
            let value = if *boxed { quote!(it.as_ref()) } else { quote!(it) };
            Found::Optional(quote!(#of.and_then(|it| match it {
                #path::#variant(it) => Some(#value),
                _ => None,
            })))
        }
        Path::Index { of, index, sparse } => element(find(of, this), *index, *sparse),
        Path::Each { of, items, each } => Found::Iterator(each_of(find(of, this), *items, each)),
        Path::Filter { of, items, condition: holds } => {
            let mut elements = elements(find(of, this), *items).filtered();
            elements.filter = Some(condition(holds, &Found::Reference(quote!(it))));
            Found::Iterator(elements)
        }
        Path::Several { of, values, as_str } => {
            let found = find(of, this);
            let (given, this) = match found {
                Found::Place(_) | Found::Reference(_) => (None, found),
                found => (Some(Box::new(found)), Found::Reference(quote!(it))),
            };
            let values = values.iter().map(|value| match (find(value, &this), as_str) {
                (Found::Place(it) | Found::Reference(it), true) => quote!(Some(#it.as_str())),
                (Found::Place(it), false) => quote!(Some(&#it)),
                (Found::Reference(it), false) => quote!(Some(#it)),
                (found, as_str) => {
                    let found = found.optional();
                    let text = as_str.then(|| quote!(.map(|it| it.as_str())));
                    quote!(#found #text)
                }
            });
            let start = quote!([#(#values),*].into_iter().flatten());
            Found::Iterator(Elements { given, ..Elements::new(start) })
        }
    }
}

/// A projection on the elements.
fn each_of(of: Found, items: Items, each: &Path) -> Elements {
    let mut elements = elements(of, items).filtered();
    match find(each, &Found::Reference(quote!(it))) {
        Found::Reference(_) => {}
        Found::Place(place) => elements.push(&quote!(.map(|it| &#place))),
        found @ (Found::Field { .. } | Found::Optional(_)) => {
            let value = found.optional();
            elements.push(&quote!(.filter_map(|it| #value)));
        }
        Found::Iterator(inner) => {
            let (given, inner) = inner.strict();
            if let Some(given) = given {
                elements.push(&quote!(.filter_map(|it| #given)));
            }
            elements.inner = Some(inner);
        }
    }
    elements
}

/// An iterator over the elements of a value.
fn elements(found: Found, items: Items) -> Elements {
    let start = match items {
        Items::List { sparse: false } => quote!(.iter()),
        Items::List { sparse: true } | Items::Lists => quote!(.iter().flatten()),
        Items::Keys => quote!(.keys()),
        Items::Values { sparse: false } => quote!(.values()),
        Items::Values { sparse: true } => quote!(.values().flatten()),
    };
    match found {
        Found::Place(of) | Found::Reference(of) => Elements::new(quote!(#of #start)),
        found @ (Found::Field { .. } | Found::Optional(_)) => {
            let plain = items == (Items::List { sparse: false });
            Elements { given: Some(Box::new(found)), plain, ..Elements::new(quote!(it #start)) }
        }
        Found::Iterator(elements) => {
            let mut elements = elements;
            match (items, elements.inner.take()) {
                (_, Some(inner)) => {
                    elements = elements.filtered();
                    elements.push(&quote!(.flat_map(|it| #inner)));
                }
                (Items::Lists, None) => {
                    elements = elements.filtered();
                    elements.push(&quote!(.flatten()));
                }
                (_, None) => {}
            }
            elements
        }
    }
}

fn element(list: Found, index: i64, sparse: bool) -> Found {
    let place = usize::try_from(index).unwrap_or_default();
    let place = Literal::usize_unsuffixed(place);
    let behind = Literal::u64_unsuffixed(index.unsigned_abs().saturating_sub(1));
    let read = sparse.then(|| quote!(.and_then(|it| it.as_ref())));
    if let Found::Iterator(elements) = list {
        let iter = elements.clone().iter();
        return Found::Optional(match (index, &elements.filter) {
            (0, Some(_)) => elements.first(),
            (0, None) => quote!(#iter.next()),
            (1.., _) => quote!(#iter.nth(#place)),
            (-1, _) => quote!(#iter.next_back()),
            _ => quote!(#iter.nth_back(#behind)),
        });
    }
    let of = |list: TokenStream| match index {
        0 => quote!(#list.first()),
        -1 => quote!(#list.last()),
        1.. => quote!(#list.get(#place)),
        _ => quote!(#list.iter().nth_back(#behind)),
    };
    Found::Optional(match list {
        Found::Place(list) | Found::Reference(list) => {
            let element = of(list);
            quote!(#element #read)
        }
        list => {
            let (list, element) = (list.optional(), of(quote!(it)));
            quote!(#list.and_then(|it| #element) #read)
        }
    })
}

impl Found {
    /// As an `Option` of a reference.
    pub(super) fn optional(self) -> TokenStream {
        match self {
            Found::Place(it) => quote!(Some(&#it)),
            Found::Field { place, boxed: true } => quote!(#place.as_deref()),
            Found::Field { place, boxed: false } => quote!(#place.as_ref()),
            Found::Reference(it) => quote!(Some(#it)),
            Found::Optional(it) => it,
            Found::Iterator(elements) => elements.iter(),
        }
    }
}

impl Elements {
    fn new(start: TokenStream) -> Self {
        Elements {
            given: None,
            start,
            plain: false,
            rest: TokenStream::new(),
            filter: None,
            inner: None,
        }
    }

    fn push(&mut self, step: &TokenStream) {
        self.rest.extend(step.clone());
    }

    /// With the condition as an iterator step, so that others can follow.
    fn filtered(mut self) -> Self {
        if let Some(condition) = self.filter.take() {
            self.push(&quote!(.filter(|&it| #condition)));
        }
        self
    }

    /// The value that must exist, which is then named `it`, and the iterator.
    pub(super) fn strict(self) -> (Option<TokenStream>, TokenStream) {
        let Elements { given, start, rest, .. } = self.filtered();
        (given.map(|given| given.optional()), quote!(#start #rest))
    }

    /// The iterator, which is empty if the value does not exist.
    pub(super) fn iter(self) -> TokenStream {
        let elements = self.filtered();
        let (start, rest) = (elements.start, elements.rest);
        let given = match elements.given.map(|given| *given) {
            None => return quote!(#start #rest),
            Some(Found::Field { place, boxed: false }) => quote!(#place.iter()),
            Some(given) => {
                let given = given.optional();
                quote!(#given.into_iter())
            }
        };
        if elements.plain {
            quote!(#given.flatten() #rest)
        } else {
            quote!(#given.flat_map(|it| #start) #rest)
        }
    }

    /// The iterator, and the condition on its elements.
    fn unfiltered(mut self) -> (TokenStream, Option<TokenStream>) {
        let filter = self.filter.take();
        (self.iter(), filter)
    }

    /// The first element.
    fn first(self) -> TokenStream {
        match self.unfiltered() {
            (iter, Some(condition)) => quote!(#iter.find(|&it| #condition)),
            (iter, None) => quote!(#iter.next()),
        }
    }

    /// Whether there is an element.
    fn some(self) -> TokenStream {
        match self.unfiltered() {
            (iter, Some(condition)) => quote!(#iter.any(|it| #condition)),
            (iter, None) => quote!(#iter.next().is_some()),
        }
    }
}
