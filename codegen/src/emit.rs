//! api -> tokens: one module per kind of thing emitted. No policy here, and no operation's name.

mod attributes;
mod cases;
mod client;
mod endpoint;
mod enums;
mod errors;
mod events;
mod front_page;
mod json;
mod lib_rs;
mod literal;
mod manifest;
mod operation;
mod pages;
mod query;
mod request;
mod response;
mod selection;
mod serde;
mod setters;
mod structure;
mod text;
mod ty;
mod union;
mod waiters;

use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

pub(crate) use manifest::manifest;

use crate::{
    Files, Options,
    api::{Api, Type},
};

/// A crate before its tokens become text.
#[derive(Debug)]
pub struct Emitted {
    /// What is text already.
    pub(crate) files: Files,
    /// Rust files by their path.
    pub(crate) sources: Vec<(String, Source)>,
}

/// A Rust file before formatting.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// What the file is about, for its head.
    pub(crate) docs: Vec<String>,
    /// Its items, in order.
    pub(crate) items: Vec<TokenStream>,
}

/// Every Rust file of the crate, by its path.
pub(crate) fn sources(api: &Api, options: &Options) -> Vec<(String, Source)> {
    let mut sources = vec![
        ("src/client.rs".to_owned(), client::source(api)),
        ("src/endpoint.rs".to_owned(), endpoint::source(api)),
        ("src/error.rs".to_owned(), errors::kind_source(api)),
    ];
    for operation in &api.operations {
        sources
            .push((format!("src/operation/{}.rs", operation.module), operation::source(operation)));
    }
    for error in &api.errors {
        sources.push((format!("src/error/{}.rs", error.structure.module), errors::source(error)));
    }
    for each in &api.types {
        let (module, source) = type_source(each);
        sources.push((format!("src/types/{module}.rs"), source));
    }
    let mut sources: Vec<_> =
        sources.into_iter().map(|(path, source)| (path, import_prelude(source))).collect();
    sources.push(("src/lib.rs".to_owned(), lib_rs::source(api, options)));
    sources.push(("src/prelude.rs".to_owned(), lib_rs::prelude(api)));
    sources.push(("src/operation.rs".to_owned(), operation::index(api)));
    if !api.types.is_empty() {
        sources.push(("src/types.rs".to_owned(), types_index(api)));
    }
    sources.extend(cases::sources(api, &options.crate_name.replace('-', "_")));
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

/// Puts the import of the prelude before everything else, if the file uses anything of it.
///
/// Names of the file's own win over those of a glob, so that nothing of the model can collide.
fn import_prelude(mut source: Source) -> Source {
    if source.items.iter().any(uses_prelude) {
        source.items.insert(
            0,
            quote!(
                use crate::prelude::*;
            ),
        );
    }
    source
}

/// Whether tokens name something that only the prelude brings: a type, or a module before `::`.
fn uses_prelude(tokens: &TokenStream) -> bool {
    let mut trees = tokens.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        let found = match tree {
            TokenTree::Group(group) => uses_prelude(&group.stream()),
            TokenTree::Ident(ident) => {
                let is_path = matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint);
                let name = ident.to_string();
                lib_rs::TYPES.contains(&name.as_str())
                    || (is_path && lib_rs::MODULES.contains(&name.as_str()))
            }
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// An identifier from a name that lowering has made safe.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
