//! Attributes for `serde`, all behind the crate's `serde` feature.

use heck::{ToLowerCamelCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::quote;

use super::structure::default_of;
use super::{ident, ty};
use crate::api::{DefaultValue, Field, Literal, Presence, Structure, Ty, Union, Variant};

/// Derives, and the case of most names.
pub(super) fn of_structure(structure: &Structure) -> TokenStream {
    if !structure.serde {
        return quote!();
    }
    let case = case(structure);
    // A missing field is treated as not set.
    let default = (structure.default != DefaultValue::None).then(|| quote!(, default));
    quote! {
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = #case #default))]
    }
}

/// The case of most member names of a service.
fn case(structure: &Structure) -> &'static str {
    let starts_upper =
        |field: &&Field| field.json_name.starts_with(|c: char| c.is_ascii_uppercase());
    let upper = structure.fields.iter().filter(starts_upper).count();
    if upper * 2 > structure.fields.len() { "PascalCase" } else { "camelCase" }
}

/// The attributes of a field: its name if it differs from the case, the format of its value, and skipping it while it
/// is not set.
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
    let aliases = field.json_aliases.iter().map(|alias| quote!(alias = #alias));
    let settings: Vec<TokenStream> =
        rename.into_iter().chain(aliases).chain(value(structure, field)).collect();
    if settings.is_empty() {
        return quote!();
    }
    quote!(#[cfg_attr(feature = "serde", serde(#(#settings),*))])
}

/// The serialization of a field's value.
fn value(structure: &Structure, field: &Field) -> Vec<TokenStream> {
    let differs = differs(&field.ty);
    let mut settings = Vec::new();
    match &field.presence {
        Presence::Optional => {
            // With a custom function, a missing field would be an error.
            let default = structure.default == DefaultValue::None;
            if differs {
                settings.push(quote!(with = "tinsmith_runtime::serde::wire"));
                settings.extend(default.then(|| quote!(default)));
            }
            // The client omits members that are not set; `null` would be a value.
            settings.push(quote!(skip_serializing_if = "Option::is_none"));
        }
        // It is an argument of `new`, so it may have no default.
        _ if structure.default == DefaultValue::None => {
            settings.extend(differs.then(|| quote!(with = "tinsmith_runtime::serde::wire")));
        }
        presence => {
            if differs {
                settings.push(quote!(serialize_with = "tinsmith_runtime::serde::wire::serialize"));
            }
            let read = match presence {
                Presence::Default(literal) if *literal != Literal::Zero => {
                    format!("{}::{}", structure.name, null_function(field))
                }
                _ => "tinsmith_runtime::serde::wire::or_default".to_owned(),
            };
            settings.push(quote!(deserialize_with = #read));
        }
    }
    settings
}

/// Functions that deserialize null as the default in the model, and support for nesting the structure in others.
pub(super) fn impl_of_structure(structure: &Structure) -> TokenStream {
    if !structure.serde {
        return quote!();
    }
    let name = ident(&structure.name);
    let has_default = |field: &&Field| {
        structure.default != DefaultValue::None
            && matches!(&field.presence, Presence::Default(literal) if *literal != Literal::Zero)
    };
    let functions: Vec<TokenStream> = structure
        .fields
        .iter()
        .filter(has_default)
        .map(|field| {
            let (function, ty) = (ident(&null_function(field)), ty::field(field));
            let default = default_of(field);
            quote! {
                fn #function<'de, D: serde::Deserializer<'de>>(from: D) -> Result<#ty, D::Error> {
                    Ok(tinsmith_runtime::serde::wire::nullable(from)?.unwrap_or(#default))
                }
            }
        })
        .collect();
    let functions = (!functions.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "serde")]
            impl #name { #(#functions)* }
        }
    });
    quote! {
        #[cfg(feature = "serde")]
        impl tinsmith_runtime::serde::wire::Plain for #name {}
        #functions
    }
}

fn null_function(field: &Field) -> String {
    format!("serde_{}", field.name.trim_start_matches("r#"))
}

/// Derives of a union, which is serialized as an object with one member.
pub(super) fn of_union(union: &Union) -> TokenStream {
    match union.events {
        None => quote!(#[cfg_attr(feature = "serde", derive(serde::Serialize))]),
        Some(_) => quote!(),
    }
}

/// The deserialization of a union.
pub(super) fn impl_of_union(union: &Union) -> TokenStream {
    if union.events.is_some() {
        return quote!();
    }
    let union_name = ident(&union.name);
    let arms = union.variants.iter().map(|variant| {
        let (key, name) = (&variant.json_name, ident(&variant.name));
        match &variant.ty {
            None => quote!(#key => union::skip(members)?.map(|()| Self::#name),),
            Some(_) => quote!(#key => union::value(members)?.map(Self::#name),),
        }
    });
    quote! {
        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for #union_name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                tinsmith_runtime::serde::union::deserialize(deserializer)
            }
        }

        #[cfg(feature = "serde")]
        impl tinsmith_runtime::serde::wire::Plain for #union_name {}

        #[cfg(feature = "serde")]
        impl tinsmith_runtime::serde::union::Union for #union_name {
            fn member<'de, A: serde::de::MapAccess<'de>>(
                name: &str,
                members: &mut A,
            ) -> Result<Option<Self>, A::Error> {
                use tinsmith_runtime::serde::union;
                Ok(match name {
                    #(#arms)*
                    "__type" => union::skip(members)?.and(None),
                    _ => union::value(members)?.map(|it| Self::unknown(name.to_owned(), it)),
                })
            }

            fn unknown(name: String, value: Document) -> Self {
                Self::Unknown(name, value)
            }
        }
    }
}

/// The name of a variant, and the serialization of its value.
pub(super) fn of_variant(union: &Union, variant: &Variant) -> TokenStream {
    if union.events.is_some() {
        return quote!();
    }
    let name = &variant.json_name;
    let with = match &variant.ty {
        None => Some(quote!(, serialize_with = "tinsmith_runtime::serde::unit::serialize")),
        Some(ty) => differs(ty)
            .then(|| quote!(, serialize_with = "tinsmith_runtime::serde::wire::serialize")),
    };
    quote!(#[cfg_attr(feature = "serde", serde(rename = #name #with))])
}

/// The variant for unknown members.
pub(super) fn of_unknown(union: &Union) -> TokenStream {
    match union.events {
        None => {
            quote!(#[cfg_attr(feature = "serde", serde(untagged, serialize_with = "tinsmith_runtime::serde::unknown::serialize"))])
        }
        Some(_) => quote!(),
    }
}

/// Whether `serde`'s own format differs from the wire format: it has blobs as arrays, non-finite numbers as nulls, no
/// integers such as `1.0`, and no nulls in lists and maps.
fn differs(ty: &Ty) -> bool {
    let is_integer = matches!(ty, Ty::Byte | Ty::Short | Ty::Integer | Ty::Long);
    is_integer || matches!(ty, Ty::Float | Ty::Double | Ty::Blob | Ty::List { .. } | Ty::Map { .. })
}
