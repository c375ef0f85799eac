//! JSON and CBOR: the same calls on another module.

use proc_macro2::TokenStream;
use quote::quote;

use super::{by_reference, module, read_function, write_function};
use crate::{
    api::{Codec, Field, Presence, Union},
    emit::ident,
};

pub(super) fn write_fields<'a>(
    codec: Codec,
    fields: impl Iterator<Item = &'a Field>,
) -> TokenStream {
    let json = module(codec);
    let members = fields.map(|field| {
        let name = &field.wire.key;
        let value = by_reference(field, &quote!(value));
        let write = write_function(codec, &field.ty);
        quote!(#json.member(#name, #value, #write);)
    });
    quote! {
        #json.begin_object();
        #(#members)*
        #json.end_object();
    }
}

pub(super) fn read_fields<'a>(
    codec: Codec,
    ty: &TokenStream,
    fields: impl Iterator<Item = &'a Field>,
) -> TokenStream {
    let json = module(codec);
    let arms: Vec<TokenStream> = fields.map(|field| read_arm(codec, field)).collect();
    if arms.is_empty() {
        return quote! {
            #json.skip()?;
            Ok(#ty::default())
        };
    }
    quote! {
        let mut value = #ty::default();
        #json.begin_object()?;
        while let Some(key) = #json.next_key()? {
            match key.as_ref() {
                #(#arms)*
                _ => #json.skip()?,
            }
        }
        Ok(value)
    }
}

fn read_arm(codec: Codec, field: &Field) -> TokenStream {
    let json = module(codec);
    let (key, name) = (&field.wire.key, ident(&field.name));
    let read = read_function(codec, &field.ty);
    let read = if field.boxed { quote!(|#json| #json.boxed(#read)) } else { read };
    let aliases = &field.wire.aliases;
    match field.presence {
        Presence::Optional => {
            quote!(#key #(| #aliases)* => value.#name = #json.nullable(#read)?,)
        }
        _ => quote!(#key #(| #aliases)* => #json.replace(&mut value.#name, #read)?,),
    }
}

pub(super) fn read_variants(codec: Codec, union: &Union) -> TokenStream {
    let json = module(codec);
    let arms = union.variants.iter().map(|variant| {
        let (key, name) = (&variant.wire.key, ident(&variant.name));
        match &variant.ty {
            None => quote!(#key => #json.nullable(#json::Reader::skip)?.map(|()| Self::#name),),
            Some(ty) => {
                let read = read_function(codec, ty);
                let read = if variant.boxed { quote!(|#json| #json.boxed(#read)) } else { read };
                quote!(#key => #json.nullable(#read)?.map(Self::#name),)
            }
        }
    });
    quote! {
        let mut value = None;
        #json.begin_object()?;
        while let Some(key) = #json.next_key()? {
            let member = match key.as_ref() {
                #(#arms)*
                "__type" => #json.nullable(#json::Reader::skip)?.and(None),
                _ => #json.nullable(#json::Reader::document)?.map(|it| Self::Unknown(key.into_owned(), it)),
            };
            value = member.or(value);
        }
        Ok(value.unwrap_or_default())
    }
}

pub(super) fn write_variants(codec: Codec, union: &Union) -> TokenStream {
    let json = module(codec);
    let arms = union.variants.iter().map(|variant| {
        let (key, name) = (&variant.wire.key, ident(&variant.name));
        match &variant.ty {
            None => {
                quote!(Self::#name => #json.member(#key, Some(&()), #json::Writer::empty_object),)
            }
            Some(ty) => {
                let write = write_function(codec, ty);
                let value = if variant.boxed { quote!(it.as_ref()) } else { quote!(it) };
                quote!(Self::#name(it) => #json.member(#key, Some(#value), #write),)
            }
        }
    });
    quote! {
        #json.begin_object();
        match value {
            #(#arms)*
            Self::Unknown(name, it) => #json.member(name, Some(it), #json::Writer::document),
        }
        #json.end_object();
    }
}
