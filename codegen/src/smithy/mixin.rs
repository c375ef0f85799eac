//! Mixins: adds their members and traits to the shapes that use them.
//!
//! Specification: <https://smithy.io/2.0/spec/mixins.html>.

use std::collections::BTreeMap;

use super::{Member, Shape, ShapeType};
use crate::Error;

const MIXIN: &str = "smithy.api#mixin";
/// The maximum nesting depth of mixins.
const DEEPEST: usize = 100;

/// Resolves the mixins of every shape.
pub(super) fn resolve(shapes: &mut BTreeMap<String, Shape>) -> Result<(), Error> {
    let users: Vec<String> = shapes
        .values()
        .filter(|shape| !shape.mixins.is_empty())
        .map(|shape| shape.id.clone())
        .collect();
    let mut done = BTreeMap::new();
    for id in users {
        let shape = resolved(&id, shapes, &mut done, &mut Vec::new())?;
        done.insert(id, shape);
    }
    shapes.extend(done);
    Ok(())
}

fn resolved(
    id: &str,
    shapes: &BTreeMap<String, Shape>,
    done: &mut BTreeMap<String, Shape>,
    path: &mut Vec<String>,
) -> Result<Shape, Error> {
    if let Some(shape) = done.get(id) {
        return Ok(shape.clone());
    }
    let Some(shape) = shapes.get(id) else {
        return Err(Error::new(format!(
            "its mixin `{id}` is not in the model; add it, or correct the id"
        )));
    };
    if path.iter().any(|seen| seen == id) {
        let cycle = path.join(" -> ");
        let message = format!("its mixins form a cycle: {cycle} -> {id}; break it at one of them");
        return Err(Error::new(message).in_file(&shape.file).at(id));
    }
    if path.len() > DEEPEST {
        let message = format!("mixins of mixins are more than {DEEPEST} deep; use fewer");
        return Err(Error::new(message).in_file(&shape.file).at(id));
    }
    path.push(id.to_owned());
    let mut whole = shape.clone();
    for mixin in shape.mixins.iter().rev() {
        let base =
            resolved(mixin, shapes, done, path).map_err(|e| e.in_file(&shape.file).at(id))?;
        if !base.traits.has(MIXIN) {
            let message = format!(
                "`{mixin}` is used as a mixin, but has no trait {MIXIN}; add the trait to it"
            );
            return Err(Error::new(message).in_file(&shape.file).at(id));
        }
        mix(&mut whole, &base).map_err(|e| e.in_file(&shape.file).at(id))?;
    }
    apply_late_traits(&mut whole)?;
    path.pop();
    done.insert(id.to_owned(), whole.clone());
    Ok(whole)
}

/// Puts the members of `base` before those of `shape`.
fn mix(shape: &mut Shape, base: &Shape) -> Result<(), Error> {
    shape.traits = shape.traits.over(&base.traits, &local_traits(base));
    match (&mut shape.kind, &base.kind) {
        (ShapeType::Structure(own), ShapeType::Structure(theirs))
        | (ShapeType::Union(own), ShapeType::Union(theirs))
        | (ShapeType::Enum(own), ShapeType::Enum(theirs))
        | (ShapeType::IntEnum(own), ShapeType::IntEnum(theirs)) => *own = merged(theirs, own),
        (ShapeType::List(own), ShapeType::List(theirs)) => {
            own.traits = own.traits.over(&theirs.traits, &[]);
        }
        (ShapeType::Map { key, value }, ShapeType::Map { key: their_key, value: their_value }) => {
            key.traits = key.traits.over(&their_key.traits, &[]);
            value.traits = value.traits.over(&their_value.traits, &[]);
        }
        (ShapeType::Operation { errors: own, .. }, ShapeType::Operation { errors: theirs, .. }) => {
            add_missing(own, theirs);
        }
        (ShapeType::Service(own), ShapeType::Service(theirs)) => {
            add_missing(&mut own.operations, &theirs.operations);
            add_missing(&mut own.resources, &theirs.resources);
            add_missing(&mut own.errors, &theirs.errors);
            for (id, name) in &theirs.rename {
                own.rename.entry(id.clone()).or_insert_with(|| name.clone());
            }
        }
        (own, theirs) if std::mem::discriminant(own) == std::mem::discriminant(theirs) => {}
        _ => {
            let message =
                format!("its mixin `{}` has another type; use one of the same type", base.id);
            return Err(Error::new(message));
        }
    }
    Ok(())
}

/// The traits that a mixin does not pass on: the mixin trait itself, and those that it lists as local.
fn local_traits(base: &Shape) -> Vec<String> {
    let listed = base.traits.get(MIXIN).and_then(|value| value.get("localTraits")?.as_array());
    let listed = listed.into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned));
    [MIXIN.to_owned()].into_iter().chain(listed).collect()
}

/// The members of the mixin come first; the traits of a member in both are merged.
fn merged(theirs: &[Member], own: &[Member]) -> Vec<Member> {
    let mut all = theirs.to_vec();
    for member in own {
        match all.iter_mut().find(|inherited| inherited.name == member.name) {
            Some(inherited) => {
                inherited.target.clone_from(&member.target);
                inherited.traits.extend(member.traits.clone());
            }
            None => all.push(member.clone()),
        }
    }
    all
}

fn add_missing(own: &mut Vec<String>, theirs: &[String]) {
    let missing: Vec<String> = theirs.iter().filter(|id| !own.contains(id)).cloned().collect();
    own.splice(0..0, missing);
}

fn apply_late_traits(shape: &mut Shape) -> Result<(), Error> {
    for (name, traits) in std::mem::take(&mut shape.late_traits) {
        let place = format!("{}${name}", shape.id);
        let Some(member) = shape.member_mut(&name) else {
            let message = "`apply` names a member that the shape does not have; correct its name";
            return Err(Error::new(message).in_file(&shape.file).at(place));
        };
        member.traits.extend(traits);
    }
    Ok(())
}
