//! Programs that are tested build outputs, types and errors by hand: of each there is a way to do so from outside the
//! crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::collections::BTreeSet;

use fixture::{Fixture, entries, read, workspace};
use syn::{File, ImplItem, Item, ItemImpl, Type, Visibility};

/// What a crate consists of, and what is said of it.
#[derive(Default)]
struct Types {
    /// Structures with fields that a program must be able to fill.
    structures: BTreeSet<String>,
    /// What has `new` or a default.
    constructible: BTreeSet<String>,
    private_fields: Vec<String>,
}

impl Types {
    fn add(&mut self, place: &str, source: &str) {
        let file: File = syn::parse_file(source).unwrap_or_else(|error| panic!("{place}: {error}"));
        for item in file.items {
            match item {
                Item::Struct(it) => {
                    let name = format!("{place}: {}", it.ident);
                    for field in it.fields.iter().filter(|field| !is_public(&field.vis)) {
                        self.private_fields.push(format!("{name}.{:?}", field.ident));
                    }
                    if it.attrs.iter().any(derives_default) {
                        self.constructible.insert(name.clone());
                    }
                    self.structures.insert(name);
                }
                Item::Impl(it) if constructs(&it) => {
                    self.constructible.insert(format!("{place}: {}", self_type(&it)));
                }
                _ => {}
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn derives_default(attribute: &syn::Attribute) -> bool {
    let mut found = false;
    if attribute.path().is_ident("derive") {
        attribute
            .parse_nested_meta(|meta| {
                found |= meta.path.is_ident("Default");
                Ok(())
            })
            .unwrap();
    }
    found
}

/// Whether it is the default of a type, or has a public `new`.
fn constructs(it: &ItemImpl) -> bool {
    match &it.trait_ {
        Some((path, _)) => path.is_ident("Default"),
        None => it.items.iter().any(
            |item| matches!(item, ImplItem::Fn(it) if it.sig.ident == "new" && is_public(&it.vis)),
        ),
    }
}

fn self_type(it: &ItemImpl) -> String {
    match it.self_ty.as_ref() {
        Type::Path(it) => it.path.segments.last().unwrap().ident.to_string(),
        _ => panic!("an implementation of something that has no name"),
    }
}

/// Whether a file has what programs build: not the client, which has its own ways.
fn is_data(path: &str) -> bool {
    ["src/types/", "src/error/", "src/operation/"].iter().any(|folder| path.starts_with(folder))
}

#[test]
fn whatever_is_emitted_can_be_built() {
    let mut types = Types::default();
    for fixture in Fixture::all() {
        for (path, source) in fixture.emit().iter().filter(|(path, _)| is_data(path)) {
            types.add(&format!("{}/{path}", fixture.name), source);
        }
    }
    let lambda = workspace::repository().join("generated/lambda/src");
    for folder in ["types", "error", "operation"] {
        for path in entries(&lambda.join(folder)) {
            types.add(&format!("lambda/{folder}/{}", fixture::file_name(&path)), &read(&path));
        }
    }
    assert!(types.structures.len() > 500, "only {} structures", types.structures.len());
    let others: Vec<_> = types.structures.difference(&types.constructible).collect();
    assert!(others.is_empty(), "these have neither `new` nor a default: {others:#?}");
    assert!(types.private_fields.is_empty(), "{:#?}", types.private_fields);
}
