//! Changes to the JSON of a model, of the kinds that a careless person, tool or edit makes, and some that nobody would.

mod any;
mod members;
pub mod random;
mod shapes;
mod traits;
mod words;

use serde_json::Value;

use any::{any_value, is_empty, place};
use members::{bind_member, double_member, rename_member, retarget, retarget_member, set_name};
use random::Random;
use shapes::{nest, rename_shape, retype};
use traits::{add_trait, move_trait, replace_trait};

/// Changes a model once or twice.
pub fn mutate(model: &mut Value, random: &mut Random) {
    let mut changes = 1 + random.below(2);
    // A change may find nothing to change.
    for _ in 0..20 {
        if once(model, random) {
            changes -= 1;
        }
        if changes == 0 {
            return;
        }
    }
}

fn once(model: &mut Value, random: &mut Random) -> bool {
    match random.below(20) {
        0 | 1 => remove(model, random),
        2 | 3 => retarget(model, random),
        4 | 5 => retype(model, random),
        6 | 7 => replace_trait(model, random),
        8 => add_trait(model, random),
        9 => move_trait(model, random),
        10 => double_member(model, random),
        11 => rename_member(model, random),
        12 => rename_shape(model, random),
        13 => replace_value(model, random, |it| it.is_string()),
        14 => replace_value(model, random, |it| it.is_number() || it.is_boolean()),
        15 => nest(model, random),
        16 | 17 => retarget_member(model, random),
        18 => bind_member(model, random),
        _ => set_name(model, random),
    }
}

/// Takes a key of an object, or an item of an array, away.
fn remove(model: &mut Value, random: &mut Random) -> bool {
    let place = place(model, random, |it| !is_empty(it));
    match place {
        Some(Value::Object(object)) => {
            let key = random.below(object.len());
            let key = object.keys().nth(key).cloned();
            key.is_some_and(|key| object.shift_remove(&key).is_some())
        }
        Some(Value::Array(items)) => {
            items.remove(random.below(items.len()));
            true
        }
        _ => false,
    }
}

/// Puts another value in the place of one of a kind.
fn replace_value(model: &mut Value, random: &mut Random, kind: impl Fn(&Value) -> bool) -> bool {
    let Some(value) = place(model, random, kind) else { return false };
    *value = any_value(random);
    true
}
