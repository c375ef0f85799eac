//! Types and members that are left out.

use std::collections::{BTreeMap, BTreeSet};

use tinsmith_codegen::{
    Model,
    additions::{Item, Kind, Selector, items},
    api::Api,
    smithy::{Shape, ShapeType},
};

const REQUIRED: &str = "smithy.api#required";

/// Removes members from shapes, and errors from operations. Types that nothing refers to any more disappear with them.
///
/// # Errors
/// A selector matches nothing, a member is required in requests, or the crate needs it.
pub(super) fn apply(
    rules: &[String],
    model: &mut Model,
    lowered: impl Fn(&Model) -> Result<Api, String>,
) -> Result<(), String> {
    let api = lowered(model)?;
    let items = items(&api);
    let mut removed = Removed::default();
    for rule in rules {
        let place = |error: String| format!("without: {error}");
        let selector = Selector::parse(rule).map_err(|error| place(error.to_string()))?;
        let mut matches = false;
        for item in items.iter().filter(|item| selector.selects(item)) {
            if selector.member().is_none() {
                matches = true;
                removed
                    .add_type(model, &items, item)
                    .map_err(|e| place(format!("`{rule}`: {e}")))?;
            }
            for member in item.members.iter().filter(|member| selector.selects_member(member)) {
                matches = true;
                removed
                    .add_member(model, item, member.member)
                    .map_err(|error| place(format!("`{rule}`: {error}")))?;
            }
        }
        if !matches {
            return Err(place(selector.matches_nothing(&items).to_string()));
        }
    }
    removed.remove_from(model);
    let needed =
        |error| format!("without: the crate needs a part that is left out: {error}; or keep it");
    lowered(model).map(drop).map_err(needed)
}

/// The parts of a model to remove.
#[derive(Default)]
struct Removed {
    /// Members, by shape.
    members: BTreeMap<String, BTreeSet<String>>,
    /// Errors.
    errors: BTreeSet<String>,
}

impl Removed {
    /// Adds a member, by its name in the model.
    fn add_member(&mut self, model: &Model, item: &Item<'_>, name: &str) -> Result<(), String> {
        let found = item.members.iter().find(|member| member.member == name);
        let of_model = model.shape(item.shape).map(Shape::members).unwrap_or_default();
        let is_required = of_model.iter().any(|it| it.name == name && it.traits.has(REQUIRED));
        if found.is_some_and(|it| it.is_required)
            || item.kinds.contains(&Kind::Input) && is_required
        {
            let field = found.map_or(name, |it| it.name);
            return Err(format!(
                "the service requires `{field}` of `{}` in requests; keep it",
                item.name
            ));
        }
        self.members.entry(item.shape.to_owned()).or_default().insert(name.to_owned());
        Ok(())
    }

    /// Adds all members with a type, and an error.
    fn add_type(
        &mut self,
        model: &Model,
        items: &[Item<'_>],
        item: &Item<'_>,
    ) -> Result<(), String> {
        if item.kinds.contains(&Kind::Input) || item.kinds.contains(&Kind::Output) {
            return Err(format!(
                "`{}` is the input or output of an operation; leave out members of it, or select operations with \
                 `operations`",
                item.name
            ));
        }
        self.errors.insert(item.shape.to_owned());
        for owner in items {
            let members = model.shape(owner.shape).map(Shape::members).unwrap_or_default();
            for member in members.iter().filter(|it| refers_to(model, &it.target, item.shape)) {
                self.add_member(model, owner, &member.name)?;
            }
        }
        Ok(())
    }

    fn remove_from(&self, model: &mut Model) {
        for shape in model.shapes_mut() {
            let left_out = self.members.get(&shape.id);
            match &mut shape.kind {
                ShapeType::Structure(members)
                | ShapeType::Union(members)
                | ShapeType::Enum(members)
                | ShapeType::IntEnum(members) => {
                    members.retain(|it| !left_out.is_some_and(|names| names.contains(&it.name)));
                }
                ShapeType::Operation { errors, .. } => {
                    errors.retain(|id| !self.errors.contains(id))
                }
                ShapeType::Service(it) => it.errors.retain(|id| !self.errors.contains(id)),
                _ => {}
            }
        }
    }
}

/// Whether a target is a shape, or a list or map of it.
fn refers_to(model: &Model, target: &str, shape: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut id = target;
    while seen.insert(id) {
        if id == shape {
            return true;
        }
        match model.shape(id).map(|shape| &shape.kind) {
            Some(ShapeType::List(next) | ShapeType::Map { value: next, .. }) => id = &next.target,
            _ => return false,
        }
    }
    false
}
