//! The types of a crate that additions select.

use std::collections::BTreeSet;

use crate::api::{
    Api, Attributes, DefaultValue, Enum, Field, IntEnum, Module, Output, Presence, Structure, Ty,
    Type, TypePath, Union,
};

/// A kind of types. A type can have several: the output of an operation can also be the type of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the kinds of items, by their names")]
pub enum Kind {
    Structure,
    Union,
    Enum,
    Error,
    Input,
    Output,
}

impl Kind {
    /// The names in selectors.
    pub(super) const NAMES: [(&'static str, Self); 6] = [
        ("structures", Self::Structure),
        ("unions", Self::Union),
        ("enums", Self::Enum),
        ("errors", Self::Error),
        ("inputs", Self::Input),
        ("outputs", Self::Output),
    ];
}

/// A type of a crate.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its name in Rust.
    pub name: &'a str,
    /// The ID of its shape.
    pub shape: &'a str,
    /// Its kinds.
    pub kinds: BTreeSet<Kind>,
    /// Its fields or variants.
    pub members: Vec<Member<'a>>,
    /// Its path, if members can have it.
    pub(super) path: Option<TypePath>,
    /// Whether it has a default.
    pub(super) has_default: bool,
}

/// A field or variant.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Its name in Rust, without `r#`.
    pub name: &'a str,
    /// Its name in the model.
    pub member: &'a str,
    /// Whether values cannot be built without it.
    pub is_required: bool,
    /// Whether it is optional in Rust.
    pub(super) is_optional: bool,
    /// Whether it is behind a `Box`.
    pub(super) boxed: bool,
    /// Its type; `None` without a value.
    pub(super) ty: Option<&'a Ty>,
}

/// All types of a crate.
#[must_use]
pub fn items(api: &Api) -> Vec<Item<'_>> {
    let shared: BTreeSet<&str> = api.operations.iter().filter_map(shared_output).collect();
    let mut items = Vec::new();
    for operation in &api.operations {
        items.push(of_structure(&operation.input, Kind::Input, None));
        if let Output::Own(output) = &operation.output {
            items.push(of_structure(output, Kind::Output, None));
        }
    }
    for each in &api.types {
        let mut item = match each {
            Type::Structure(it) => of_structure(it, Kind::Structure, Some(Module::Types)),
            Type::Union(it) => of_union(it),
            Type::Enum(it) => of_enum(it),
            Type::IntEnum(it) => of_int_enum(it),
        };
        if shared.contains(item.name) {
            item.kinds.insert(Kind::Output);
        }
        items.push(item);
    }
    let error = |it| of_structure(it, Kind::Error, Some(Module::Error));
    items.extend(api.errors.iter().map(|it| error(&it.structure)));
    items
}

fn shared_output(operation: &crate::api::Operation) -> Option<&str> {
    match &operation.output {
        Output::Shared(it) => Some(&it.name),
        _ => None,
    }
}

fn of_structure(it: &Structure, kind: Kind, module: Option<Module>) -> Item<'_> {
    let member = |field: &'_ Field| field.presence == Presence::Required;
    Item {
        name: &it.name,
        shape: &it.shape,
        kinds: BTreeSet::from([kind]),
        members: it
            .fields
            .iter()
            .map(|field| Member {
                name: field.name.trim_start_matches("r#"),
                member: &field.member,
                is_required: member(field) && it.in_input,
                is_optional: field.presence == Presence::Optional,
                boxed: field.boxed,
                ty: Some(&field.ty),
            })
            .collect(),
        path: module.map(|module| TypePath { module, name: it.name.clone() }),
        has_default: it.default != DefaultValue::None,
    }
}

fn of_union(it: &Union) -> Item<'_> {
    let members = it.variants.iter().map(|variant| Member {
        name: &variant.name,
        member: &variant.member,
        is_required: false,
        is_optional: false,
        boxed: variant.boxed,
        ty: variant.ty.as_ref(),
    });
    of_choice(&it.name, &it.shape, Kind::Union, members.collect(), it.has_default)
}

fn of_enum(it: &Enum) -> Item<'_> {
    let members = it.values.iter().map(|value| of_value(&value.name, &value.member)).collect();
    of_choice(&it.name, &it.shape, Kind::Enum, members, it.has_default)
}

fn of_int_enum(it: &IntEnum) -> Item<'_> {
    let members = it.values.iter().map(|value| of_value(&value.name, &value.member)).collect();
    of_choice(&it.name, &it.shape, Kind::Enum, members, it.has_default)
}

fn of_value<'a>(name: &'a str, member: &'a str) -> Member<'a> {
    Member { name, member, is_required: false, is_optional: false, boxed: false, ty: None }
}

fn of_choice<'a>(
    name: &'a str,
    shape: &'a str,
    kind: Kind,
    members: Vec<Member<'a>>,
    has_default: bool,
) -> Item<'a> {
    let path = Some(TypePath { module: Module::Types, name: name.to_owned() });
    Item { name, shape, kinds: BTreeSet::from([kind]), members, path, has_default }
}

/// The additional attributes of a type and of its members.
pub(super) struct ItemMut<'a> {
    attributes: &'a mut Attributes,
    members: Vec<&'a mut Vec<String>>,
}

impl ItemMut<'_> {
    pub(super) fn add(&mut self, derives: Vec<String>, lines: super::attributes::Lines) {
        self.attributes.derives.extend(derives);
        self.attributes.lines.extend(lines.of_type);
        for (member, lines) in self.members.iter_mut().zip(lines.of_members) {
            member.extend(lines);
        }
    }
}

/// All types of a crate, in the order of [`items`].
pub(super) fn items_mut(api: &mut Api) -> Vec<ItemMut<'_>> {
    let mut items = Vec::new();
    for operation in &mut api.operations {
        items.push(structure_mut(&mut operation.input));
        if let Output::Own(output) = &mut operation.output {
            items.push(structure_mut(output));
        }
    }
    items.extend(api.types.iter_mut().map(|each| match each {
        Type::Structure(it) => structure_mut(it),
        Type::Union(it) => ItemMut {
            attributes: &mut it.attributes,
            members: it.variants.iter_mut().map(|it| &mut it.attributes).collect(),
        },
        Type::Enum(it) => ItemMut {
            attributes: &mut it.attributes,
            members: it.values.iter_mut().map(|it| &mut it.attributes).collect(),
        },
        Type::IntEnum(it) => ItemMut {
            attributes: &mut it.attributes,
            members: it.values.iter_mut().map(|it| &mut it.attributes).collect(),
        },
    }));
    items.extend(api.errors.iter_mut().map(|error| structure_mut(&mut error.structure)));
    items
}

fn structure_mut(it: &mut Structure) -> ItemMut<'_> {
    let members = it.fields.iter_mut().map(|field| &mut field.attributes).collect();
    ItemMut { attributes: &mut it.attributes, members }
}
