//! Constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::{attributes, ident, literal, ty};
use crate::api::{DefaultValue, Field, Presence, Structure, Ty};

/// `new` and the setters of a structure that programs build.
pub(super) fn of_type(structure: &Structure) -> Vec<TokenStream> {
    if structure.in_input { of_value(structure) } else { Vec::new() }
}

/// `new` and the setters of a value: a type, or the input of an operation.
pub(super) fn of_value(structure: &Structure) -> Vec<TokenStream> {
    let name = ident(&structure.name);
    let new = constructor(structure);
    let setters = optional(structure).map(row);
    let adders = optional(structure).filter_map(|field| adder(structure, field)).map(|adder| {
        let Adder { field, name, argument, is_map, .. } = adder;
        let (place, name) = (ident(&field.name), ident(&name));
        let kind = if is_map { quote!(Map) } else { quote!(List) };
        let deprecated = attributes::deprecated(field.deprecated.as_deref());
        quote!(#deprecated #name = #place: Into<#argument> as #kind)
    });
    let rows: Vec<TokenStream> = setters.chain(adders).collect();
    let mut items = vec![quote!(impl #name { #new })];
    items.extend((!rows.is_empty()).then(|| quote!(setters! { #name { #(#rows),* } })));
    items
}

/// An optional member as an item of the macro `setters`.
fn row(field: &Field) -> TokenStream {
    let (setter, name) = (ident(&field.setter), ident(&field.name));
    let field_name = (field.setter != field.name).then(|| quote!(= #name));
    let (argument, _) = optional_value(&field.ty);
    let kind = match field.presence {
        _ if field.boxed => Some(quote!(as Box)),
        Presence::Optional => None,
        _ => Some(quote!(as Default)),
    };
    let deprecated = attributes::deprecated(field.deprecated.as_deref());
    quote!(#deprecated #setter #field_name: #argument #kind)
}

/// The setters of a call, for the optional members of its operation.
pub(super) fn of_call(input: &Structure) -> Option<TokenStream> {
    let name = ident(&input.name);
    let setters: Vec<TokenStream> =
        optional(input).filter(|field| !field.setter_by_hand).map(setter).collect();
    if setters.is_empty() {
        return None;
    }
    let adders =
        optional(input).filter_map(|field| adder(input, field)).map(|adder| adder.function());
    Some(quote! {
        impl Call<#name> {
            #(#setters)*
            #(#adders)*
        }
    })
}

/// The function `new`, with the required members as arguments in the order of the model.
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
                let default = literal::of_field(field);
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

/// The `expect` attribute for Clippy if the number of required members exceeds its limit.
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

/// Sets a member of a call's operation. The function is generic, so that it needs no `#[inline]`.
fn setter(field: &Field) -> TokenStream {
    let (name, place) = (ident(&field.setter), ident(&field.name));
    let docs = attributes::docs(&field.docs);
    let deprecated = attributes::deprecated(field.deprecated.as_deref());
    let (argument, value) = optional_value(&field.ty);
    let value = if field.boxed { quote!(#value.map(Box::new)) } else { value };
    let value = match field.presence {
        Presence::Optional => value,
        _ => quote!(#value.unwrap_or(self.operation.#place)),
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, value: impl #argument) -> Self {
            self.operation.#place = #value;
            self
        }
    }
}

/// The trait of a setter's argument `value`, and the argument as an option.
fn optional_value(ty: &Ty) -> (TokenStream, TokenStream) {
    let of = ty::value(ty);
    let is_converted = is_converted(ty) && !matches!(ty, Ty::Replaced(_));
    match is_converted || matches!(ty, Ty::List { .. } | Ty::Map { .. }) {
        true => (quote!(IntoOption<#of>), quote!(value.into_option())),
        false => (quote!(Into<Option<#of>>), quote!(value.into())),
    }
}

/// A function that adds one element to an optional list or map.
struct Adder<'a> {
    field: &'a Field,
    name: String,
    /// The type that the argument is converted to.
    argument: TokenStream,
    is_map: bool,
}

/// The function that adds an element, unless a setter has the same name.
fn adder<'a>(structure: &Structure, field: &'a Field) -> Option<Adder<'a>> {
    let name = format!("add_{}", field.name.trim_start_matches("r#"));
    let is_taken = structure.fields.iter().any(|other| other.setter == name);
    if is_taken || field.boxed || field.presence != Presence::Optional || field.setter_by_hand {
        return None;
    }
    match &field.ty {
        Ty::List { item, sparse, .. } => {
            Some(Adder { field, name, argument: ty::element(item, *sparse), is_map: false })
        }
        Ty::Map { value, sparse, .. } => {
            Some(Adder { field, name, argument: ty::element(value, *sparse), is_map: true })
        }
        _ => None,
    }
}

impl Adder<'_> {
    /// The function of a call.
    fn function(&self) -> TokenStream {
        let Adder { field, name, argument, is_map } = self;
        let (name, place) = (ident(name), ident(&field.name));
        let (what, key, insertion) = match is_map {
            true => {
                ("entry", quote!(key: impl Into<String>,), quote!(insert(key.into(), value.into())))
            }
            false => ("element", quote!(), quote!(push(value.into()))),
        };
        let docs = format!(" Adds one {what} to `{}`.", field.name.trim_start_matches("r#"));
        let deprecated = attributes::deprecated(field.deprecated.as_deref());
        quote! {
            #[doc = #docs]
            #deprecated
            pub fn #name(mut self, #key value: impl Into<#argument>) -> Self {
                self.operation.#place.get_or_insert_default().#insertion;
                self
            }
        }
    }
}

/// The type of an argument, which accepts the usual conversions to the type of the field.
fn argument(ty: &Ty) -> TokenStream {
    match ty {
        Ty::List { item, sparse: false, .. } if is_converted(item) => {
            let item = ty::value(item);
            quote!(impl IntoIterator<Item = impl Into<#item>>)
        }
        Ty::List { item, sparse, .. } => {
            let item = ty::element(item, *sparse);
            quote!(impl IntoIterator<Item = #item>)
        }
        Ty::Map { value, sparse: false, .. } if is_converted(value) => {
            let value = ty::value(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>)
        }
        Ty::Map { value, sparse, .. } => {
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
        Ty::List { item, sparse: false, .. } if is_converted(item) => {
            Some(quote!(#argument.into_iter().map(Into::into).collect()))
        }
        Ty::List { .. } => Some(quote!(#argument.into_iter().collect())),
        Ty::Map { value, sparse: false, .. } if is_converted(value) => Some(
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
            | Ty::EventInput(_)
            | Ty::Timestamp(_)
            | Ty::Document
            | Ty::Replaced(_)
    )
}
