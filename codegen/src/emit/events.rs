//! Events of event streams.

mod write;

use proc_macro2::TokenStream;
use quote::quote;

use super::{codec, ident, literal, ty};
use crate::api::{Binding, Codec, Codecs, Event, Events, Field, Presence, ResponseBody, Ty};

/// The functions that parse and write an event.
pub(super) fn functions(stream: &Events, codecs: Codecs) -> TokenStream {
    let read = stream.received.then(|| read(stream, codecs.response));
    let write = stream.sent.then(|| write::functions(stream, codecs.request));
    quote!(#read #write)
}

/// The function that parses an event, and the errors of the stream.
fn read(stream: &Events, codec: Codec) -> TokenStream {
    let arms = stream.events.iter().map(|event| {
        let (event_type, variant) = (&event.event_type, ident(&event.variant));
        let read = structure(event, codec);
        quote!(#event_type => Ok(Self::#variant(#read)),)
    });
    let exceptions = stream.exceptions.iter().map(|(name, code)| quote!((#name, #code)));
    quote! {
        /// Names of errors in the stream that differ from their codes, with these codes.
        pub(crate) const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[#(#exceptions),*];
        #[inline]
        pub(crate) fn read_event(message: &event_stream::Message) -> Result<Self, DecodeError> {
            match message.event_type()? {
                #(#arms)*
                other => Ok(Self::Unknown(other.to_owned())),
            }
        }
    }
}

/// An expression that parses the structure of an event.
fn structure(event: &Event, codec: Codec) -> TokenStream {
    let (name, read) = (ident(&event.structure.name), codec::read_method(codec));
    let bound: Vec<_> = event
        .structure
        .bound_fields()
        .map(|field| (ident(&field.name), value(field, codec)))
        .collect();
    if !matches!(event.body, ResponseBody::Document(_)) {
        let fields = bound.iter().map(|(name, value)| quote!(#name: #value));
        return quote!(types::#name { #(#fields),* });
    }
    let document = codec::message(codec, &quote!(types::#name::#read));
    if bound.is_empty() {
        return document;
    }
    let assignments = bound.iter().map(|(name, value)| quote!(value.#name = #value;));
    quote!({
        let mut value = #document;
        #(#assignments)*
        value
    })
}

fn value(field: &Field, codec: Codec) -> TokenStream {
    match &field.binding {
        Binding::EventHeader(name) => literal::or_default(field, header(name, &field.ty)),
        _ => payload(field, codec),
    }
}

fn header(name: &str, ty: &Ty) -> TokenStream {
    let method = match ty {
        Ty::Boolean => "bool",
        Ty::Byte => "i8",
        Ty::Short => "i16",
        Ty::Integer | Ty::IntEnum(_) => "i32",
        Ty::Long => "i64",
        Ty::Blob => "bytes",
        Ty::Timestamp(_) => "timestamp",
        _ => "string",
    };
    let method = ident(method);
    let value = quote!(message.#method(#name)?);
    match ty {
        Ty::String => quote!(#value.map(str::to_owned)),
        Ty::Enum(it) | Ty::IntEnum(it) => {
            let path = ty::path(it);
            quote!(#value.map(#path::from))
        }
        _ => value,
    }
}

fn payload(field: &Field, codec: Codec) -> TokenStream {
    let value = match &field.ty {
        Ty::Blob => quote!(message.payload().clone()),
        Ty::String => quote!(message.text()?),
        ty => codec::message(codec, &codec::read_function(codec, ty)),
    };
    if field.presence == Presence::Optional { quote!(Some(#value)) } else { value }
}
