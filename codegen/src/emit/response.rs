//! Parses responses.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{codec, ident, literal, replaced, text, ty};
use crate::api::{
    Binding, Codec, DefaultValue, Field, HeaderText, Presence, ResponseBody, Structure,
    TimestampFormat, Ty,
};

/// An expression that parses a structure from `response`; `read` is the function for its document.
pub(super) fn read(
    structure: &Structure,
    body: &ResponseBody,
    path: &TokenStream,
    read: &TokenStream,
    codec: Codec,
) -> TokenStream {
    let bound: Vec<_> =
        structure.bound_fields().map(|field| (ident(&field.name), value(field, codec))).collect();
    let ResponseBody::Document(place) = body else {
        let is_long = bound.len() > MOST_IN_LITERAL && structure.default == DefaultValue::Derived;
        return match bound.split_first() {
            Some(((name, value), rest)) if is_long => {
                assigned(&quote!(#path { #name: #value, ..Default::default() }), rest)
            }
            _ => {
                let fields = bound.iter().map(|(name, value)| quote!(#name: #value));
                quote!(Ok(#path { #(#fields),* }))
            }
        };
    };
    let document = codec::response(codec, place, read);
    if bound.is_empty() {
        return document;
    }
    assigned(&quote!(#document?), &bound)
}

/// The maximum number of fields in a literal. If one of them fails, those before it are dropped one by one: for the 40
/// fields of `GetObject`, the machine code is 51 kB larger than if they are assigned.
const MOST_IN_LITERAL: usize = 8;

/// Assigns fields of a value that exists.
fn assigned(output: &TokenStream, fields: &[(Ident, TokenStream)]) -> TokenStream {
    let assignments = fields.iter().map(|(name, value)| quote!(output.#name = #value;));
    quote! {
        let mut output = #output;
        #(#assignments)*
        Ok(output)
    }
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
        _ => literal::or_default(field, optional(field, codec)),
    }
}

fn optional(field: &Field, codec: Codec) -> TokenStream {
    match (&field.binding, &field.ty) {
        (Binding::Header(name), Ty::List { item, .. }) => {
            if item.modelled() == Ty::Timestamp(TimestampFormat::HttpDate) {
                let converted = item.replaced().map(replaced::times);
                return quote!(response.header_dates(#name)? #converted);
            }
            let parse = header_text(field, item);
            quote!(response.header_list(#name, #parse)?)
        }
        (Binding::Header(name), ty) => {
            let parse = header_text(field, ty);
            match field.lenient {
                true => quote!(response.header(#name, #parse).unwrap_or_default()),
                false => quote!(response.header(#name, #parse)?),
            }
        }
        (Binding::PrefixHeaders(prefix), _) => quote!(Some(response.prefix_headers(#prefix))),
        (_, Ty::Blob) => quote!(Some(response.bytes()?).filter(|it| !it.is_empty())),
        (_, Ty::String) => quote!(response.text()?),
        (_, Ty::Replaced(it)) if it.of == Ty::String => {
            let value = replaced::value(it);
            quote!(response.text()?.map(|it| #value).transpose()?)
        }
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
        HeaderText::Base64 => match ty {
            Ty::Replaced(it) => replaced::parse(it, &quote!(parse::base64)),
            _ => quote!(parse::base64),
        },
    }
}
