//! Types of the user in place of strings and timestamps.

use std::collections::{BTreeMap, BTreeSet};

use tinsmith_codegen::{
    Model,
    lower::RUST_TYPE,
    similar,
    smithy::{Shape, ShapeType, local_name},
};

/// The key for all timestamps.
const TIMESTAMP: &str = "timestamp";

/// Gives members the trait with the user's type. The member has it and not the shape, since shapes of Smithy's prelude
/// cannot be changed.
///
/// # Errors
/// A key names no shape, several shapes, or one that is neither a string nor a timestamp.
pub(super) fn apply(rules: &BTreeMap<String, String>, model: &mut Model) -> Result<(), String> {
    // A single shape takes precedence over all timestamps.
    let (all, single): (Vec<_>, Vec<_>) = rules.iter().partition(|(key, _)| *key == TIMESTAMP);
    for (key, path) in all.into_iter().chain(single) {
        let targets = targets(model, key).map_err(|error| format!("types: `{key}`: {error}"))?;
        for member in model.shapes_mut().flat_map(|shape| shape.members_mut()) {
            if targets.contains(&member.target) {
                member.traits.set(RUST_TYPE, path.as_str().into());
            }
        }
    }
    Ok(())
}

/// The shapes of a key.
fn targets(model: &Model, key: &str) -> Result<BTreeSet<String>, String> {
    let targeted = model.shapes().flat_map(targeted_by).collect::<BTreeSet<&str>>();
    let shapes: Vec<&Shape> = targeted.iter().filter_map(|id| model.shape(id)).collect();
    let fits = |shape: &&&Shape| matches!(shape.kind, ShapeType::String | ShapeType::Timestamp);
    let ids = |shapes: &[&Shape]| shapes.iter().map(|shape| shape.id.clone()).collect();
    if key == TIMESTAMP {
        let times: Vec<&Shape> =
            shapes.into_iter().filter(|shape| matches!(shape.kind, ShapeType::Timestamp)).collect();
        return match times.as_slice() {
            [] => Err("the model has no timestamps; remove the line".to_owned()),
            times => Ok(ids(times)),
        };
    }
    let named = |shape: &&&Shape| shape.id == key || local_name(&shape.id) == key;
    let found: Vec<&Shape> = shapes.iter().filter(named).copied().collect();
    match found.as_slice() {
        [shape] if fits(&shape) => Ok(ids(&found)),
        [_] => Err("it is neither a string nor a timestamp, and only these can be replaced; remove the line".to_owned()),
        [] => {
            let known = shapes.iter().filter(fits).map(|shape| shape.name());
            let remedy = match similar(key, known).as_slice() {
                [] => format!("use the name of a string or timestamp of the model, or `{TIMESTAMP}`"),
                near => format!("use `{}`", near.join("` or `")),
            };
            Err(format!("no member has this shape; {remedy}"))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|shape| shape.id.as_str()).collect();
            Err(format!("several shapes have this name; use `{}`", ids.join("` or `")))
        }
    }
}

/// The targets of a shape's members.
fn targeted_by(shape: &Shape) -> Vec<&str> {
    match &shape.kind {
        ShapeType::List(member) => vec![&member.target],
        ShapeType::Map { value, .. } => vec![&value.target],
        ShapeType::Structure(members) | ShapeType::Union(members) => {
            members.iter().map(|member| member.target.as_str()).collect()
        }
        _ => Vec::new(),
    }
}
