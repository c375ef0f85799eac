//! Changes to members: their targets, bindings and names.

use serde_json::{Value, json};

use super::any::{any_id, any_member, any_members, other_name, place};
use super::random::Random;
use super::words::{ALLOWED_NAMES, PRELUDE};

/// Makes something lead elsewhere, or nowhere.
pub(super) fn retarget(model: &mut Value, random: &mut Random) -> bool {
    let id = any_id(model, random);
    let Some(Value::Object(reference)) = place(model, random, |it| it.get("target").is_some())
    else {
        return false;
    };
    reference.insert("target".to_owned(), id.into());
    true
}

/// Gives a member of a structure another type of data.
pub(super) fn retarget_member(model: &mut Value, random: &mut Random) -> bool {
    const NO_DATA: [&str; 3] = ["operation", "resource", "service"];
    let shapes = model.get("shapes").and_then(Value::as_object).into_iter().flatten();
    let is_data = |shape: &Value| !NO_DATA.iter().any(|kind| shape["type"] == *kind);
    let data: Vec<String> =
        shapes.filter(|(_, shape)| is_data(shape)).map(|(id, _)| id.clone()).collect();
    let id = match random.one_in(2) {
        true => random.pick(&data).cloned(),
        false => random.pick(&PRELUDE[..13]).map(|name| format!("smithy.api#{name}")),
    };
    let (Some(id), Some(member)) = (id, any_member(model, random)) else { return false };
    member.insert("target".to_owned(), id.into());
    true
}

/// Binds a member of a structure to another place, or to none.
pub(super) fn bind_member(model: &mut Value, random: &mut Random) -> bool {
    const BINDINGS: [(&str, &str); 9] = [
        ("httpHeader", "\"X-Header\""),
        ("httpPrefixHeaders", "\"X-Prefix-\""),
        ("httpQuery", "\"key\""),
        ("httpQueryParams", "{}"),
        ("httpPayload", "{}"),
        ("httpResponseCode", "{}"),
        ("jsonName", "\"a \\\"name\\\"\""),
        ("required", "{}"),
        ("idempotencyToken", "{}"),
    ];
    let (name, value) = *random.pick(&BINDINGS).unwrap();
    let Some(member) = any_member(model, random) else { return false };
    let traits = member.entry("traits").or_insert_with(|| json!({}));
    let Some(traits) = traits.as_object_mut() else { return false };
    traits.retain(|id, _| !id.starts_with("smithy.api#http"));
    traits.insert(format!("smithy.api#{name}"), serde_json::from_str(value).unwrap());
    true
}

/// Gives a member a name that Smithy allows and that is hard to have in Rust.
pub(super) fn set_name(model: &mut Value, random: &mut Random) -> bool {
    let Some(members) = any_members(model, random) else { return false };
    let place = random.below(members.len());
    let Some(old) = members.keys().nth(place).cloned() else { return false };
    let new = *random.pick(&ALLOWED_NAMES).unwrap();
    // In the place where it was, so that the order of the others stays.
    let renamed = |(name, member): (String, Value)| {
        if name == old { (new.to_owned(), member) } else { (name, member) }
    };
    *members = std::mem::take(members).into_iter().map(renamed).collect();
    true
}

/// Gives a structure a member twice, but for the case of a letter or the name.
pub(super) fn double_member(model: &mut Value, random: &mut Random) -> bool {
    let Some(members) = any_members(model, random) else { return false };
    let name = random.below(members.len());
    let Some((name, member)) = members.iter().nth(name) else { return false };
    let (name, member) = (other_name(name, random), member.clone());
    members.insert(name, member);
    true
}

/// Renames a member, but nothing that speaks of it.
pub(super) fn rename_member(model: &mut Value, random: &mut Random) -> bool {
    let Some(members) = any_members(model, random) else { return false };
    let key = random.below(members.len());
    let Some(name) = members.keys().nth(key).cloned() else { return false };
    let Some(member) = members.shift_remove(&name) else { return false };
    members.insert(other_name(&name, random), member);
    true
}
