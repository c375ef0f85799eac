//! Changes of a crate that are not in the model of its service.

use std::collections::{BTreeMap, BTreeSet};

use tinsmith_codegen::{
    Model, Options,
    api::{Api, Type},
    lower,
    smithy::{ShapeType, local_name},
};

const DOCUMENTATION: &str = "smithy.api#documentation";

/// The changes of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customization {
    /// Whether the documentation of the model is left out. Each item then has one line with its name in the model.
    pub without_docs: bool,
    /// New names of types, by old name. Both are names in Rust. The wire format stays the same.
    pub rename: BTreeMap<String, String>,
}

impl Customization {
    /// Changes a model. New names are those of the service, <https://smithy.io/2.0/spec/service-types.html>.
    ///
    /// # Errors
    /// A type with an old name does not exist, or a new name is not free or not valid.
    pub fn apply(&self, model: &mut Model, options: &Options) -> Result<(), String> {
        if self.without_docs {
            remove_docs(model);
        }
        if self.rename.is_empty() {
            return Ok(());
        }
        let lowered = |model: &Model| {
            lower(model, options).map(|lowered| lowered.api).map_err(|error| error.to_string())
        };
        let api = lowered(model)?;
        let mut wanted = type_names(&api);
        for (old, new) in &self.rename {
            if !wanted.remove(old.as_str()) {
                return Err(format!(
                    "rename: the crate has no type `{old}`; correct the name, or remove the line. Inputs and outputs \
                     are named after their operations"
                ));
            }
            if !wanted.insert(new.as_str()) {
                return Err(format!("rename: there is another type `{new}`; use a different name"));
            }
            rename(model, &api.service.shape, old, new)?;
        }
        let changed = lowered(model)?;
        let found = type_names(&changed);
        match self.rename.iter().find(|(_, new)| !found.contains(new.as_str())) {
            Some((old, new)) => Err(format!(
                "rename: `{new}`, the new name of `{old}`, is not a name for a type; use one such as `MyType` that is \
                 not in Rust's prelude"
            )),
            None => Ok(()),
        }
    }
}

fn remove_docs(model: &mut Model) {
    for shape in model.shapes_mut() {
        shape.traits.remove(DOCUMENTATION);
        for member in shape.members_mut() {
            member.traits.remove(DOCUMENTATION);
        }
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

#[cfg(all(test, feature = "command"))]
mod tests;
