//! Unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, attributes, codec, events, ident, serde, ty};
use crate::api::{Codecs, Union, Variant};

/// The file of a union.
pub(super) fn source(union: &Union, codecs: Codecs) -> Source {
    let mut items = vec![definition(union)];
    items.extend(redacting_debug(union));
    if union.has_default {
        items.push(default(union));
    }
    let read = union.decoded.then(|| codec::read_union(union, codecs.response));
    let write = union.encoded.then(|| codec::write_union(union, codecs.request));
    let event = union.events.as_ref().map(|it| events::functions(it, codecs));
    if read.is_some() || write.is_some() || event.is_some() {
        let name = ident(&union.name);
        items.push(quote!(impl #name { #read #write #event }));
    }
    items.extend(serde::of_union(union));
    Source { docs: Vec::new(), items }
}

fn definition(union: &Union) -> TokenStream {
    let name = ident(&union.name);
    let docs = attributes::docs(&union.docs);
    let deprecated = attributes::deprecated(union.deprecated.as_deref());
    let variants = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let docs = attributes::docs(&variant.docs);
        let attributes = attributes::lines(&variant.attributes);
        match value_type(variant) {
            None => quote!(#docs #attributes #name,),
            Some(ty) => quote!(#docs #attributes #name(#ty),),
        }
    });
    let unknown = match union.events {
        None => quote! {
            /// A member that this version of the crate does not know: its name and value.
            Unknown(String, Document),
        },
        Some(_) => quote! {
            /// An event that this version of the crate does not know: its type.
            Unknown(String),
        },
    };
    let debug = (!redacts(union)).then(|| quote!(Debug,));
    let more = attributes::derives(&union.attributes);
    let lines = attributes::lines(&union.attributes.lines);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, #debug PartialEq #more)]
        #lines
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
        }
    }
}

fn value_type(variant: &Variant) -> Option<TokenStream> {
    let value = ty::value(variant.ty.as_ref()?);
    Some(if variant.boxed { quote!(Box<#value>) } else { value })
}

fn redacts(union: &Union) -> bool {
    union.sensitive || union.variants.iter().any(|variant| variant.sensitive)
}

fn redacting_debug(union: &Union) -> Option<TokenStream> {
    if !redacts(union) {
        return None;
    }
    let name = ident(&union.name);
    let arms = union.variants.iter().map(|variant| {
        let (name, text) = (ident(&variant.name), &variant.name);
        match (&variant.ty, union.sensitive || variant.sensitive) {
            (None, _) => quote!(Self::#name => f.write_str(#text),),
            (Some(_), true) => {
                quote!(Self::#name(_) => f.debug_tuple(#text).field(&Redacted).finish(),)
            }
            (Some(_), false) => quote!(Self::#name(it) => f.debug_tuple(#text).field(it).finish(),),
        }
    });
    let unknown = match union.events {
        None => quote!(Self::Unknown(name, _)),
        Some(_) => quote!(Self::Unknown(name)),
    };
    Some(quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms)*
                    #unknown => f.debug_tuple("Unknown").field(name).field(&Redacted).finish(),
                }
            }
        }
    })
}

/// The zero value in Smithy's error correction for a required union that is missing in a response.
fn default(union: &Union) -> TokenStream {
    let name = ident(&union.name);
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self::Unknown(String::new(), Document::Null)
            }
        }
    }
}
