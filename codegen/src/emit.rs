//! Emits the intermediate representation as tokens: one module per kind of item. It makes no decisions and knows no
//! names of operations.

mod attribute_value;
mod attributes;
mod client;
mod codec;
mod discovery;
mod endpoint;
mod enums;
mod errors;
mod events;
mod front_page;
mod lib_rs;
mod literal;
#[cfg(feature = "crates")]
mod manifest;
mod operation;
mod pages;
mod path;
mod protocol_tests;
mod replaced;
mod request;
mod requirements;
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

#[cfg(feature = "crates")]
pub(crate) use manifest::manifest;
pub(crate) use requirements::required_features;

use crate::{
    Options,
    api::{Api, Codecs, ErrorType, Operation, Type},
    names::reserved::{self, Import, ImportKind},
};

/// A crate before its tokens become text.
#[cfg(feature = "crates")]
#[derive(Debug)]
pub struct Emitted {
    /// Files that are text.
    pub(crate) files: crate::Files,
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

/// A part of the crate, which is emitted independently of the others.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    Client,
    Endpoint,
    ErrorKind,
    Operation(&'a Operation),
    Error(&'a ErrorType),
    Type(&'a Type),
    AttributeValue,
    /// The files that do not import the prelude: indexes, and protocol tests.
    Rest,
}

/// All parts of the crate.
pub(crate) fn parts(api: &Api) -> Vec<Part<'_>> {
    let mut parts =
        vec![Part::Client, Part::Endpoint, Part::ErrorKind, Part::AttributeValue, Part::Rest];
    parts.extend(api.operations.iter().map(Part::Operation));
    parts.extend(api.errors.iter().map(Part::Error));
    parts.extend(api.types.iter().map(Part::Type));
    parts
}

/// All Rust files of the crate, by path.
pub(crate) fn sources(api: &Api, options: &Options) -> Vec<(String, Source)> {
    let prelude = Prelude::new();
    let each = |part| part_sources(part, api, options, &prelude);
    parts(api).into_iter().flat_map(each).collect()
}

/// The Rust files of a part, by path.
pub(crate) fn part_sources(
    part: Part<'_>,
    api: &Api,
    options: &Options,
    prelude: &Prelude,
) -> Vec<(String, Source)> {
    let codecs = api.service.codecs;
    let (path, source) = match part {
        Part::Client => ("src/client.rs".to_owned(), client::source(api, options)),
        Part::Endpoint => ("src/endpoint.rs".to_owned(), endpoint::source(api)),
        Part::ErrorKind => ("src/error.rs".to_owned(), errors::kind_source(api)),
        Part::Operation(it) => {
            let source = operation::source(it, codecs, api.service.discovery.as_ref());
            (format!("src/operation/{}.rs", it.module), source)
        }
        Part::Error(it) => {
            (format!("src/error/{}.rs", it.structure.module), errors::source(it, codecs))
        }
        Part::Type(it) => {
            let (module, source) = type_source(it, codecs);
            (format!("src/types/{module}.rs"), source)
        }
        Part::AttributeValue => match attribute_value::source(api, options) {
            Some(source) => ("src/attribute_value.rs".to_owned(), source),
            None => return Vec::new(),
        },
        Part::Rest => return rest(api, options),
    };
    vec![(path, prelude.import_into(source))]
}

/// The files that do not import the prelude.
fn rest(api: &Api, options: &Options) -> Vec<(String, Source)> {
    let mut sources = vec![
        ("src/lib.rs".to_owned(), lib_rs::source(api, options)),
        ("src/prelude.rs".to_owned(), lib_rs::prelude(api)),
        ("src/operation.rs".to_owned(), operation::index(api)),
    ];
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
pub(crate) struct Prelude {
    items: BTreeSet<&'static str>,
    modules: BTreeSet<&'static str>,
}

impl Prelude {
    /// The names that files can import.
    pub(crate) fn new() -> Self {
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
