//! Conversions of types of the user, which are in the module `convert` of the runtime. Only crates with such types use it,
//! so it is not in their prelude.

use proc_macro2::TokenStream;
use quote::quote;

use super::attributes;
use crate::api::{Field, Presence, Replaced, Ty, Value};

/// The user's type.
pub(super) fn path(it: &Replaced) -> TokenStream {
    attributes::code(&it.path)
}

fn is_text(it: &Replaced) -> bool {
    it.of == Ty::String
}

/// The modelled value of the user's value `it`.
pub(super) fn modelled(it: &Replaced) -> TokenStream {
    match is_text(it) {
        true => quote!(tinsmith_runtime::convert::text(it)),
        false => quote!(tinsmith_runtime::convert::time(it)),
    }
}

/// The user's value of the modelled value `it`, as a result.
pub(super) fn value(it: &Replaced) -> TokenStream {
    let member = &it.member;
    match is_text(it) {
        true => quote!(tinsmith_runtime::convert::from_text(it, #member)),
        false => quote!(tinsmith_runtime::convert::from_time(it, #member)),
    }
}

/// The function that formats a value as text; `write` is that of the modelled type.
pub(super) fn text(it: &Replaced, write: &TokenStream) -> TokenStream {
    match is_text(it) {
        true => quote!(|it| tinsmith_runtime::convert::text_as(it, #write)),
        false => quote!(|it| tinsmith_runtime::convert::time_as(it, #write)),
    }
}

/// The function that parses a value from text; `read` is that of the modelled type.
pub(super) fn parse(it: &Replaced, read: &TokenStream) -> TokenStream {
    let value = value(it);
    quote!(|it| #read(it).and_then(|it| #value))
}

/// Converts an optional list of timestamps.
pub(super) fn times(it: &Replaced) -> TokenStream {
    let member = &it.member;
    quote!(.map(|it| tinsmith_runtime::convert::from_times(it, #member)).transpose()?)
}

/// The wrapped type of a field with a type of the user, for `impl_serde`.
pub(super) fn wrapped_field(field: &Field) -> Option<TokenStream> {
    field.ty.replaced()?;
    let value = wrapped(&field.ty);
    let is_optional = field.presence == Presence::Optional;
    Some(if is_optional { quote!(as Option<#value>) } else { quote!(as #value) })
}

/// The wrapped type of a variant with a type of the user, for `impl_serde`.
pub(super) fn wrapped_value(ty: &Ty) -> Option<TokenStream> {
    ty.replaced()?;
    let value = wrapped(ty);
    Some(quote!(as #value))
}

fn wrapped(ty: &Ty) -> TokenStream {
    super::ty::value_with(ty, |it| {
        let path = path(it);
        match is_text(it) {
            true => quote!(tinsmith_runtime::serde::replaced::Text<#path>),
            false => quote!(tinsmith_runtime::serde::replaced::Time<#path>),
        }
    })
}

/// The value in a protocol test.
pub(super) fn in_test(path: &str, modelled: &Value, value: TokenStream) -> TokenStream {
    let path = attributes::code(path);
    match modelled {
        Value::String(_) => quote!(tinsmith_runtime::convert::from_text::<#path>(#value, "")?),
        _ => quote!(tinsmith_runtime::convert::from_time::<#path>(#value, "")?),
    }
}
