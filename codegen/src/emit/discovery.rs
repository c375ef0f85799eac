//! Endpoint discovery: the operation that returns endpoints, for the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::api::{Discovery, Field, Operation, Presence, Ty};

/// The static with which the client finds endpoints.
pub(super) fn item(discovery: &Discovery, operations: &[Operation]) -> TokenStream {
    let operation = operations.iter().find(|it| it.shape == discovery.operation);
    let name = operation.map(|it| ident(&it.input.name));
    let error = &discovery.error;
    quote! {
        /// How the client finds the endpoint of operations that require discovery.
        static DISCOVERY: tinsmith_runtime::discovery::Discovery =
            tinsmith_runtime::discovery::Discovery::by::<crate::operation::#name>(#error);
    }
}

/// How the client calls the operation that returns endpoints, if this is the one.
pub(super) fn implementation(operation: &Operation, discovery: &Discovery) -> Option<TokenStream> {
    if operation.shape != discovery.operation {
        return None;
    }
    let name = ident(&operation.input.name);
    let endpoints = value(&discovery.endpoints, &quote!(output));
    let address = value(&discovery.address, &quote!(it));
    let minutes = value(&discovery.minutes, &quote!(it));
    let minutes = match discovery.minutes.ty {
        Ty::Long => minutes,
        _ => quote!(i64::from(#minutes)),
    };
    Some(quote! {
        impl tinsmith_runtime::discovery::DiscoversEndpoints for #name {
            fn discovery() -> Self {
                Self::new()
            }

            fn endpoints(output: Self::Output) -> Vec<tinsmith_runtime::discovery::Discovered> {
                let endpoints = #endpoints.into_iter();
                endpoints.map(|it| tinsmith_runtime::discovery::Discovered::new(#address, #minutes)).collect()
            }
        }
    })
}

/// The value of a field of a structure, by value. An optional one has the default of its type.
fn value(field: &Field, of: &TokenStream) -> TokenStream {
    let name = ident(&field.name);
    match field.presence {
        Presence::Optional => quote!(#of.#name.unwrap_or_default()),
        _ => quote!(#of.#name),
    }
}
