//! Emits the intermediate representation as tokens: one module per kind of item. It makes no decisions and knows no
//! names of operations.

mod attribute_value;
mod attributes;
mod client;
mod codec;
mod endpoint;
mod enums;
mod errors;
mod events;
mod front_page;
mod lib_rs;
mod literal;
mod manifest;
mod operation;
mod pages;
mod path;
mod protocol_tests;
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

use std::collections::BTreeSet;

use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

pub(crate) use manifest::manifest;

use crate::{
    Files, Options,
    api::{Api, Codecs, Type},
    names::reserved::{self, Import, ImportKind},
};

/// A crate before its tokens become text.
#[derive(Debug)]
pub struct Emitted {
    /// Files that are text.
    pub(crate) files: Files,
    /// Rust files by their path.
    pub(crate) sources: Vec<(String, Source)>,
}

/// A Rust file before formatting.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Documentation of the file.
    pub(crate) docs: Vec<String>,
    /// Its items, in order.
    pub(crate) items: Vec<TokenStream>,
}

/// All Rust files of the crate, by path.
pub(crate) fn sources(api: &Api, options: &Options) -> Vec<(String, Source)> {
    let mut sources = vec![
        ("src/client.rs".to_owned(), client::source(api, options)),
        ("src/endpoint.rs".to_owned(), endpoint::source(api)),
        ("src/error.rs".to_owned(), errors::kind_source(api)),
    ];
    let codecs = api.service.codecs;
    for operation in &api.operations {
        sources.push((
            format!("src/operation/{}.rs", operation.module),
            operation::source(operation, codecs),
        ));
    }
    for error in &api.errors {
        sources.push((
            format!("src/error/{}.rs", error.structure.module),
            errors::source(error, codecs),
        ));
    }
    for each in &api.types {
        let (module, source) = type_source(each, codecs);
        sources.push((format!("src/types/{module}.rs"), source));
    }
    if let Some(source) = attribute_value::source(api, options) {
        sources.push(("src/attribute_value.rs".to_owned(), source));
    }
    let prelude = Prelude::new();
    let mut sources: Vec<_> =
        sources.into_iter().map(|(path, source)| (path, prelude.import_into(source))).collect();
    sources.push(("src/lib.rs".to_owned(), lib_rs::source(api, options)));
    sources.push(("src/prelude.rs".to_owned(), lib_rs::prelude(api)));
    sources.push(("src/operation.rs".to_owned(), operation::index(api)));
    if !api.types.is_empty() {
        sources.push(("src/types.rs".to_owned(), types_index(api)));
    }
    sources.extend(protocol_tests::sources(api, &options.library()));
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

/// A module that declares others and re-exports their types.
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

fn type_source(each: &Type, codecs: Codecs) -> (String, Source) {
    match each {
        Type::Structure(it) => (it.module.clone(), structure::source(it, codecs)),
        Type::Union(it) => (it.module.clone(), union::source(it, codecs)),
        Type::Enum(it) => (it.module.clone(), enums::source(it, codecs)),
        Type::IntEnum(it) => (it.module.clone(), enums::int_source(it, codecs)),
    }
}

/// The names of the prelude.
struct Prelude {
    items: BTreeSet<&'static str>,
    modules: BTreeSet<&'static str>,
}

impl Prelude {
    fn new() -> Self {
        let (items, modules): (Vec<_>, Vec<_>) =
            reserved::imports().partition(|import| import.kind == ImportKind::Item);
        let names = |imports: Vec<&'static Import>| imports.into_iter().map(Import::name).collect();
        Self { items: names(items), modules: names(modules) }
    }

    /// Adds the import of the prelude at the top, if the file uses it.
    ///
    /// Local names take precedence over those of a glob import, so names of the model cannot collide.
    fn import_into(&self, mut source: Source) -> Source {
        if source.items.iter().any(|item| self.is_used_in(item)) {
            source.items.insert(
                0,
                quote!(
                    use crate::prelude::*;
                ),
            );
        }
        source
    }

    /// Whether tokens use a name of the prelude: an item, or a module before `::`.
    fn is_used_in(&self, tokens: &TokenStream) -> bool {
        let mut trees = tokens.clone().into_iter().peekable();
        while let Some(tree) = trees.next() {
            let found = match tree {
                TokenTree::Group(group) => self.is_used_in(&group.stream()),
                TokenTree::Ident(ident) => {
                    let is_path = matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint);
                    let name = ident.to_string();
                    self.items.contains(name.as_str())
                        || (is_path && self.modules.contains(name.as_str()))
                }
                _ => false,
            };
            if found {
                return true;
            }
        }
        false
    }
}

/// An identifier from a name that lowering has made valid.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
