//! Events of a stream.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, json, text};
use crate::api::{Binding, Event, Field, Presence, Structure, Ty};

/// The function that reads an event.
pub(super) fn read(events: &[Event]) -> TokenStream {
    let arms = events.iter().map(|event| {
        let (event_type, variant) = (&event.event_type, ident(&event.variant));
        let read = structure(&event.structure);
        quote!(#event_type => Ok(Self::#variant(#read)),)
    });
    quote! {
        #[inline]
        pub(crate) fn read_event(message: &Message) -> Result<Self, DecodeError> {
            match message.event_type()? {
                #(#arms)*
                other => Ok(Self::Unknown(other.to_owned())),
            }
        }
    }
}

/// An expression for the structure that an event carries.
fn structure(structure: &Structure) -> TokenStream {
    let name = ident(&structure.name);
    let bound: Vec<&Field> = structure.fields.iter().filter(|field| field.binding != Binding::Body).collect();
    if bound.is_empty() {
        return quote!(message.json(types::#name::read_json)?);
    }
    let has_body = bound.len() < structure.fields.len();
    let values = bound.iter().map(|field| (ident(&field.name), value(field)));
    if !has_body {
        let fields = values.map(|(name, value)| quote!(#name: #value));
        return quote!(types::#name { #(#fields),* });
    }
    let assignments = values.map(|(name, value)| quote!(value.#name = #value;));
    quote!({
        let mut value = message.json(types::#name::read_json)?;
        #(#assignments)*
        value
    })
}

fn value(field: &Field) -> TokenStream {
    let optional = match &field.binding {
        Binding::EventHeader(name) => header(name, &field.ty),
        _ => return payload(field),
    };
    if field.presence == Presence::Optional { optional } else { quote!(#optional.unwrap_or_default()) }
}

fn header(name: &str, ty: &Ty) -> TokenStream {
    match ty {
        Ty::Boolean => quote!(message.boolean_header(#name)?),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(message.integer_header(#name)?),
        Ty::Blob => quote!(message.bytes_header(#name)?),
        Ty::Timestamp(_) => quote!(message.timestamp_header(#name)?),
        _ => {
            let parse = text::read_function(ty);
            quote!(message.string_header(#name)?.map(#parse).transpose()?)
        }
    }
}

fn payload(field: &Field) -> TokenStream {
    let value = match &field.ty {
        Ty::Blob => quote!(message.payload().clone()),
        Ty::String => quote!(message.text()?),
        ty => {
            let read = json::read_function(ty);
            quote!(message.json(#read)?)
        }
    };
    if field.presence == Presence::Optional { quote!(Some(#value)) } else { value }
}
