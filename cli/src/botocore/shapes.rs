//! Data shapes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    Source, common_traits, entries, flag, items, mark, members, notes::Notes, set, text,
    xml_namespace,
};

type Object = Map<String, Value>;

/// Unions that botocore describes as structures, by service ID. `tinsmith-codegen` has customizations for them:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>.
const UNIONS: [(&str, &str); 2] =
    [("DynamoDB", "AttributeValue"), ("DynamoDB Streams", "AttributeValue")];

/// All data shapes, by ID.
///
/// # Errors
/// A shape has an unknown type or targets a missing shape.
pub(super) fn convert(source: &Source<'_>, notes: &mut Notes) -> Result<Object, String> {
    let errors = errors(source.api);
    let mut converted = Object::new();
    let json_value = json!({
        "type": "string",
        "traits": { "smithy.api#mediaType": "application/json" }
    });
    converted.insert(source.names.json_value(), json_value);
    for (name, shape) in entries(source.api, "shapes") {
        let place = |error: String| format!("the shape `{name}`: {error}");
        let mut value = of_shape(source, name, shape, notes).map_err(place)?;
        if errors.contains(name) {
            let error = match shape["error"].is_object() {
                true => &shape["error"],
                false => inline_error(source.api, name),
            };
            value["traits"] = with_error(&value["traits"], shape, error);
        }
        converted.insert(source.names.shape(name)?, value);
    }
    for name in streams(source) {
        let mut shape = source.shape(name).clone();
        shape["streaming"] = true.into();
        converted.insert(source.names.stream(name), of_shape(source, name, &shape, notes)?);
    }
    Ok(converted)
}

/// The names of all errors.
fn errors(api: &Value) -> BTreeSet<&str> {
    let shapes = entries(api, "shapes");
    let marked = shapes.filter(|(_, shape)| flag(shape, "exception")).map(|(name, _)| name);
    let operations = entries(api, "operations");
    let listed = operations.flat_map(|(_, operation)| items(operation, "errors"));
    marked.chain(listed.filter_map(|error| text(error, "shape"))).collect()
}

/// Facts of an error in the list of an operation. Old descriptions have them there.
fn inline_error<'a>(api: &'a Value, name: &str) -> &'a Value {
    let listed = entries(api, "operations").flat_map(|(_, operation)| items(operation, "errors"));
    let mut same = listed.filter(|error| text(error, "shape") == Some(name));
    same.find_map(|error| Some(&error["error"]).filter(|it| it.is_object())).unwrap_or(&Value::Null)
}

/// The blobs that are a stream in some members only.
fn streams<'a>(source: &Source<'a>) -> BTreeSet<&'a str> {
    let members = entries(source.api, "shapes").flat_map(|(_, shape)| entries(shape, "members"));
    let members = members.map(|(_, member)| member);
    members
        .filter(|member| members::is_own_stream(source, member))
        .filter_map(|it| text(it, "shape"))
        .collect()
}

fn of_shape(
    source: &Source<'_>,
    name: &str,
    shape: &Value,
    notes: &mut Notes,
) -> Result<Value, String> {
    let mut traits = traits(source, shape);
    let ty = text(shape, "type").unwrap_or_default();
    let mut value = match ty {
        "structure" if flag(shape, "document") => json!({ "type": "document" }),
        "structure" => {
            let is_stream = flag(shape, "eventstream");
            if is_stream {
                mark(&mut traits, "smithy.api#streaming");
            }
            let is_union = is_stream || flag(shape, "union") || is_known_union(source, name);
            let members = members::of_structure(source, shape, is_union, notes)?;
            json!({ "type": if is_union { "union" } else { "structure" }, "members": members })
        }
        "list" => {
            json!({ "type": "list", "member": members::of_collection(source, &shape["member"])? })
        }
        "map" => json!({
            "type": "map",
            "key": members::of_collection(source, &shape["key"])?,
            "value": members::of_collection(source, &shape["value"])?
        }),
        "string" | "character" if items(shape, "enum").next().is_some() => {
            json!({ "type": "enum", "members": enum_members(shape) })
        }
        "character" => json!({ "type": "string" }),
        "bigdecimal" => json!({ "type": "bigDecimal" }),
        "biginteger" => json!({ "type": "bigInteger" }),
        "string" | "boolean" | "byte" | "short" | "integer" | "long" | "float" | "double"
        | "blob" | "timestamp" => json!({ "type": ty }),
        _ => return Err(format!("its type `{ty}` is unknown; use another service")),
    };
    // A shape that got another name keeps that of its element.
    let is_renamed = source.names.shape(name)?.rsplit('#').next() != Some(name);
    if is_renamed && source.formats.xml && ty == "structure" {
        traits.entry("smithy.api#xmlName").or_insert_with(|| name.into());
    }
    value["traits"] = traits.into();
    Ok(value)
}

fn is_known_union(source: &Source<'_>, name: &str) -> bool {
    let id = text(&source.api["metadata"], "serviceId").unwrap_or_default();
    UNIONS.contains(&(id, name))
}

fn traits(source: &Source<'_>, shape: &Value) -> Object {
    let mut traits = common_traits(shape);
    for (key, id) in [
        ("sensitive", "smithy.api#sensitive"),
        ("sparse", "smithy.api#sparse"),
        ("requiresLength", "smithy.api#requiresLength"),
    ] {
        if flag(shape, key) {
            mark(&mut traits, id);
        }
    }
    if flag(shape, "streaming") && text(shape, "type") == Some("blob") {
        mark(&mut traits, "smithy.api#streaming");
    }
    if let Some(format) = members::timestamp_format(shape) {
        set(&mut traits, "smithy.api#timestampFormat", format);
    }
    if source.formats.xml && text(shape, "type") == Some("structure") {
        if let Some(name) = text(shape, "locationName") {
            set(&mut traits, "smithy.api#xmlName", name);
        }
        // That of a structure with a prefix is declared where the structure is a member.
        if let Some(namespace) = xml_namespace(shape).filter(|it| it.get("prefix").is_none()) {
            set(&mut traits, "smithy.api#xmlNamespace", namespace);
        }
    }
    traits
}

/// Adds the traits of an error: <https://smithy.io/2.0/spec/type-refinement-traits.html#error-trait>.
fn with_error(traits: &Value, shape: &Value, error: &Value) -> Value {
    let mut traits = traits.as_object().cloned().unwrap_or_default();
    let status = error["httpStatusCode"].as_u64();
    let is_server =
        flag(shape, "fault") || flag(error, "fault") || status.is_some_and(|it| it >= 500);
    set(&mut traits, "smithy.api#error", if is_server { "server" } else { "client" });
    if let Some(status) = status {
        set(&mut traits, "smithy.api#httpError", status);
    }
    if let Some(code) = text(error, "code") {
        let default = if is_server { 500 } else { 400 };
        let value = json!({ "code": code, "httpResponseCode": status.unwrap_or(default) });
        set(&mut traits, "aws.protocols#awsQueryError", value);
    }
    if let Value::Object(retryable) = &shape["retryable"] {
        set(&mut traits, "smithy.api#retryable", retryable.clone());
    }
    traits.into()
}

/// The members of an enum. botocore has only the values, so names are derived from them.
fn enum_members(shape: &Value) -> Object {
    let mut members = Object::new();
    let mut seen = BTreeSet::new();
    for value in items(shape, "enum").filter_map(Value::as_str) {
        if !seen.insert(value) {
            continue;
        }
        let mut name = enum_name(value);
        while members.contains_key(&name) {
            name.push('_');
        }
        let traits = json!({ "smithy.api#enumValue": value });
        members.insert(name, json!({ "target": "smithy.api#Unit", "traits": traits }));
    }
    members
}

/// A value as an identifier: <https://smithy.io/2.0/spec/model.html#shape-id-abnf>.
fn enum_name(value: &str) -> String {
    let plain = value.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    let name: String = plain.collect();
    match name.chars().find(|c| *c != '_') {
        None => "EMPTY".to_owned() + &name,
        Some(_) if name.starts_with(|c: char| c.is_ascii_digit()) => format!("_{name}"),
        Some(_) => name,
    }
}
