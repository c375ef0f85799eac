//! Constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::{attributes, ident, structure::default_of, ty};
use crate::api::{DefaultValue, Field, Presence, Structure, Ty};

/// `new` and the setters of a structure that programs build.
pub(super) fn of_type(structure: &Structure) -> Option<TokenStream> {
    structure.in_input.then(|| of_value(structure))
}

/// `new` and the setters of a value: a type, or the input of an operation.
pub(super) fn of_value(structure: &Structure) -> TokenStream {
    let name = ident(&structure.name);
    let new = constructor(structure);
    let setters = optional(structure).map(|field| {
        // The field is public and has the documentation of the member.
        let docs = quote!(#[doc = " Sets the field of the same name."]);
        setter(field, &docs, &quote!(self))
    });
    let adders = adders(structure, &quote!(self));
    quote! {
        impl #name {
            #new
            #(#setters)*
            #(#adders)*
        }
    }
}

/// The setters of an operation's optional members, for its call.
pub(super) fn of_call(input: &Structure) -> Option<TokenStream> {
    let name = ident(&input.name);
    let setters: Vec<TokenStream> = optional(input)
        .filter(|field| !field.setter_by_hand)
        .map(|field| setter(field, &attributes::docs(&field.docs), &quote!(self.operation)))
        .collect();
    if setters.is_empty() {
        return None;
    }
    let adders = adders(input, &quote!(self.operation));
    Some(quote! {
        impl Call<#name> {
            #(#setters)*
            #(#adders)*
        }
    })
}

/// `new`, which takes the required members in the model's order.
pub(super) fn constructor(structure: &Structure) -> TokenStream {
    let arguments = arguments(structure);
    let docs = match arguments.is_empty() {
        true => " Creates a value without any members set.",
        false => " Creates a value with the required members set.",
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

/// What clippy must be told where the model requires more members than it likes.
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

/// The members that are not required.
fn optional(structure: &Structure) -> impl Iterator<Item = &Field> {
    structure.fields.iter().filter(|field| field.presence != Presence::Required)
}

/// Sets a field of a value. The function is generic, so that it needs no `#[inline]`.
fn setter(field: &Field, docs: &TokenStream, value_of: &TokenStream) -> TokenStream {
    let (name, place) = (ident(&field.setter), ident(&field.name));
    let deprecated = attributes::deprecated(field.deprecated.as_deref());
    let ty = ty::value(&field.ty);
    let (argument, value) = match is_converted(&field.ty) || is_collection(&field.ty) {
        true => (quote!(impl IntoOption<#ty>), quote!(value.into_option())),
        false => (quote!(impl Into<Option<#ty>>), quote!(value.into())),
    };
    let value = if field.boxed { quote!(#value.map(Box::new)) } else { value };
    let value = match field.presence {
        Presence::Optional => value,
        _ => quote!(#value.unwrap_or(#value_of.#place)),
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, value: #argument) -> Self {
            #value_of.#place = #value;
            self
        }
    }
}

/// Functions that add one element to an optional list or map.
fn adders(structure: &Structure, value_of: &TokenStream) -> Vec<TokenStream> {
    optional(structure).filter_map(|field| adder(structure, field, value_of)).collect()
}

fn adder(structure: &Structure, field: &Field, value_of: &TokenStream) -> Option<TokenStream> {
    let name = format!("add_{}", field.name.trim_start_matches("r#"));
    let is_taken = structure.fields.iter().any(|other| other.setter == name);
    if is_taken || field.boxed || field.presence != Presence::Optional || field.setter_by_hand {
        return None;
    }
    let (function, place) = (ident(&name), ident(&field.name));
    let (docs, arguments, insertion) = match &field.ty {
        Ty::List { item, sparse } => {
            let item = addition(item, *sparse);
            ("element", quote!(value: #item), quote!(push(value.into())))
        }
        Ty::Map { value, sparse } => {
            let value = addition(value, *sparse);
            let arguments = quote!(key: impl Into<String>, value: #value);
            ("entry", arguments, quote!(insert(key.into(), value.into())))
        }
        _ => return None,
    };
    let docs = format!(" Adds one {docs} to `{}`.", field.name.trim_start_matches("r#"));
    let deprecated = attributes::deprecated(field.deprecated.as_deref());
    Some(quote! {
        #[doc = #docs]
        #deprecated
        pub fn #function(mut self, #arguments) -> Self {
            #value_of.#place.get_or_insert_default().#insertion;
            self
        }
    })
}

/// The type of an element that is added.
fn addition(ty: &Ty, sparse: bool) -> TokenStream {
    let value = ty::element(ty, sparse);
    quote!(impl Into<#value>)
}

fn is_collection(ty: &Ty) -> bool {
    matches!(ty, Ty::List { .. } | Ty::Map { .. })
}

/// The type of an argument: whatever becomes the field's type without surprise.
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

/// How an argument becomes a value; `None` when it is one.
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
