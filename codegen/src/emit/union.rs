//! Unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, attributes, events, ident, json, serde, ty};
use crate::api::{Ty, Union, Variant};

/// The file of a union.
pub(super) fn source(union: &Union) -> Source {
    let mut items = vec![definition(union)];
    items.extend(redacting_debug(union));
    if union.has_default {
        items.push(default(union));
    }
    let read = union.is_read.then(|| read(union));
    let write = union.is_written.then(|| write(union));
    let event = union.events.as_ref().map(events::read);
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
        match value_type(variant) {
            None => quote!(#docs #name,),
            Some(ty) => quote!(#docs #name(#ty),),
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
    quote! {
        #docs
        #deprecated
        #[derive(Clone, #debug PartialEq)]
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

fn read(union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (key, name) = (&variant.json_name, ident(&variant.name));
        match &variant.ty {
            None => quote!(#key => json.nullable(json::Reader::skip)?.map(|()| Self::#name),),
            Some(ty) => {
                let read = json::read_function(ty);
                let read = if variant.boxed { quote!(|json| json.boxed(#read)) } else { read };
                quote!(#key => json.nullable(#read)?.map(Self::#name),)
            }
        }
    });
    quote! {
        #[inline]
        pub(crate) fn read_json(json: &mut json::Reader<'_>) -> Result<Self, DecodeError> {
            let mut value = None;
            json.begin_object()?;
            while let Some(key) = json.next_key()? {
                let member = match key.as_ref() {
                    #(#arms)*
                    "__type" => json.nullable(json::Reader::skip)?.and(None),
                    _ => json.nullable(json::Reader::document)?.map(|it| Self::Unknown(key.into_owned(), it)),
                };
                value = member.or(value);
            }
            Ok(value.unwrap_or_default())
        }
    }
}

fn write(union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (key, name) = (&variant.json_name, ident(&variant.name));
        match &variant.ty {
            None => {
                quote!(Self::#name => json.member(#key, Some(&()), json::Writer::empty_object),)
            }
            Some(ty) => {
                let write = write_function(ty);
                let value = if variant.boxed { quote!(it.as_ref()) } else { quote!(it) };
                quote!(Self::#name(it) => json.member(#key, Some(#value), #write),)
            }
        }
    });
    quote! {
        #[inline]
        pub(crate) fn write_json(json: &mut json::Writer, value: &Self) {
            json.begin_object();
            match value {
                #(#arms)*
                Self::Unknown(name, it) => json.member(name, Some(it), json::Writer::document),
            }
            json.end_object();
        }
    }
}

fn write_function(ty: &Ty) -> TokenStream {
    json::write_function(ty)
}
