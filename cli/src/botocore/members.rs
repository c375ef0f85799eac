//! Members of structures, unions, lists and maps.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    Source, common_traits, entries, flag, items, mark, notes::Notes, set, text, xml_namespace,
};

type Object = Map<String, Value>;

/// The members of a structure or union. Members of unions are never required.
pub(super) fn of_structure(
    source: &Source<'_>,
    shape: &Value,
    is_union: bool,
    notes: &mut Notes,
) -> Result<Object, String> {
    let required: BTreeSet<&str> = items(shape, "required").filter_map(Value::as_str).collect();
    let mut members = Object::new();
    for (name, member) in entries(shape, "members") {
        let place = |error: String| format!("the member `{name}`: {error}");
        let mut traits = of_member(source, shape, name, member);
        if !is_union && required.contains(name) {
            mark(&mut traits, "smithy.api#required");
        }
        let target = target(source, member).map_err(place)?;
        if source.formats.xml && is_replaced(name, member, &traits, shape) {
            notes.add(
                "deprecated members with the XML element of another member are left out",
                name,
            );
            continue;
        }
        members.insert(name.to_owned(), json!({ "target": target, "traits": traits }));
    }
    Ok(members)
}

/// Whether a deprecated member has the element of another member, which replaces it. Documents have only one of them.
fn is_replaced(name: &str, member: &Value, traits: &Object, shape: &Value) -> bool {
    let own = traits.get("smithy.api#xmlName").and_then(Value::as_str).unwrap_or(name);
    let has_name = |(other, member): (&str, &Value)| {
        other != name
            && text(member, "location").is_none()
            && text(member, "locationName").unwrap_or(other) == own
    };
    flag(member, "deprecated")
        && text(member, "location").is_none()
        && entries(shape, "members").any(has_name)
}

/// The member of a list, or the key or value of a map.
pub(super) fn of_collection(source: &Source<'_>, member: &Value) -> Result<Value, String> {
    let mut traits = common_traits(member);
    if let Some(name) = text(member, "locationName").filter(|_| source.formats.xml) {
        set(&mut traits, "smithy.api#xmlName", name);
    }
    add_namespace(source, member, &mut traits);
    Ok(json!({ "target": target(source, member)?, "traits": traits }))
}

/// Whether a member is a stream of bytes, but its target is not.
pub(super) fn is_own_stream(source: &Source<'_>, member: &Value) -> bool {
    let target = source.shape(text(member, "shape").unwrap_or_default());
    flag(member, "streaming") && !flag(target, "streaming") && text(target, "type") == Some("blob")
}

/// The format of timestamps in a shape or member: <https://smithy.io/2.0/spec/protocol-traits.html#timestamp-formats>.
pub(super) fn timestamp_format(value: &Value) -> Option<&'static str> {
    match text(value, "timestampFormat")? {
        "iso8601" => Some("date-time"),
        "unixTimestamp" => Some("epoch-seconds"),
        "rfc822" => Some("http-date"),
        _ => None,
    }
}

fn target(source: &Source<'_>, member: &Value) -> Result<String, String> {
    let name = text(member, "shape").unwrap_or_default();
    if is_own_stream(source, member) {
        return Ok(source.names.stream(name));
    }
    let is_json = flag(member, "jsonvalue") && text(source.shape(name), "type") == Some("string");
    if is_json { Ok(source.names.json_value()) } else { source.names.shape(name) }
}

fn of_member(source: &Source<'_>, owner: &Value, name: &str, member: &Value) -> Object {
    let mut traits = common_traits(member);
    for (key, id) in [
        ("idempotencyToken", "smithy.api#idempotencyToken"),
        ("hostLabel", "smithy.api#hostLabel"),
        ("eventheader", "smithy.api#eventHeader"),
        ("eventpayload", "smithy.api#eventPayload"),
    ] {
        if flag(member, key) {
            mark(&mut traits, id);
        }
    }
    if member["contextParam"].is_object() {
        set(&mut traits, "smithy.rules#contextParam", member["contextParam"].clone());
    }
    if let Some(format) = timestamp_format(member) {
        set(&mut traits, "smithy.api#timestampFormat", format);
    }
    let is_payload = text(owner, "payload") == Some(name);
    if is_payload {
        mark(&mut traits, "smithy.api#httpPayload");
    }
    match text(member, "location") {
        Some(location) => bind(source, location, name, member, &mut traits),
        None => add_names(source, name, member, is_payload, &mut traits),
    }
    traits
}

/// The HTTP binding: <https://smithy.io/2.0/spec/http-bindings.html>.
fn bind(source: &Source<'_>, location: &str, name: &str, member: &Value, traits: &mut Object) {
    let wire = text(member, "locationName").unwrap_or(name);
    let is_map =
        text(source.shape(text(member, "shape").unwrap_or_default()), "type") == Some("map");
    match location {
        "uri" => mark(traits, "smithy.api#httpLabel"),
        "querystring" if is_map => mark(traits, "smithy.api#httpQueryParams"),
        "querystring" => set(traits, "smithy.api#httpQuery", wire),
        "header" => set(traits, "smithy.api#httpHeader", wire),
        "headers" => {
            let prefix = text(member, "locationName").unwrap_or_default();
            set(traits, "smithy.api#httpPrefixHeaders", prefix);
        }
        "statusCode" => mark(traits, "smithy.api#httpResponseCode"),
        _ => {}
    }
}

/// The names of a member in documents.
fn add_names(
    source: &Source<'_>,
    name: &str,
    member: &Value,
    is_payload: bool,
    traits: &mut Object,
) {
    let target = source.shape(text(member, "shape").unwrap_or_default());
    let wire = text(member, "locationName").filter(|wire| *wire != name || is_payload);
    if let Some(wire) = wire.filter(|_| source.formats.json && !is_payload) {
        set(traits, "smithy.api#jsonName", wire);
    }
    if !source.formats.xml {
        return;
    }
    let is_flattened = flag(member, "flattened") || flag(target, "flattened");
    // In botocore, the name of a flattened list's items has precedence over that of the member.
    let of_item = text(&target["member"], "locationName").filter(|_| is_flattened);
    if let Some(wire) = of_item.filter(|item| *item != name).or(wire.filter(|_| of_item.is_none()))
    {
        set(traits, "smithy.api#xmlName", wire);
    }
    if is_flattened {
        mark(traits, "smithy.api#xmlFlattened");
    }
    if flag(member, "xmlAttribute") {
        mark(traits, "smithy.api#xmlAttribute");
    }
    if let Some(name) = text(member, "queryName") {
        set(traits, "aws.protocols#ec2QueryName", name);
    }
    add_namespace(source, member, traits);
}

/// The XML namespace of a member, else one with a prefix of its target. Smithy declares those where they are used.
fn add_namespace(source: &Source<'_>, member: &Value, traits: &mut Object) {
    let target = source.shape(text(member, "shape").unwrap_or_default());
    let of_target = || xml_namespace(target).filter(|it| it.get("prefix").is_some());
    if let Some(namespace) = xml_namespace(member).or_else(of_target).filter(|_| source.formats.xml)
    {
        set(traits, "smithy.api#xmlNamespace", namespace);
    }
}
