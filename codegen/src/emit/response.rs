//! Parses responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    codec::{self, Place},
    ident, literal,
    request::body_fields,
    text, ty,
};
use crate::api::{Binding, Codec, Field, Literal, Presence, Structure, TimestampFormat, Ty};

/// An expression that parses a structure from `response`; `read` is the function for its document.
pub(super) fn read(
    structure: &Structure,
    path: &TokenStream,
    read: &TokenStream,
    (codec, place): (Codec, Place<'_>),
) -> TokenStream {
    let document = codec::response(codec, place, read);
    let bound: Vec<&Field> =
        structure.fields.iter().filter(|field| field.binding != Binding::Body).collect();
    let has_body = body_fields(&structure.fields).next().is_some();
    match (has_body, bound.is_empty()) {
        (true, true) => document,
        (true, false) => {
            let assignments = bound.iter().map(|field| {
                let (name, value) = (ident(&field.name), value(field, codec));
                quote!(output.#name = #value;)
            });
            quote! {
                let mut output = #document?;
                #(#assignments)*
                Ok(output)
            }
        }
        (false, _) => {
            let fields = bound.iter().map(|field| {
                let (name, value) = (ident(&field.name), value(field, codec));
                quote!(#name: #value)
            });
            quote!(Ok(#path { #(#fields),* }))
        }
    }
}

/// Whether parsing uses the response at all.
pub(super) fn uses_response(structure: &Structure) -> bool {
    !structure.fields.is_empty()
}

/// The function that parses the document of a structure, if it has one.
pub(super) fn read_body(structure: &Structure, codec: Codec) -> Option<TokenStream> {
    let fields = body_fields(&structure.fields);
    fields.clone().next()?;
    let name = ident(&structure.name);
    let read = codec::reader(codec, &ident("read_body"), &quote!(#name), fields);
    Some(quote!(#[inline] #read))
}

fn value(field: &Field, codec: Codec) -> TokenStream {
    match (&field.binding, &field.ty) {
        (Binding::StatusCode, _) if field.presence == Presence::Optional => {
            quote!(Some(response.status()))
        }
        (Binding::StatusCode, _) => quote!(response.status()),
        (Binding::Payload, Ty::Stream) => quote!(response.stream()),
        (Binding::Payload, Ty::Events(it)) => {
            let event = ty::path(it);
            quote!(response.events(#event::read_event, #event::EXCEPTIONS))
        }
        _ => plain(field, optional(field, codec)),
    }
}

/// Converts an optional value for a field that is not optional.
pub(super) fn plain(field: &Field, value: TokenStream) -> TokenStream {
    if field.strict {
        let missing = format!("an answer without `{}`", field.member);
        return quote!(#value.ok_or_else(|| DecodeError::new(#missing))?);
    }
    match (&field.presence, field.literal()) {
        (Presence::Optional, _) => value,
        (_, None | Some(Literal::Zero)) => quote!(#value.unwrap_or_default()),
        (_, Some(default)) => {
            let is_number =
                matches!(default, Literal::Bool(_) | Literal::Integer(_) | Literal::Float(_));
            let it = literal::value(default, &field.ty);
            match is_number && !matches!(field.ty, Ty::IntEnum(_)) {
                true => quote!(#value.unwrap_or(#it)),
                false => quote!(#value.unwrap_or_else(|| #it)),
            }
        }
    }
}

fn optional(field: &Field, codec: Codec) -> TokenStream {
    match (&field.binding, &field.ty) {
        (Binding::Header(name), Ty::List { item, .. }) => {
            if **item == Ty::Timestamp(TimestampFormat::HttpDate) {
                return quote!(response.header_dates(#name)?);
            }
            let parse = match **item {
                Ty::String if field.media_type.is_some() => quote!(parse::base64),
                _ => text::read_function(item),
            };
            quote!(response.header_list(#name, #parse)?)
        }
        (Binding::Header(name), Ty::String) if field.media_type.is_some() => {
            quote!(response.header(#name, parse::base64)?)
        }
        (Binding::Header(name), ty) => {
            let parse = text::read_function(ty);
            quote!(response.header(#name, #parse)?)
        }
        (Binding::PrefixHeaders(prefix), _) => quote!(Some(response.prefix_headers(#prefix))),
        (_, Ty::Blob) => quote!(Some(response.bytes()?).filter(|it| !it.is_empty())),
        (_, Ty::String) => quote!(response.text()?),
        (_, Ty::Enum(it)) => {
            let path = ty::path(it);
            quote!(response.text()?.map(#path::from))
        }
        _ => codec::response_payload(codec, field),
    }
}
