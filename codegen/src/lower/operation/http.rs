//! The request line of an operation, and the prefix of its host.

use serde_json::{Map, Value};

use crate::{
    Error,
    api::{Binding, Field, Http, PathPart, Presence, Ty},
    lower::{
        endpoint,
        tinsmith_traits::{ENDPOINT_LABEL, EXACT_LABEL, LAST_SEGMENT},
        uri::{self, Part},
    },
    smithy::{Shape, Traits, local_name},
};

const HTTP: &str = "smithy.api#http";
const ENDPOINT: &str = "smithy.api#endpoint";
const HOST_LABEL: &str = "smithy.api#hostLabel";
const CONTEXT_PARAM: &str = "smithy.rules#contextParam";

/// The request line of an operation of a service, with these fields in its input.
pub(super) fn lower(
    service: &Shape,
    operation: &Shape,
    input: &Shape,
    fields: &[Field],
) -> Result<Http, Error> {
    let traits = operation.traits.object(HTTP)?;
    let missing = || Error::new("an operation needs it; add `method` and `uri`").of_trait(HTTP);
    let http = traits.ok_or_else(missing)?;
    let template = text(http, "uri").map_err(|error| error.of_trait(HTTP))?;
    let method = text(http, "method").map_err(|error| error.of_trait(HTTP))?;
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = format!("`{method}` is not a valid HTTP method; write it in capitals");
        return Err(Error::new(message).of_trait(HTTP));
    }
    let (mut parts, query) = uri::parse(template).map_err(|error| error.of_trait(HTTP))?;
    let is_label = |field: &Field| field.binding == Binding::Label;
    let labels = match endpoint::has_rules(service) {
        true => endpoint_labels(input, &mut parts)?,
        false => Vec::new(),
    };
    let resolve = |parts: &[Part]| {
        resolve(parts, fields, is_label, input, "httpLabel").map_err(|e| e.of_trait(HTTP))
    };
    let path = resolve(&parts)?;
    let of_endpoint = resolve(&labels)?;
    check_labels(input, fields, &[path.as_slice(), &of_endpoint].concat())?;
    let host_prefix = host_prefix(operation, input, fields)?;
    Ok(Http {
        method: method.to_owned(),
        template: template.to_owned(),
        path,
        endpoint_labels: of_endpoint.iter().filter_map(PathPart::field).collect(),
        query,
        host_prefix,
    })
}

/// Takes the labels with [`ENDPOINT_LABEL`] out of a path, each with the slash before it.
fn endpoint_labels(input: &Shape, parts: &mut Vec<Part>) -> Result<Vec<Part>, Error> {
    let mut labels = Vec::new();
    let mut path: Vec<Part> = Vec::new();
    for part in parts.drain(..) {
        match (part, path.last_mut()) {
            (Part::Label { name, greedy }, _) if is_endpoint_label(input, &name)? => {
                labels.push(Part::Label { name, greedy });
            }
            (Part::Literal(next), Some(Part::Literal(last))) => {
                last.push_str(match last.ends_with('/') {
                    true => next.strip_prefix('/').unwrap_or(&next),
                    false => &next,
                });
            }
            (part, _) => path.push(part),
        }
    }
    *parts = path;
    Ok(labels)
}

/// Whether a member has [`ENDPOINT_LABEL`], which requires that it is an endpoint parameter.
fn is_endpoint_label(input: &Shape, name: &str) -> Result<bool, Error> {
    let member = input.members().iter().find(|member| member.name == name);
    let Some(member) = member.filter(|it| it.traits.has(ENDPOINT_LABEL)) else { return Ok(false) };
    if member.traits.has(CONTEXT_PARAM) {
        return Ok(true);
    }
    let message =
        "the member is not an endpoint parameter; add the trait smithy.rules#contextParam";
    let place = format!("{}${name}", input.id);
    Err(Error::new(message).of_trait(ENDPOINT_LABEL).at(place).in_file(&input.file))
}

/// A string member of a trait's value.
fn text<'a>(value: &'a Map<String, Value>, key: &str) -> Result<&'a str, Error> {
    let text = value.get(key).and_then(Value::as_str);
    text.ok_or_else(|| Error::new(format!("it has no `{key}`; add it as a string")))
}

fn host_prefix(operation: &Shape, input: &Shape, fields: &[Field]) -> Result<Vec<PathPart>, Error> {
    let Some(endpoint) = operation.traits.object(ENDPOINT)? else { return Ok(Vec::new()) };
    let prefix = text(endpoint, "hostPrefix").map_err(|error| error.of_trait(ENDPOINT))?;
    let parts = uri::parts(prefix).map_err(|error| error.of_trait(ENDPOINT))?;
    let is_label =
        |field: &Field| member_traits(input, field).is_some_and(|traits| traits.has(HOST_LABEL));
    let prefix = resolve(&parts, fields, is_label, input, "hostLabel")
        .map_err(|error| error.of_trait(ENDPOINT))?;
    for part in &prefix {
        let PathPart::Label { field, .. } = part else { continue };
        let field = &fields[*field];
        let wrong = match (&field.ty, &field.presence) {
            (Ty::String | Ty::Enum(_), Presence::Required) => continue,
            (Ty::String | Ty::Enum(_), _) => {
                "a label cannot be missing; add the trait smithy.api#required"
            }
            _ => "the member's type does not fit; target a string",
        };
        let place = format!("{}${}", input.id, field.member);
        return Err(Error::new(wrong).of_trait(HOST_LABEL).at(place).in_file(&input.file));
    }
    Ok(prefix)
}

fn member_traits<'m>(shape: &'m Shape, field: &Field) -> Option<&'m Traits> {
    shape.members().iter().find(|member| member.name == field.member).map(|member| &member.traits)
}

/// Replaces labels with indexes of fields.
fn resolve(
    parts: &[Part],
    fields: &[Field],
    is_label: impl Fn(&Field) -> bool,
    input: &Shape,
    wanted: &str,
) -> Result<Vec<PathPart>, Error> {
    let part = |part: &Part| match part {
        Part::Literal(literal) => Ok(PathPart::Literal(literal.clone())),
        Part::Label { name, greedy } => {
            let field = fields.iter().position(|field| field.member == *name && is_label(field));
            let field = field.ok_or_else(|| {
                Error::new(format!(
                    "the label `{{{name}}}` has no member; add a member `{name}` with the trait {wanted} to `{}`",
                    local_name(&input.id)
                ))
            })?;
            let last_segment = last_segment(input, &fields[field])?;
            let exact = member_traits(input, &fields[field]).is_some_and(|it| it.has(EXACT_LABEL));
            Ok(PathPart::Label { field, greedy: *greedy, exact: exact && *greedy, last_segment })
        }
    };
    parts.iter().map(part).collect()
}

/// Whether a member has [`LAST_SEGMENT`], which requires a string.
fn last_segment(input: &Shape, field: &Field) -> Result<bool, Error> {
    let has_it = member_traits(input, field).is_some_and(|traits| traits.has(LAST_SEGMENT));
    if !has_it || field.ty == Ty::String {
        return Ok(has_it);
    }
    let place = format!("{}${}", input.id, field.member);
    let error = Error::new("only a string has segments; target a string, or drop the trait");
    Err(error.of_trait(LAST_SEGMENT).at(place).in_file(&input.file))
}

/// Every member that is bound to the path must have a label, and must be required.
fn check_labels(input: &Shape, fields: &[Field], path: &[PathPart]) -> Result<(), Error> {
    for (index, field) in fields.iter().enumerate() {
        if field.binding != Binding::Label {
            continue;
        }
        let place = |message: String| {
            let place = format!("{}${}", input.id, field.member);
            Err(Error::new(message).of_trait("smithy.api#httpLabel").at(place).in_file(&input.file))
        };
        if !path.iter().any(|part| matches!(part, PathPart::Label { field, .. } if *field == index))
        {
            return place(format!(
                "the `uri` has no label `{{{}}}`; add it, or drop the trait",
                field.member
            ));
        }
        if field.presence == Presence::Optional {
            return place(
                "a label cannot be missing; add the trait smithy.api#required".to_owned(),
            );
        }
    }
    Ok(())
}
