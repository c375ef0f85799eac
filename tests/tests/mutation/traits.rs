//! Changes to traits: their values and places.

use serde_json::{Value, json};

use super::any::{any_traits, any_value, place};
use super::random::Random;
use super::words::TRAITS;

/// Gives a trait a value of another kind.
pub(super) fn replace_trait(model: &mut Value, random: &mut Random) -> bool {
    let Some(traits) = any_traits(model, random) else { return false };
    let key = random.below(traits.len());
    let Some(value) = traits.values_mut().nth(key) else { return false };
    // The value itself, or something in it.
    if random.one_in(2) {
        *value = any_value(random);
        return true;
    }
    match place(value, random, |_| true) {
        Some(inner) => *inner = any_value(random),
        None => *value = any_value(random),
    }
    true
}

/// Sets a trait where it does not belong.
pub(super) fn add_trait(model: &mut Value, random: &mut Random) -> bool {
    let id = *random.pick(&TRAITS).unwrap();
    let value = match random.below(3) {
        0 => json!({}),
        1 => Value::from(*random.pick(&["a", "A-", "0", "client", "text/plain"]).unwrap()),
        _ => any_value(random),
    };
    let is_owner = |it: &Value| it.get("target").is_some() || it.get("type").is_some();
    let Some(Value::Object(owner)) = place(model, random, is_owner) else { return false };
    let traits = owner.entry("traits").or_insert_with(|| json!({}));
    traits.as_object_mut().is_some_and(|traits| {
        traits.insert(id.to_owned(), value);
        true
    })
}

/// Takes a trait from one place to another.
pub(super) fn move_trait(model: &mut Value, random: &mut Random) -> bool {
    let Some(from) = any_traits(model, random) else { return false };
    let key = random.below(from.len());
    let Some(id) = from.keys().nth(key).cloned() else { return false };
    let Some(value) = from.shift_remove(&id) else { return false };
    let Some(to) = any_traits(model, random) else { return false };
    to.insert(id, value);
    true
}
