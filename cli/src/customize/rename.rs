//! New names of types.

use std::collections::{BTreeMap, BTreeSet};

use tinsmith_codegen::{
    Model,
    api::{Api, Type},
    similar,
    smithy::{ShapeType, local_name},
};

/// Renames types. `lowered` makes the decisions about the crate of a model.
///
/// # Errors
/// A type with an old name does not exist, or a new name is not free or not valid.
pub(super) fn apply(
    rules: &BTreeMap<String, String>,
    model: &mut Model,
    lowered: impl Fn(&Model) -> Result<Api, String>,
) -> Result<(), String> {
    let api = lowered(model)?;
    let mut wanted = type_names(&api);
    for (old, new) in rules {
        if !wanted.remove(old.as_str()) {
            let remedy = match similar(old, type_names(&api)).as_slice() {
                [] => "correct the name, or remove the line".to_owned(),
                near => format!("use `{}`", near.join("` or `")),
            };
            return Err(format!(
                "rename: the crate has no type `{old}`; {remedy}. Inputs and outputs are named after their operations"
            ));
        }
        if !wanted.insert(new.as_str()) {
            return Err(format!("rename: there is another type `{new}`; use a different name"));
        }
        rename(model, &api.service.shape, old, new)?;
    }
    let changed = lowered(model)?;
    let found = type_names(&changed);
    match rules.iter().find(|(_, new)| !found.contains(new.as_str())) {
        Some((old, new)) => Err(format!(
            "rename: `{new}`, the new name of `{old}`, is not a name for a type; use one such as `MyType` that is not in \
             Rust's prelude"
        )),
        None => Ok(()),
    }
}

/// The names of types and errors.
fn type_names(api: &Api) -> BTreeSet<&str> {
    let types = api.types.iter().map(|it| match it {
        Type::Structure(it) => it.name.as_str(),
        Type::Union(it) => it.name.as_str(),
        Type::Enum(it) => it.name.as_str(),
        Type::IntEnum(it) => it.name.as_str(),
    });
    types.chain(api.errors.iter().map(|error| error.structure.name.as_str())).collect()
}

/// Adds a new name to the service.
fn rename(model: &mut Model, service: &str, old: &str, new: &str) -> Result<(), String> {
    let renamed = match model.shape(service).map(|shape| &shape.kind) {
        Some(ShapeType::Service(service)) => service.rename.clone(),
        _ => BTreeMap::new(),
    };
    // Names in Rust differ from those in the model only in case and punctuation.
    let is_old = |id: &&str| {
        plain(renamed.get(*id).map_or_else(|| local_name(id), String::as_str)) == plain(old)
    };
    let ids: Vec<String> =
        model.shapes().map(|shape| shape.id.as_str()).filter(is_old).map(str::to_owned).collect();
    let [id] = ids.as_slice() else {
        return Err(format!(
            "rename: `{old}` is not the name of exactly one shape of the model; remove the line"
        ));
    };
    if let Some(shape) = model.shape_mut(service)
        && let ShapeType::Service(service) = &mut shape.kind
    {
        service.rename.insert(id.clone(), new.to_owned());
    }
    Ok(())
}

/// A name without case and punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
