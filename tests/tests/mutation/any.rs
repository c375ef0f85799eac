//! Anything of a model, or of no model: values, names, and places in the JSON.

use serde_json::{Map, Value, json};

use super::random::Random;
use super::words::{NAMES, PRELUDE, TEXTS};

pub(super) fn other_name(name: &str, random: &mut Random) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(String::from).unwrap_or_default();
    match random.below(8) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => format!("{}{}", first.to_uppercase(), letters.as_str()),
        3 => format!("{}{}", first.to_lowercase(), letters.as_str()),
        4 => format!("{first}_{}", letters.as_str()),
        5 => format!("{name}{}", "Long".repeat(1 + random.below(80))),
        _ => (*random.pick(&NAMES).unwrap()).to_owned(),
    }
}

pub(super) fn any_value(random: &mut Random) -> Value {
    match random.below(12) {
        0 => Value::Null,
        1 => json!(random.one_in(2)),
        2 => json!([0, 1, -1, 255, 65_536][random.below(5)]),
        3 => json!([i64::MIN, i64::MAX, -2_147_483_649, 2_147_483_648][random.below(4)]),
        4 => json!(u64::MAX),
        5 => json!([0.5, -1e300, 1e-300, 1e15, -62_135_596_800.5][random.below(5)]),
        6 => json!("x".repeat(1 + random.below(3000))),
        7 => json!([]),
        8 => json!({}),
        9 => json!([*random.pick(&TEXTS).unwrap(), null, { "value": 1 }]),
        10 => json!({ "a": *random.pick(&TEXTS).unwrap(), "value": [] }),
        _ => json!(*random.pick(&TEXTS).unwrap()),
    }
}

/// The id of a shape of the model, of Smithy's prelude, or of none.
pub(super) fn any_id(model: &Value, random: &mut Random) -> String {
    let shapes = model.get("shapes").and_then(Value::as_object);
    let shapes = shapes.filter(|shapes| !shapes.is_empty() && random.below(3) > 0);
    match shapes.and_then(|shapes| shapes.keys().nth(random.below(shapes.len()))) {
        Some(id) => id.clone(),
        None => format!("smithy.api#{}", random.pick(&PRELUDE).unwrap()),
    }
}

pub(super) fn any_shape<'a>(
    model: &'a mut Value,
    random: &mut Random,
) -> Option<&'a mut Map<String, Value>> {
    let shapes = model.get_mut("shapes")?.as_object_mut()?;
    let index = random.below(shapes.len());
    shapes.values_mut().nth(index)?.as_object_mut()
}

/// A member of a structure or union.
pub(super) fn any_member<'a>(
    model: &'a mut Value,
    random: &mut Random,
) -> Option<&'a mut Map<String, Value>> {
    let members = any_members(model, random)?;
    let index = random.below(members.len());
    members.values_mut().nth(index)?.as_object_mut()
}

pub(super) fn any_members<'a>(
    model: &'a mut Value,
    random: &mut Random,
) -> Option<&'a mut Map<String, Value>> {
    let owner = place(model, random, |it| it.get("members").is_some_and(|it| !is_empty(it)))?;
    owner.get_mut("members")?.as_object_mut()
}

pub(super) fn any_traits<'a>(
    model: &'a mut Value,
    random: &mut Random,
) -> Option<&'a mut Map<String, Value>> {
    let owner = place(model, random, |it| it.get("traits").is_some_and(|it| !is_empty(it)))?;
    owner.get_mut("traits")?.as_object_mut()
}

pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => true,
    }
}

/// A place in the JSON, of those that fit.
pub(super) fn place<'a>(
    value: &'a mut Value,
    random: &mut Random,
    fits: impl Fn(&Value) -> bool,
) -> Option<&'a mut Value> {
    let mut count = 0;
    visit(value, &mut |it| {
        count += usize::from(fits(it));
        false
    });
    let mut left = random.below(count);
    visit(value, &mut |it| {
        let is_it = fits(it) && left == 0;
        left = left.saturating_sub(usize::from(fits(it)));
        is_it
    })
}

/// Shows every value, the outer before the inner, until one is taken. The model itself is left out.
fn visit<'a>(value: &'a mut Value, take: &mut impl FnMut(&Value) -> bool) -> Option<&'a mut Value> {
    let inner: Box<dyn Iterator<Item = &'a mut Value> + 'a> = match value {
        Value::Array(items) => Box::new(items.iter_mut()),
        Value::Object(object) => Box::new(object.values_mut()),
        _ => return None,
    };
    for each in inner {
        if take(each) {
            return Some(each);
        }
        if let Some(found) = visit(each, take) {
            return Some(found);
        }
    }
    None
}
