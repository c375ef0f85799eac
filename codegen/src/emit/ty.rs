//! The Rust types of fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, replaced};
use crate::api::{Field, Module, Operation, Output, Presence, Replaced, Ty, TypePath};

/// The type of a value.
pub(super) fn value(ty: &Ty) -> TokenStream {
    value_with(ty, replaced::path)
}

/// The type of a value, with a function for types of the user.
pub(super) fn value_with(ty: &Ty, of_user: fn(&Replaced) -> TokenStream) -> TokenStream {
    match ty {
        Ty::String => quote!(String),
        Ty::Boolean => quote!(bool),
        Ty::Byte => quote!(i8),
        Ty::Short => quote!(i16),
        Ty::Integer => quote!(i32),
        Ty::Long => quote!(i64),
        Ty::Float => quote!(f32),
        Ty::Double => quote!(f64),
        Ty::Blob => quote!(Bytes),
        Ty::Timestamp(_) => quote!(Timestamp),
        Ty::Document => quote!(Document),
        Ty::Enum(it) | Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) => path(it),
        Ty::List { item, sparse, .. } => {
            let item = optional_if(*sparse, value_with(item, of_user));
            quote!(Vec<#item>)
        }
        Ty::Map { value, sparse, .. } => {
            let value = optional_if(*sparse, value_with(value, of_user));
            quote!(BTreeMap<String, #value>)
        }
        Ty::Stream => quote!(Body),
        Ty::Events(it) => {
            let event = path(it);
            quote!(EventStream<#event, ErrorKind>)
        }
        Ty::Replaced(it) => of_user(it),
        Ty::EventInput(it) => {
            let event = path(it);
            quote!(event_stream::EventInput<#event>)
        }
    }
}

/// An element of a list or map, which can be null in a sparse one.
pub(super) fn element(ty: &Ty, sparse: bool) -> TokenStream {
    optional_if(sparse, value(ty))
}

fn optional_if(is_optional: bool, value: TokenStream) -> TokenStream {
    if is_optional { quote!(Option<#value>) } else { value }
}

/// The type of a field.
pub(super) fn field(field: &Field) -> TokenStream {
    let value = value(&field.ty);
    let value = if field.boxed { quote!(Box<#value>) } else { value };
    optional_if(field.presence == Presence::Optional, value)
}

/// `types::VpcConfig`.
pub(super) fn path(path: &TypePath) -> TokenStream {
    let name = ident(&path.name);
    match path.module {
        Module::Types => quote!(types::#name),
        Module::Error => quote!(error::#name),
    }
}

/// The output type of an operation.
pub(super) fn output(operation: &Operation) -> TokenStream {
    match &operation.output {
        Output::Unit => quote!(()),
        Output::Own(output) => {
            let name = ident(&output.name);
            quote!(#name)
        }
        Output::Shared(output) => {
            let name = ident(&output.name);
            quote!(types::#name)
        }
    }
}
