//! JSON and CBOR: the same calls on another module.

use proc_macro2::TokenStream;
use quote::quote;

use super::{by_reference, module, read_method, write_method};
use crate::{
    api::{Codec, Field, Presence, TimestampFormat, Ty, Union},
    emit::{ident, ty},
};

pub(super) fn write_function(codec: Codec, ty: &Ty) -> TokenStream {
    let json = module(codec);
    match ty {
        Ty::String | Ty::Enum(_) => quote!(#json::Writer::string),
        Ty::Boolean => quote!(#json::Writer::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(#json::Writer::integer),
        Ty::Float => quote!(#json::Writer::float),
        Ty::Double => quote!(#json::Writer::double),
        Ty::Blob | Ty::Stream => quote!(#json::Writer::blob),
        Ty::Timestamp(format) => {
            let method = timestamp_method(*format);
            quote!(#json::Writer::#method)
        }
        Ty::Document => quote!(#json::Writer::document),
        Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) | Ty::Events(it) => {
            let (path, write) = (ty::path(it), write_method(codec));
            quote!(#path::#write)
        }
        Ty::List { item, sparse, .. } => {
            let method = ident(if *sparse { "sparse_list" } else { "list" });
            let item = write_function(codec, item);
            quote!(|#json, it| #json.#method(it, #item))
        }
        Ty::Map { value, sparse, .. } => {
            let method = ident(if *sparse { "sparse_map" } else { "map" });
            let value = write_function(codec, value);
            quote!(|#json, it| #json.#method(it, #value))
        }
    }
}

pub(super) fn read_function(codec: Codec, ty: &Ty) -> TokenStream {
    let json = module(codec);
    match ty {
        Ty::String => quote!(#json::Reader::string),
        Ty::Boolean => quote!(#json::Reader::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(#json::Reader::integer),
        Ty::Float => quote!(#json::Reader::float),
        Ty::Double => quote!(#json::Reader::double),
        Ty::Blob | Ty::Stream => quote!(#json::Reader::blob),
        Ty::Timestamp(format) => {
            let method = timestamp_method(*format);
            quote!(#json::Reader::#method)
        }
        Ty::Document => quote!(#json::Reader::document),
        Ty::Enum(it) | Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) | Ty::Events(it) => {
            let (path, read) = (ty::path(it), read_method(codec));
            quote!(#path::#read)
        }
        Ty::List { item, sparse, .. } => {
            let method = ident(if *sparse { "sparse_list" } else { "list" });
            let item = read_function(codec, item);
            quote!(|#json| #json.#method(#item))
        }
        Ty::Map { value, sparse, .. } => {
            let method = ident(if *sparse { "sparse_map" } else { "map" });
            let value = read_function(codec, value);
            quote!(|#json| #json.#method(#value))
        }
    }
}

/// The method of a reader or writer for a timestamp.
pub(super) fn timestamp_method(format: TimestampFormat) -> proc_macro2::Ident {
    ident(match format {
        TimestampFormat::EpochSeconds => "epoch_seconds",
        TimestampFormat::DateTime => "date_time",
        TimestampFormat::HttpDate => "http_date",
    })
}

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
