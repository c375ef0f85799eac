//! Changes to the JSON of a model, of the kinds that a careless person, tool or edit makes, and some that nobody would.

pub mod random;

use serde_json::{Map, Value, json};

use random::Random;

const TYPES: [&str; 25] = [
    "blob",
    "boolean",
    "string",
    "byte",
    "short",
    "integer",
    "long",
    "float",
    "double",
    "bigInteger",
    "bigDecimal",
    "timestamp",
    "document",
    "structure",
    "union",
    "enum",
    "intEnum",
    "list",
    "set",
    "map",
    "operation",
    "resource",
    "service",
    "apply",
    "nothing",
];

const PRELUDE: [&str; 16] = [
    "String",
    "Blob",
    "Boolean",
    "Byte",
    "Short",
    "Integer",
    "Long",
    "Float",
    "Double",
    "BigInteger",
    "BigDecimal",
    "Timestamp",
    "Document",
    "Unit",
    "PrimitiveLong",
    "Missing",
];

/// Traits that decide where and how a member travels, or what its structure looks like.
const TRAITS: [&str; 34] = [
    "smithy.api#clientOptional",
    "smithy.api#default",
    "smithy.api#deprecated",
    "smithy.api#documentation",
    "smithy.api#enum",
    "smithy.api#enumValue",
    "smithy.api#endpoint",
    "smithy.api#error",
    "smithy.api#eventHeader",
    "smithy.api#eventPayload",
    "smithy.api#hostLabel",
    "smithy.api#http",
    "smithy.api#httpChecksumRequired",
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
    "smithy.api#idempotencyToken",
    "smithy.api#input",
    "smithy.api#jsonName",
    "smithy.api#mediaType",
    "smithy.api#mixin",
    "smithy.api#optionalAuth",
    "smithy.api#required",
    "smithy.api#requiresLength",
    "smithy.api#retryable",
    "smithy.api#sensitive",
    "smithy.api#sparse",
    "smithy.api#streaming",
    "smithy.api#timestampFormat",
    "smithy.rules#contextParam",
];

/// Names that are no names, are taken, or are hard to write.
const NAMES: [&str; 28] = [
    "",
    " ",
    "_",
    "__",
    "1",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "async",
    "gen",
    "r#type",
    "Option",
    "Result",
    "Error",
    "new",
    "send",
    "clone",
    "Unknown",
    "a-b.c",
    "a$b",
    "a#b",
    "größe",
    "名前",
    "\u{1f980}",
    "{name}",
    "a\nb",
];

/// Names that Smithy allows.
const ALLOWED_NAMES: [&str; 50] = [
    "_",
    "__",
    "_1",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "async",
    "gen",
    "Option",
    "Result",
    "Error",
    "new",
    "send",
    "clone",
    "Unknown",
    "default",
    "client",
    "operation",
    "output",
    "request",
    "response",
    "body",
    "value",
    "json",
    "text",
    "parse",
    "header",
    "http",
    "endpoint",
    "from",
    "into",
    "as_str",
    "items",
    "with",
    "message",
    "code",
    "kind",
    "None",
    "Some",
    "Ok",
    "Err",
    "String",
    "Vec",
    "it",
    "writer",
    "reader",
    "key",
    "types",
];

/// Texts that are hard to quote.
const TEXTS: [&str; 26] = [
    "",
    " ",
    "\n",
    "\r",
    "\r\n//! x",
    "\0",
    "\u{7f}",
    "\u{85}\u{2028}",
    "\"",
    "\\",
    "\"#",
    "*/",
    "/*",
    "{",
    "}",
    "{}",
    "{a}{b+}",
    "%",
    "`",
    "```rust\nnot Rust",
    "<p>one<li>two",
    "&amp;<code>",
    "[a](b)",
    "\u{202e}right to left",
    "2018-01-09T20:51:21Z",
    "smithy.api#String",
];

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

/// Makes something lead elsewhere, or nowhere.
fn retarget(model: &mut Value, random: &mut Random) -> bool {
    let id = any_id(model, random);
    let Some(Value::Object(reference)) = place(model, random, |it| it.get("target").is_some())
    else {
        return false;
    };
    reference.insert("target".to_owned(), id.into());
    true
}

/// Gives a member of a structure another type of data.
fn retarget_member(model: &mut Value, random: &mut Random) -> bool {
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
fn bind_member(model: &mut Value, random: &mut Random) -> bool {
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
fn set_name(model: &mut Value, random: &mut Random) -> bool {
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

/// Gives a shape another type, and as a rule the members that it needs then.
fn retype(model: &mut Value, random: &mut Random) -> bool {
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

/// Gives a trait a value of another kind.
fn replace_trait(model: &mut Value, random: &mut Random) -> bool {
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
fn add_trait(model: &mut Value, random: &mut Random) -> bool {
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
fn move_trait(model: &mut Value, random: &mut Random) -> bool {
    let Some(from) = any_traits(model, random) else { return false };
    let key = random.below(from.len());
    let Some(id) = from.keys().nth(key).cloned() else { return false };
    let Some(value) = from.shift_remove(&id) else { return false };
    let Some(to) = any_traits(model, random) else { return false };
    to.insert(id, value);
    true
}

/// Gives a structure a member twice, but for the case of a letter or the name.
fn double_member(model: &mut Value, random: &mut Random) -> bool {
    let Some(members) = any_members(model, random) else { return false };
    let name = random.below(members.len());
    let Some((name, member)) = members.iter().nth(name) else { return false };
    let (name, member) = (other_name(name, random), member.clone());
    members.insert(name, member);
    true
}

/// Renames a member, but nothing that speaks of it.
fn rename_member(model: &mut Value, random: &mut Random) -> bool {
    let Some(members) = any_members(model, random) else { return false };
    let key = random.below(members.len());
    let Some(name) = members.keys().nth(key).cloned() else { return false };
    let Some(member) = members.shift_remove(&name) else { return false };
    members.insert(other_name(&name, random), member);
    true
}

/// Renames a shape: with everything that speaks of it, without that, or in another namespace as well.
fn rename_shape(model: &mut Value, random: &mut Random) -> bool {
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

/// Puts another value in the place of one of a kind.
fn replace_value(model: &mut Value, random: &mut Random, kind: impl Fn(&Value) -> bool) -> bool {
    let Some(value) = place(model, random, kind) else { return false };
    *value = any_value(random);
    true
}

/// Puts a value deep into arrays or objects, or makes lists of lists of a member's type.
fn nest(model: &mut Value, random: &mut Random) -> bool {
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

fn other_name(name: &str, random: &mut Random) -> String {
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

fn any_value(random: &mut Random) -> Value {
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
fn any_id(model: &Value, random: &mut Random) -> String {
    let shapes = model.get("shapes").and_then(Value::as_object);
    let shapes = shapes.filter(|shapes| !shapes.is_empty() && random.below(3) > 0);
    match shapes.and_then(|shapes| shapes.keys().nth(random.below(shapes.len()))) {
        Some(id) => id.clone(),
        None => format!("smithy.api#{}", random.pick(&PRELUDE).unwrap()),
    }
}

fn any_shape<'a>(model: &'a mut Value, random: &mut Random) -> Option<&'a mut Map<String, Value>> {
    let shapes = model.get_mut("shapes")?.as_object_mut()?;
    let index = random.below(shapes.len());
    shapes.values_mut().nth(index)?.as_object_mut()
}

/// A member of a structure or union.
fn any_member<'a>(model: &'a mut Value, random: &mut Random) -> Option<&'a mut Map<String, Value>> {
    let members = any_members(model, random)?;
    let index = random.below(members.len());
    members.values_mut().nth(index)?.as_object_mut()
}

fn any_members<'a>(
    model: &'a mut Value,
    random: &mut Random,
) -> Option<&'a mut Map<String, Value>> {
    let owner = place(model, random, |it| it.get("members").is_some_and(|it| !is_empty(it)))?;
    owner.get_mut("members")?.as_object_mut()
}

fn any_traits<'a>(model: &'a mut Value, random: &mut Random) -> Option<&'a mut Map<String, Value>> {
    let owner = place(model, random, |it| it.get("traits").is_some_and(|it| !is_empty(it)))?;
    owner.get_mut("traits")?.as_object_mut()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => true,
    }
}

/// A place in the JSON, of those that fit.
fn place<'a>(
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
