//! Changes to shapes: their types, names and depth.

use serde_json::{Value, json};

use super::any::{any_id, any_shape, other_name, place};
use super::random::Random;
use super::words::TYPES;

/// Gives a shape another type, and as a rule the members that it needs then.
pub(super) fn retype(model: &mut Value, random: &mut Random) -> bool {
    let (id, kind) = (any_id(model, random), *random.pick(&TYPES).unwrap());
    let Some(shape) = any_shape(model, random) else { return false };
    shape.insert("type".to_owned(), kind.into());
    if !random.one_in(4) {
        for (of, name) in [("list", "member"), ("set", "member"), ("map", "key"), ("map", "value")]
        {
            if of == kind {
                let target = if name == "key" { "smithy.api#String" } else { id.as_str() };
                shape.entry(name).or_insert_with(|| json!({ "target": target }));
            }
        }
    }
    true
}

/// Renames a shape: with everything that speaks of it, without that, or in another namespace as well.
pub(super) fn rename_shape(model: &mut Value, random: &mut Random) -> bool {
    let Some(shapes) = model.get_mut("shapes").and_then(Value::as_object_mut) else { return false };
    let key = random.below(shapes.len());
    let Some(id) = shapes.keys().nth(key).cloned() else { return false };
    let Some((namespace, name)) = id.split_once('#') else { return false };
    let new = match random.below(3) {
        0 => format!("other#{name}"),
        1 => {
            let other = random.below(shapes.len());
            let other = shapes.keys().nth(other).map_or("", String::as_str);
            let other = other.split_once('#').map_or(other, |(_, name)| name);
            format!("{namespace}#{}", other_name(other, random))
        }
        _ => format!("{namespace}#{}", other_name(name, random)),
    };
    let Some(shape) = shapes.get(&id).cloned() else { return false };
    shapes.insert(new.clone(), shape);
    if !random.one_in(4) {
        shapes.shift_remove(&id);
    }
    if !random.one_in(4) {
        replace_text(model, &id, &new);
    }
    true
}

fn replace_text(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace_text(item, from, to)),
        Value::Object(object) => object.values_mut().for_each(|it| replace_text(it, from, to)),
        _ => {}
    }
}

/// Puts a value deep into arrays or objects, or makes lists of lists of a member's type.
pub(super) fn nest(model: &mut Value, random: &mut Random) -> bool {
    let depth = [3, 30, 90, 100, 300][random.below(5)];
    if random.one_in(2) {
        let Some(value) = place(model, random, |_| true) else { return false };
        for _ in 0..depth.min(60) {
            *value = if random.one_in(2) { json!([value]) } else { json!({ "a": value }) };
        }
        return true;
    }
    let Some(Value::Object(reference)) = place(model, random, |it| it.get("target").is_some())
    else {
        return false;
    };
    let inner = reference.insert("target".to_owned(), "example#Nested0".into());
    let Some(shapes) = model.get_mut("shapes").and_then(Value::as_object_mut) else { return false };
    // Deeper structures than these are too much for the compiler.
    let (kind, depth) = match random.below(3) {
        2 => (2, depth.min(40)),
        kind => (kind, depth),
    };
    for index in 0..depth {
        let next = match index + 1 == depth {
            true => json!({ "target": inner }),
            false => json!({ "target": format!("example#Nested{}", index + 1) }),
        };
        let shape = match kind {
            0 => json!({ "type": "list", "member": next }),
            1 => json!({ "type": "map", "key": { "target": "smithy.api#String" }, "value": next }),
            _ => json!({ "type": "structure", "members": { "next": next } }),
        };
        shapes.insert(format!("example#Nested{index}"), shape);
    }
    true
}
