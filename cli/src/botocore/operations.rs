//! Operations.

use serde_json::{Map, Value, json};

use super::{Source, common_traits, entries, flag, items, mark, set, target, text, xml_namespace};

type Object = Map<String, Value>;

/// The shape of an operation without input or output.
const UNIT: &str = "smithy.api#Unit";

/// All operations, by ID. Their inputs in `shapes` get the names of the root elements.
///
/// # Errors
/// An operation targets a missing shape.
pub(super) fn convert(source: &Source<'_>, shapes: &mut Object) -> Result<Object, String> {
    let mut converted = Object::new();
    for (name, operation) in entries(source.api, "operations") {
        let place = |error: String| format!("the operation `{name}`: {error}");
        let value = of_operation(source, name, operation).map_err(place)?;
        if source.formats.xml {
            add_root(source, &operation["input"], shapes).map_err(place)?;
        }
        converted.insert(source.names.operation(name), value);
    }
    Ok(converted)
}

fn of_operation(source: &Source<'_>, name: &str, operation: &Value) -> Result<Value, String> {
    let shape = |key: &str| match text(&operation[key], "shape") {
        Some(name) => source.names.shape(name),
        None => Ok(UNIT.to_owned()),
    };
    let mut errors: Vec<Value> = Vec::new();
    for error in items(operation, "errors") {
        let error = target(&source.names.shape(text(error, "shape").unwrap_or_default())?);
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    let traits = traits(source, name, operation);
    Ok(json!({
        "type": "operation",
        "input": target(&shape("input")?),
        "output": target(&shape("output")?),
        "errors": errors,
        "traits": traits
    }))
}

fn traits(source: &Source<'_>, name: &str, operation: &Value) -> Object {
    let mut traits = common_traits(operation);
    set(&mut traits, "smithy.api#http", http(source, operation));
    for (key, id) in [
        ("readonly", "smithy.api#readonly"),
        ("idempotent", "smithy.api#idempotent"),
        ("httpChecksumRequired", "smithy.api#httpChecksumRequired"),
        ("unsignedPayload", "aws.auth#unsignedPayload"),
    ] {
        if flag(operation, key) {
            mark(&mut traits, id);
        }
    }
    // These have the same form in Smithy.
    for (key, id) in [
        ("endpoint", "smithy.api#endpoint"),
        ("httpChecksum", "aws.protocols#httpChecksum"),
        ("requestcompression", "smithy.api#requestCompression"),
        ("staticContextParams", "smithy.rules#staticContextParams"),
        ("operationContextParams", "smithy.rules#operationContextParams"),
    ] {
        if operation[key].is_object() {
            set(&mut traits, id, operation[key].clone());
        }
    }
    if operation["endpointdiscovery"].is_object() {
        let is_required = flag(&operation["endpointdiscovery"], "required");
        set(&mut traits, "aws.api#clientDiscoveredEndpoint", json!({ "required": is_required }));
    }
    if let Some(prefix) = &source.names.target_prefix {
        // Names of Smithy shapes have no dots.
        set(&mut traits, "tinsmith#headers", json!({ "x-amz-target": format!("{prefix}.{name}") }));
    }
    add_authentication(operation, &mut traits);
    traits
}

/// The request line. Labels of Smithy have the names of members.
fn http(source: &Source<'_>, operation: &Value) -> Value {
    let http = &operation["http"];
    let mut uri = text(http, "requestUri").unwrap_or("/").to_owned();
    let input = source.shape(text(&operation["input"], "shape").unwrap_or_default());
    // A first pass with names that no label has, so that two labels can have swapped names.
    let mut renamed = Vec::new();
    for (name, member) in entries(input, "members") {
        let label = text(member, "locationName").unwrap_or(name);
        if text(member, "location") == Some("uri") && label != name {
            for end in ["}", "+}"] {
                let new = format!("{{\u{0}{name}{end}");
                uri = uri.replace(&format!("{{{label}{end}"), &new);
                renamed.push((new, format!("{{{name}{end}")));
            }
        }
    }
    for (new, label) in renamed {
        uri = uri.replace(&new, &label);
    }
    let code = http["responseCode"].as_u64().unwrap_or(200);
    json!({ "method": text(http, "method").unwrap_or("POST"), "uri": uri, "code": code })
}

/// Authentication that differs from that of the service.
fn add_authentication(operation: &Value, traits: &mut Object) {
    match text(operation, "authtype") {
        Some("none") => set(traits, "smithy.api#auth", json!([])),
        Some("v4-unsigned-body") => mark(traits, "aws.auth#unsignedPayload"),
        Some("bearer") => set(traits, "smithy.api#auth", json!(["smithy.api#httpBearerAuth"])),
        _ => {}
    }
}

/// The name and the namespace of the root element of a request.
fn add_root(source: &Source<'_>, input: &Value, shapes: &mut Object) -> Result<(), String> {
    let Some(shape) = text(input, "shape") else { return Ok(()) };
    let traits =
        shapes.get_mut(&source.names.shape(shape)?).and_then(|it| it["traits"].as_object_mut());
    let Some(traits) = traits else { return Ok(()) };
    if let Some(name) = text(input, "locationName") {
        set(traits, "smithy.api#xmlName", name);
    }
    if let Some(namespace) = xml_namespace(input) {
        set(traits, "smithy.api#xmlNamespace", namespace);
    }
    Ok(())
}
