//! Constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::{attributes, ident, structure::default_of, ty};
use crate::api::{DefaultValue, Field, Presence, Structure, Ty};

/// `new` and the setters of a structure that programs build.
pub(super) fn of_type(structure: &Structure) -> Option<TokenStream> {
    if !structure.in_input {
        return None;
    }
    let name = ident(&structure.name);
    let new = constructor(structure);
    let optional = structure.fields.iter().filter(|field| field.presence != Presence::Required);
    let setters = optional.map(|field| {
        let place = ident(&field.name);
        // The meaning is documented at the public field.
        let docs = quote!(#[doc = " Sets the field of the same name."]);
        setter(field, &docs, &quote!(self.#place))
    });
    Some(quote! {
        impl #name {
            #new
            #(#setters)*
        }
    })
}

/// The setters of an operation's optional members, for its call.
pub(super) fn of_call(input: &Structure) -> Option<TokenStream> {
    let name = ident(&input.name);
    let optional: Vec<&Field> = input
        .fields
        .iter()
        .filter(|field| field.presence != Presence::Required && !field.setter_by_hand)
        .collect();
    if optional.is_empty() {
        return None;
    }
    let setters = optional.into_iter().map(|field| {
        let place = ident(&field.name);
        setter(field, &attributes::docs(&field.docs), &quote!(self.operation.#place))
    });
    Some(quote! {
        impl Call<'_, #name> {
            #(#setters)*
        }
    })
}

/// `new`, which takes the required members in the model's order.
pub(super) fn constructor(structure: &Structure) -> TokenStream {
    let arguments = arguments(structure);
    let docs = match arguments.is_empty() {
        true => " Nothing set.",
        false => " With its required members; nothing else set.",
    };
    let fields = structure.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Required => match conversion(&field.ty, &quote!(#name)) {
                None => quote!(#name),
                Some(converted) => quote!(#name: #converted),
            },
            _ => {
                let default = default_of(field);
                quote!(#name: #default)
            }
        }
    });
    let expectation = expectation(arguments.len());
    let body = match structure.default {
        DefaultValue::Derived | DefaultValue::Modelled if arguments.is_empty() => {
            quote!(Self::default())
        }
        _ => quote!(Self { #(#fields),* }),
    };
    quote! {
        #[doc = #docs]
        #expectation
        #[inline]
        pub fn new(#(#arguments),*) -> Self {
            #body
        }
    }
}

/// The expectation for Clippy if there are more required members than it accepts.
pub(super) fn expectation(count: usize) -> Option<TokenStream> {
    const MOST: usize = 7;
    (count > MOST).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "each is required by the service")])
    })
}

/// The required members, as arguments of a function.
pub(super) fn arguments(structure: &Structure) -> Vec<TokenStream> {
    required(structure)
        .map(|field| {
            let (name, ty) = (ident(&field.name), argument(&field.ty));
            quote!(#name: #ty)
        })
        .collect()
}

/// The names of the required members.
pub(super) fn required(structure: &Structure) -> impl Iterator<Item = &Field> {
    structure.fields.iter().filter(|field| field.presence == Presence::Required)
}

fn setter(field: &Field, docs: &TokenStream, place: &TokenStream) -> TokenStream {
    let name = ident(&field.setter);
    let deprecated = attributes::deprecated(field.deprecated.as_deref());
    let argument = argument(&field.ty);
    let value = conversion(&field.ty, &quote!(value)).unwrap_or(quote!(value));
    let value = if field.boxed { quote!(Box::new(#value)) } else { value };
    let value = if field.presence == Presence::Optional { quote!(Some(#value)) } else { value };
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, value: #argument) -> Self {
            #place = #value;
            self
        }
    }
}

/// The type of an argument: everything that converts naturally to the field's type.
fn argument(ty: &Ty) -> TokenStream {
    match ty {
        Ty::List { item, sparse: false } if is_converted(item) => {
            let item = ty::value(item);
            quote!(impl IntoIterator<Item = impl Into<#item>>)
        }
        Ty::List { item, sparse } => {
            let item = ty::element(item, *sparse);
            quote!(impl IntoIterator<Item = #item>)
        }
        Ty::Map { value, sparse: false } if is_converted(value) => {
            let value = ty::value(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>)
        }
        Ty::Map { value, sparse } => {
            let value = ty::element(value, *sparse);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
        _ => {
            let value = ty::value(ty);
            if is_converted(ty) { quote!(impl Into<#value>) } else { value }
        }
    }
}

/// The conversion of an argument to a value; `None` if none is needed.
fn conversion(ty: &Ty, argument: &TokenStream) -> Option<TokenStream> {
    match ty {
        Ty::List { item, sparse: false } if is_converted(item) => {
            Some(quote!(#argument.into_iter().map(Into::into).collect()))
        }
        Ty::List { .. } => Some(quote!(#argument.into_iter().collect())),
        Ty::Map { value, sparse: false } if is_converted(value) => Some(
            quote!(#argument.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
        ),
        Ty::Map { .. } => {
            Some(quote!(#argument.into_iter().map(|(key, value)| (key.into(), value)).collect()))
        }
        _ => is_converted(ty).then(|| quote!(#argument.into())),
    }
}

fn is_converted(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::String
            | Ty::Enum(_)
            | Ty::IntEnum(_)
            | Ty::Blob
            | Ty::Stream
            | Ty::Timestamp(_)
            | Ty::Document
    )
}
