//! Events in requests.

use proc_macro2::TokenStream;
use quote::quote;

use super::{codec, ident, ty};
use crate::{
    api::{Binding, Codec, Event, EventError, Events, Field, ResponseBody, Ty},
    emit::text,
};

/// The function that writes an event, and the one for errors, if the stream has any.
pub(super) fn functions(stream: &Events, codec: Codec) -> TokenStream {
    let arms = stream.events.iter().map(|it| event(it, codec));
    let exceptions = (!stream.errors.is_empty()).then(|| exceptions(&stream.errors, codec));
    quote! {
        pub(crate) fn write_event(event: &Self, message: &mut event_stream::Writer) {
            match event {
                #(#arms)*
                Self::Unknown(name) => message.unknown(name),
            }
        }
        #exceptions
    }
}

/// The arm of an event. The payload comes first, so that its content type precedes the headers of the event.
fn event(event: &Event, codec: Codec) -> TokenStream {
    let (variant, name) = (ident(&event.variant), &event.event_type);
    let (write, payload) = match &event.body {
        ResponseBody::Payload(index) => {
            (None, event.structure.fields.get(*index).map(|it| payload(it, codec)))
        }
        ResponseBody::Document(_) => {
            let (write, statement) = document(event, codec);
            (write, Some(statement))
        }
        ResponseBody::Empty | ResponseBody::Events(_) => (None, None),
    };
    let headers = event.structure.fields.iter().filter_map(header);
    let statements: Vec<_> = payload.into_iter().chain(headers).collect();
    let value = if statements.is_empty() { quote!(_) } else { quote!(event) };
    quote! {
        Self::#variant(#value) => {
            #write
            message.event(#name);
            #(#statements)*
        }
    }
}

fn payload(field: &Field, codec: Codec) -> TokenStream {
    let value = codec::by_reference(field, &quote!(event));
    match &field.ty {
        Ty::Blob => quote!(message.blob(#value);),
        Ty::String => quote!(message.text(#value, text::string);),
        ty => {
            let write = codec::write_function(codec, ty);
            codec::event(codec, Some(&field.wire.element), &value, &write)
        }
    }
}

/// The statement for the document of an event, and its function if there is none for the structure: members in headers
/// are not part of the document.
fn document(event: &Event, codec: Codec) -> (Option<TokenStream>, TokenStream) {
    let name = ident(&event.structure.name);
    let path = quote!(types::#name);
    let value = if event.boxed { quote!(Some(&**event)) } else { quote!(Some(event)) };
    if event.structure.bound_fields().next().is_none() {
        let write = codec::write_method(codec);
        let statement = codec::event(codec, event.root.as_ref(), &value, &quote!(#path::#write));
        return (None, statement);
    }
    let write = codec::writer(codec, &ident("write"), &path, event.structure.body_fields());
    let statement = codec::event(codec, event.root.as_ref(), &value, &quote!(write));
    (Some(write), statement)
}

fn header(field: &Field) -> Option<TokenStream> {
    let Binding::EventHeader(name) = &field.binding else { return None };
    let value = codec::by_reference(field, &quote!(event));
    let method = match &field.ty {
        Ty::Boolean => "bool",
        Ty::Byte => "i8",
        Ty::Short => "i16",
        Ty::Integer => "i32",
        Ty::Long => "i64",
        Ty::Blob => "bytes",
        Ty::Timestamp(_) => "timestamp",
        Ty::IntEnum(_) => {
            return Some(quote!(message.i32(#name, #value.map(|it| it.as_i32()).as_ref());));
        }
        ty => {
            let text = text::write_function(ty);
            return Some(quote!(message.string(#name, #value, #text);));
        }
    };
    let method = ident(method);
    Some(quote!(message.#method(#name, #value);))
}

/// The function that writes the errors of the stream.
fn exceptions(errors: &[EventError], codec: Codec) -> TokenStream {
    let branches = errors.iter().map(|error| {
        let (name, path) = (&error.name, ty::path(&error.path));
        let write = codec::writer(codec, &ident("write"), &path, error.structure.body_fields());
        let statement = codec::event(codec, error.root.as_ref(), &quote!(Some(it)), &quote!(write));
        quote! {
            if let Some(it) = reason.downcast_ref::<#path>() {
                #write
                message.exception(#name);
                #statement
                return true;
            }
        }
    });
    quote! {
        pub(crate) fn write_exception(
            reason: &(dyn std::error::Error + 'static),
            message: &mut event_stream::Writer,
        ) -> bool {
            #(#branches)*
            false
        }
    }
}
