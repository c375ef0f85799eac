//! api -> tokens: one module per kind of thing emitted. No policy here, and no operation's name.

mod attributes;
mod client;
mod endpoint;
mod enums;
mod errors;
mod events;
mod json;
mod lib_rs;
mod literal;
mod manifest;
mod operation;
mod request;
mod response;
mod setters;
mod structure;
mod text;
mod ty;
mod union;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) use manifest::manifest;

use crate::api::{Api, Type};

/// A Rust file before formatting.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// What the file is about, for its head.
    pub(crate) docs: Vec<String>,
    /// Its items, in order.
    pub(crate) items: Vec<TokenStream>,
}

/// Every Rust file of the crate, by its path.
pub(crate) fn sources(api: &Api, handwritten: bool) -> Vec<(String, Source)> {
    let mut sources = vec![
        ("src/lib.rs".to_owned(), lib_rs::source(api, handwritten)),
        ("src/prelude.rs".to_owned(), lib_rs::prelude(api)),
        ("src/client.rs".to_owned(), client::source(api)),
        ("src/endpoint.rs".to_owned(), endpoint::source(api)),
        ("src/error.rs".to_owned(), errors::kind_source(api)),
        ("src/operation.rs".to_owned(), operation::index(api)),
    ];
    for operation in &api.operations {
        sources.push((format!("src/operation/{}.rs", operation.module), operation::source(operation)));
    }
    for error in &api.errors {
        sources.push((format!("src/error/{}.rs", error.structure.module), errors::source(error)));
    }
    if !api.types.is_empty() {
        sources.push(("src/types.rs".to_owned(), types_index(api)));
    }
    for each in &api.types {
        let (module, source) = type_source(each);
        sources.push((format!("src/types/{module}.rs"), source));
    }
    sources
}

fn types_index(api: &Api) -> Source {
    let names = api.types.iter().map(|each| match each {
        Type::Structure(it) => (&it.module, &it.name),
        Type::Union(it) => (&it.module, &it.name),
        Type::Enum(it) => (&it.module, &it.name),
        Type::IntEnum(it) => (&it.module, &it.name),
    });
    index("Structures, unions and enums that operations take and answer.", names)
}

/// A module that declares others and re-exports the one type that each has.
fn index<'a>(docs: &str, names: impl Iterator<Item = (&'a String, &'a String)> + Clone) -> Source {
    let modules = names.clone().map(|(module, _)| {
        let module = ident(module);
        quote!(mod #module;)
    });
    let exports = names.map(|(module, name)| {
        let (module, name) = (ident(module), ident(name));
        quote!(pub use #module::#name;)
    });
    Source { docs: vec![docs.to_owned()], items: modules.chain(exports).collect() }
}

fn type_source(each: &Type) -> (String, Source) {
    match each {
        Type::Structure(it) => (it.module.clone(), structure::source(it)),
        Type::Union(it) => (it.module.clone(), union::source(it)),
        Type::Enum(it) => (it.module.clone(), enums::source(it)),
        Type::IntEnum(it) => (it.module.clone(), enums::int_source(it)),
    }
}

/// The import that every file begins with. Names of the file's own win over those of a glob.
fn use_prelude() -> TokenStream {
    quote!(
        use crate::prelude::*;
    )
}

/// An identifier from a name that lowering has made safe.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
