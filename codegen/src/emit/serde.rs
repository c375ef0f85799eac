//! Attributes for `serde`, all behind the crate's feature of that name.

use heck::{ToLowerCamelCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{DefaultValue, Field, Presence, Structure, Ty, Union, Variant};

/// Derives and the case of most names.
pub(super) fn of_structure(structure: &Structure) -> TokenStream {
    if !structure.serde {
        return quote!();
    }
    let case = case(structure);
    // What is missing is as if it had never been set.
    let default = (structure.default != DefaultValue::None).then(|| quote!(, default));
    quote! {
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = #case #default))]
    }
}

/// The case that most members of a service have in their names.
fn case(structure: &Structure) -> &'static str {
    let starts_upper =
        |field: &&Field| field.json_name.starts_with(|c: char| c.is_ascii_uppercase());
    let upper = structure.fields.iter().filter(starts_upper).count();
    if upper * 2 > structure.fields.len() { "PascalCase" } else { "camelCase" }
}

/// What a field needs besides: its name if it is not of the case, how its value is written, and that it is left out
/// while it is not set.
pub(super) fn of_field(structure: &Structure, field: &Field) -> TokenStream {
    if !structure.serde {
        return quote!();
    }
    let plain = field.name.trim_start_matches("r#");
    let by_case = match case(structure) {
        "PascalCase" => plain.to_upper_camel_case(),
        _ => plain.to_lower_camel_case(),
    };
    let name = &field.json_name;
    let rename = (by_case != *name).then(|| quote!(rename = #name));
    let with = holds_blob(&field.ty).then(|| quote!(with = "tinsmith_runtime::serde::blob"));
    // With a function of its own, a field that is missing would be an error.
    let default =
        (with.is_some() && structure.default == DefaultValue::None).then(|| quote!(default));
    // The client's own writer leaves out what is not set; `null` would be a value that is.
    let skip = (field.presence == Presence::Optional)
        .then(|| quote!(skip_serializing_if = "Option::is_none"));
    let settings: Vec<TokenStream> = [rename, with, default, skip].into_iter().flatten().collect();
    if settings.is_empty() {
        return quote!();
    }
    quote!(#[cfg_attr(feature = "serde", serde(#(#settings),*))])
}

/// Derives of a union, which is an object with one member.
pub(super) fn of_union(union: &Union) -> TokenStream {
    match union.events {
        None => {
            quote!(#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))])
        }
        Some(_) => quote!(),
    }
}

/// The name of a variant, and how its value is written.
pub(super) fn of_variant(union: &Union, variant: &Variant) -> TokenStream {
    if union.events.is_some() {
        return quote!();
    }
    let name = &variant.json_name;
    let with = match &variant.ty {
        None => Some(quote!(, with = "tinsmith_runtime::serde::unit")),
        Some(ty) => holds_blob(ty).then(|| quote!(, with = "tinsmith_runtime::serde::blob")),
    };
    quote!(#[cfg_attr(feature = "serde", serde(rename = #name #with))])
}

/// The variant of what is not known.
pub(super) fn of_unknown(union: &Union) -> TokenStream {
    match union.events {
        None => {
            quote!(#[cfg_attr(feature = "serde", serde(untagged, with = "tinsmith_runtime::serde::unknown"))])
        }
        Some(_) => quote!(),
    }
}

fn holds_blob(ty: &Ty) -> bool {
    match ty {
        Ty::Blob => true,
        Ty::List { item: inner, .. } | Ty::Map { value: inner, .. } => holds_blob(inner),
        _ => false,
    }
}
