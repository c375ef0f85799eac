//! Lenient access to JSON.

use serde_json::Value;

/// A pattern without its anchors, which botocore omits.
pub(super) fn bare(pattern: &str) -> String {
    let inner =
        |start, end| pattern.strip_prefix(start).and_then(|pattern| pattern.strip_suffix(end));
    inner("^(?:", ")$").or_else(|| inner("^", "$")).unwrap_or(pattern).to_owned()
}

/// A value without `documentation` members.
pub(super) fn without_texts(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, _)| *key != "documentation");
            Value::Object(kept.map(|(key, value)| (key.clone(), without_texts(value))).collect())
        }
        Value::Array(array) => Value::Array(array.iter().map(without_texts).collect()),
        other => other.clone(),
    }
}

pub(super) fn entries(object: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    object.and_then(Value::as_object).into_iter().flatten()
}

pub(super) fn items(array: Option<&Value>) -> impl Iterator<Item = &Value> {
    array.and_then(Value::as_array).into_iter().flatten()
}

/// A string unchanged, other values as JSON.
pub(super) fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// `1` and `1.0` are the same bound.
pub(super) fn number(value: &Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string())
}

pub(super) fn whole(value: Option<&Value>) -> u64 {
    value.and_then(Value::as_u64).unwrap_or_default()
}

pub(super) fn target(reference: Option<&Value>) -> Option<&str> {
    reference?.get("target")?.as_str().map(short)
}

pub(super) fn short(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

pub(super) fn short_trait(id: &str) -> &str {
    id.strip_prefix("smithy.api#").unwrap_or(id)
}
