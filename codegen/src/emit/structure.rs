//! Structures: the type, its default, its `Debug`, its functions for documents.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, attributes, codec, ident, literal, serde, setters, ty};
use crate::api::{Codecs, DefaultValue, Structure};

/// The file of a structure.
pub(super) fn source(structure: &Structure, codecs: Codecs) -> Source {
    let mut items = Vec::new();
    items.extend(definition(structure));
    items.extend(setters::of_type(structure));
    items.extend(codec::of_structure(structure, codecs));
    Source { docs: Vec::new(), items }
}

/// The type, with implementations that cannot be derived.
pub(super) fn definition(structure: &Structure) -> Vec<TokenStream> {
    let name = ident(&structure.name);
    let docs = attributes::docs(&structure.docs);
    let deprecated = attributes::deprecated(structure.deprecated.as_deref());
    let derives = derives(structure);
    let fields = structure.fields.iter().map(|field| {
        let (name, ty) = (ident(&field.name), ty::field(field));
        let docs = attributes::docs(&field.docs);
        let deprecated = attributes::deprecated(field.deprecated.as_deref());
        let attributes = attributes::lines(&field.attributes);
        quote! {
            #docs
            #deprecated
            #attributes
            pub #name: #ty,
        }
    });
    let definition = quote! {
        #docs
        #deprecated
        #derives
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    };
    let serde = serde::of_structure(structure);
    [Some(definition), modelled_default(structure), redacting_debug(structure), serde]
        .into_iter()
        .flatten()
        .collect()
}

fn derives(structure: &Structure) -> TokenStream {
    let debug = (!redacts(structure)).then(|| quote!(Debug,));
    let default = (structure.default == DefaultValue::Derived).then(|| quote!(Default,));
    let more = attributes::derives(&structure.attributes);
    let lines = attributes::lines(&structure.attributes.lines);
    quote!(#[derive(Clone, #debug #default PartialEq #more)] #lines)
}

fn redacts(structure: &Structure) -> bool {
    structure.sensitive || structure.fields.iter().any(|field| field.sensitive)
}

/// `Debug` that redacts secrets.
fn redacting_debug(structure: &Structure) -> Option<TokenStream> {
    if !redacts(structure) {
        return None;
    }
    let (name, text) = (ident(&structure.name), &structure.name);
    let fields = structure.fields.iter().map(|field| {
        let (name, text) = (ident(&field.name), field.name.trim_start_matches("r#"));
        if field.sensitive {
            quote!(.field(#text, &Redacted))
        } else {
            quote!(.field(#text, &self.#name))
        }
    });
    let body = if structure.sensitive {
        quote!(f.debug_tuple(#text).field(&Redacted).finish())
    } else {
        quote!(f.debug_struct(#text)#(#fields)*.finish())
    };
    Some(quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #body
            }
        }
    })
}

fn modelled_default(structure: &Structure) -> Option<TokenStream> {
    if structure.default != DefaultValue::Modelled {
        return None;
    }
    let name = ident(&structure.name);
    let fields = structure.fields.iter().map(|field| {
        let (name, value) = (ident(&field.name), literal::of_field(field));
        quote!(#name: #value)
    });
    Some(quote! {
        impl Default for #name {
            fn default() -> Self {
                Self { #(#fields),* }
            }
        }
    })
}
