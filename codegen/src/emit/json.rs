//! Functions that serialize and parse JSON.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, ty};
use crate::api::{Field, Presence, TimestampFormat, Ty};

/// A function `fn(&mut json::Writer, &T)` for a type.
pub(super) fn write_function(ty: &Ty) -> TokenStream {
    match ty {
        Ty::String | Ty::Enum(_) => quote!(json::Writer::string),
        Ty::Boolean => quote!(json::Writer::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(json::Writer::integer),
        Ty::Float => quote!(json::Writer::float),
        Ty::Double => quote!(json::Writer::double),
        Ty::Blob | Ty::Stream => quote!(json::Writer::blob),
        Ty::Timestamp(TimestampFormat::EpochSeconds) => quote!(json::Writer::epoch_seconds),
        Ty::Timestamp(TimestampFormat::DateTime) => quote!(json::Writer::date_time),
        Ty::Timestamp(TimestampFormat::HttpDate) => quote!(json::Writer::http_date),
        Ty::Document => quote!(json::Writer::document),
        Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) | Ty::Events(it) => {
            let path = ty::path(it);
            quote!(#path::write_json)
        }
        Ty::List { item, sparse } => {
            let method = ident(if *sparse { "sparse_list" } else { "list" });
            let item = write_function(item);
            quote!(|json, it| json.#method(it, #item))
        }
        Ty::Map { value, sparse } => {
            let method = ident(if *sparse { "sparse_map" } else { "map" });
            let value = write_function(value);
            quote!(|json, it| json.#method(it, #value))
        }
    }
}

/// A function `fn(&mut json::Reader) -> Result<T, DecodeError>` for a type.
pub(super) fn read_function(ty: &Ty) -> TokenStream {
    match ty {
        Ty::String => quote!(json::Reader::string),
        Ty::Boolean => quote!(json::Reader::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(json::Reader::integer),
        Ty::Float => quote!(json::Reader::float),
        Ty::Double => quote!(json::Reader::double),
        Ty::Blob | Ty::Stream => quote!(json::Reader::blob),
        Ty::Timestamp(TimestampFormat::EpochSeconds) => quote!(json::Reader::epoch_seconds),
        Ty::Timestamp(TimestampFormat::DateTime) => quote!(json::Reader::date_time),
        Ty::Timestamp(TimestampFormat::HttpDate) => quote!(json::Reader::http_date),
        Ty::Document => quote!(json::Reader::document),
        Ty::Enum(it) | Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) | Ty::Events(it) => {
            let path = ty::path(it);
            quote!(#path::read_json)
        }
        Ty::List { item, sparse } => {
            let method = ident(if *sparse { "sparse_list" } else { "list" });
            let item = read_function(item);
            quote!(|json| json.#method(#item))
        }
        Ty::Map { value, sparse } => {
            let method = ident(if *sparse { "sparse_map" } else { "map" });
            let value = read_function(value);
            quote!(|json| json.#method(#value))
        }
    }
}

/// The body of a function that serializes an object with these fields of `value`.
pub(super) fn write_object<'a>(fields: impl Iterator<Item = &'a Field>) -> TokenStream {
    let members = fields.map(|field| {
        let name = &field.json_name;
        let value = by_reference(field, &quote!(value));
        let write = write_function(&field.ty);
        quote!(json.member(#name, #value, #write);)
    });
    quote! {
        json.begin_object();
        #(#members)*
        json.end_object();
    }
}

/// A field of `owner` as an `Option` of a reference.
pub(super) fn by_reference(field: &Field, owner: &TokenStream) -> TokenStream {
    let name = ident(&field.name);
    if field.idempotency_token {
        return quote!(Some(&#owner.#name.clone().unwrap_or_else(idempotency_token)));
    }
    match (&field.presence, field.boxed) {
        (Presence::Optional, true) => quote!(#owner.#name.as_deref()),
        (Presence::Optional, false) => quote!(#owner.#name.as_ref()),
        (_, true) => quote!(Some(&*#owner.#name)),
        (_, false) => quote!(Some(&#owner.#name)),
    }
}

/// The body of a function that parses an object into a value of this type.
pub(super) fn read_object<'a>(name: &str, fields: impl Iterator<Item = &'a Field>) -> TokenStream {
    let name = ident(name);
    let arms: Vec<TokenStream> = fields.map(read_arm).collect();
    if arms.is_empty() {
        return quote! {
            json.skip()?;
            Ok(#name::default())
        };
    }
    quote! {
        let mut value = #name::default();
        json.begin_object()?;
        while let Some(key) = json.next_key()? {
            match key.as_ref() {
                #(#arms)*
                _ => json.skip()?,
            }
        }
        Ok(value)
    }
}

fn read_arm(field: &Field) -> TokenStream {
    let (key, name) = (&field.json_name, ident(&field.name));
    let read = read_function(&field.ty);
    let read = if field.boxed { quote!(|json| json.boxed(#read)) } else { read };
    let aliases = &field.json_aliases;
    match field.presence {
        Presence::Optional => quote!(#key #(| #aliases)* => value.#name = json.nullable(#read)?,),
        _ => quote!(#key #(| #aliases)* => json.replace(&mut value.#name, #read)?,),
    }
}
