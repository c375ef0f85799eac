//! Emits calls of the macro that implements `Serialize` and `Deserialize` with the crate's feature `serde`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, replaced};
use crate::api::{DefaultValue, KeyCase, Structure, Union, Variant};

/// `Serialize` and `Deserialize` for a structure; `None` for a structure with a stream.
pub(super) fn of_structure(structure: &Structure) -> Option<TokenStream> {
    let case = structure.serde?;
    let name = ident(&structure.name);
    let default = (structure.default != DefaultValue::None).then(|| quote!(, default));
    let fields = structure.fields.iter().map(|field| {
        let (name, json_name) = (ident(&field.name), &field.wire.key);
        let key = (in_case(&field.name, case) != *json_name).then(|| quote!(= #json_name));
        let aliases = &field.wire.aliases;
        let replaced = replaced::wrapped_field(field);
        quote!(#name #key #(| #aliases)* #replaced)
    });
    let case = ident(match case {
        KeyCase::Pascal => "PascalCase",
        KeyCase::Camel => "camelCase",
    });
    Some(quote!(impl_serde! { struct #name: #case #default { #(#fields),* } }))
}

/// The member name that the macro derives from the name of a field.
fn in_case(field: &str, case: KeyCase) -> String {
    let mut is_upper = case == KeyCase::Pascal;
    let mut name = String::new();
    for letter in field.trim_start_matches("r#").chars() {
        match letter {
            '_' => is_upper = true,
            _ if is_upper => {
                name.push(letter.to_ascii_uppercase());
                is_upper = false;
            }
            _ => name.push(letter),
        }
    }
    name
}

/// `Serialize` and `Deserialize` for a union; `None` for a union of events.
pub(super) fn of_union(union: &Union) -> Option<TokenStream> {
    if union.events.is_some() {
        return None;
    }
    let name = ident(&union.name);
    let (units, variants): (Vec<_>, Vec<_>) =
        union.variants.iter().partition(|variant| variant.ty.is_none());
    let pair = |variant: &&Variant| {
        let (name, key) = (ident(&variant.name), &variant.wire.key);
        let replaced = variant.ty.as_ref().and_then(replaced::wrapped_value);
        quote!(#name = #key #replaced)
    };
    let variants = variants.iter().map(pair);
    let units = (!units.is_empty()).then(|| {
        let units = units.iter().map(pair);
        quote!(; #(#units),*)
    });
    Some(quote!(impl_serde! { union #name { #(#variants),* #units } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_are_converted_as_by_the_macro() {
        for (field, pascal, camel) in [
            ("function_name", "FunctionName", "functionName"),
            ("r#type", "Type", "type"),
            ("code_sha256", "CodeSha256", "codeSha256"),
            ("x", "X", "x"),
        ] {
            assert_eq!(in_case(field, KeyCase::Pascal), pascal);
            assert_eq!(in_case(field, KeyCase::Camel), camel);
        }
    }
}
