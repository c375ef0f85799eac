//! Parses responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::{codec, ident, literal, text, ty};
use crate::api::{
    Binding, Codec, Field, HeaderText, Literal, Presence, ResponseBody, Structure, TimestampFormat,
    Ty,
};

/// An expression that parses a structure from `response`; `read` is the function for its document.
pub(super) fn read(
    structure: &Structure,
    body: &ResponseBody,
    path: &TokenStream,
    read: &TokenStream,
    codec: Codec,
) -> TokenStream {
    let bound: Vec<_> = outside_document(structure)
        .map(|field| (ident(&field.name), value(field, codec)))
        .collect();
    let ResponseBody::Document(place) = body else {
        let fields = bound.iter().map(|(name, value)| quote!(#name: #value));
        return quote!(Ok(#path { #(#fields),* }));
    };
    let document = codec::response(codec, place, read);
    if bound.is_empty() {
        return document;
    }
    let assignments = bound.iter().map(|(name, value)| quote!(output.#name = #value;));
    quote! {
        let mut output = #document?;
        #(#assignments)*
        Ok(output)
    }
}

/// The fields that are not in the document.
pub(super) fn outside_document(structure: &Structure) -> impl Iterator<Item = &Field> {
    structure.fields.iter().filter(|field| field.binding != Binding::Body)
}

/// Whether parsing uses the response at all.
pub(super) fn uses_response(structure: &Structure) -> bool {
    !structure.fields.is_empty()
}

/// The function that parses the document of a structure, if it has one.
pub(super) fn read_body(
    structure: &Structure,
    body: &ResponseBody,
    codec: Codec,
) -> Option<TokenStream> {
    if !matches!(body, ResponseBody::Document(_)) {
        return None;
    }
    let name = ident(&structure.name);
    let read = codec::reader(codec, &ident("read_body"), &quote!(#name), structure.body_fields());
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
            let parse = header_text(field, item);
            quote!(response.header_list(#name, #parse)?)
        }
        (Binding::Header(name), ty) => {
            let parse = header_text(field, ty);
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

/// The function that parses a value of a header.
fn header_text(field: &Field, ty: &Ty) -> TokenStream {
    match field.header_text {
        HeaderText::Plain | HeaderText::Quoted => text::read_function(ty),
        HeaderText::Base64 => quote!(parse::base64),
    }
}
