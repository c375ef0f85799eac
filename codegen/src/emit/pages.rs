//! Paginators.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    ident,
    path::{Found, find},
    ty,
};
use crate::api::{Operation, PageItems, Pages, Path, Presence, Ty};

/// The implementations for a paginated operation.
pub(super) fn implementations(operation: &Operation) -> Vec<TokenStream> {
    let Some(pages) = &operation.pages else { return Vec::new() };
    let items = pages.items.as_ref().map(|items| items_of(operation, items));
    [Some(paginated(operation, pages)), items].into_iter().flatten().collect()
}

fn paginated(operation: &Operation, pages: &Pages) -> TokenStream {
    let (name, output) = (ident(&operation.input.name), ty::output(operation));
    let token = ty::value(&pages.token);
    let (get, set) = operation
        .input
        .fields
        .get(pages.input)
        .map(|field| {
            let name = ident(&field.name);
            match field.presence {
                Presence::Optional => {
                    (quote!(self.#name.as_ref()), quote!(self.#name = Some(token);))
                }
                _ => (quote!(Some(&self.#name)), quote!(self.#name = token;)),
            }
        })
        .unzip();
    let repeats = pages.last_repeats_token.then(|| {
        quote!(
            const LAST_PAGE_REPEATS_TOKEN: bool = true;
        )
    });
    let of_output = |path: &Path| find(path, &Found::Reference(quote!(output))).optional();
    let mut next = of_output(&pages.next);
    if let Some(more) = pages.more.as_ref().map(of_output) {
        next = quote!(if #more == Some(&false) { None } else { #next });
    }
    quote! {
        impl Paginated for #name {
            #repeats

            type Token = #token;

            #[inline]
            fn token(&self) -> Option<&#token> {
                #get
            }

            #[inline]
            fn set_token(&mut self, token: #token) {
                #set
            }

            #[inline]
            fn next_token(output: &#output) -> Option<&#token> {
                #next
            }
        }
    }
}

fn items_of(operation: &Operation, items: &PageItems) -> TokenStream {
    let (name, output) = (ident(&operation.input.name), ty::output(operation));
    let (item, collected) = match &items.ty {
        Ty::Map { value, sparse, .. } => {
            let value = ty::element(value, *sparse);
            (quote!((String, #value)), Some(quote!(.into_iter().collect())))
        }
        Ty::List { item, sparse, .. } => (ty::element(item, *sparse), None),
        ty => (ty::value(ty), None),
    };
    let list = match taken(&items.path) {
        Taken::Sure(list) => list,
        Taken::Maybe(list) => quote!(#list.unwrap_or_default()),
    };
    quote! {
        impl PaginatedItems for #name {
            type Item = #item;

            #[inline]
            fn items(output: #output) -> Vec<#item> {
                #list #collected
            }
        }
    }
}

/// A value that is moved out of another.
enum Taken {
    /// It exists.
    Sure(TokenStream),
    /// An `Option` of it.
    Maybe(TokenStream),
}

/// Moves the value at a path of members out of an output.
fn taken(path: &Path) -> Taken {
    let Path::Member { of, field, optional, .. } = path else { return Taken::Sure(quote!(output)) };
    let field = ident(field);
    match (taken(of), optional) {
        (Taken::Sure(of), true) => Taken::Maybe(quote!(#of.#field)),
        (Taken::Sure(of), false) => Taken::Sure(quote!(#of.#field)),
        (Taken::Maybe(of), true) => Taken::Maybe(quote!(#of.and_then(|it| it.#field))),
        (Taken::Maybe(of), false) => Taken::Maybe(quote!(#of.map(|it| it.#field))),
    }
}
