//! Operations.

use serde_json::{Map, Value};

use super::{
    Context, auth,
    closure::UNIT,
    hints, pages, parameters,
    presence::Role,
    structure,
    uri::{self, Part},
    waiters, wire,
};
use crate::{
    Error,
    api::{
        Binding, ChosenChecksum, Codec, Document, Field, Flags, Http, Operation, Output, PathPart,
        Presence, RequestBody, Structure, Ty,
    },
    names,
    smithy::{Shape, ShapeType, Traits, local_name},
};

const HTTP: &str = "smithy.api#http";
const ENDPOINT: &str = "smithy.api#endpoint";
const HOST_LABEL: &str = "smithy.api#hostLabel";
const CHECKSUM: &str = "aws.protocols#httpChecksum";
const COMPRESSION: &str = "smithy.api#requestCompression";
/// Methods of the generated `Client`, which are not available as method names of operations.
const METHODS: [&str; 8] =
    ["clone", "config", "from_env", "from_env_blocking", "new", "send", "send_blocking", "sign"];

/// An operation, with its input and output.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<Operation, Error> {
    let ShapeType::Operation { input, output, errors } = &shape.kind else {
        return Err(Error::new(
            "it is listed as an operation, but is not an operation; correct its type",
        ));
    };
    let named = context.names.of_operation(&shape.id)?;
    let input_shape = context.model.expect(input)?;
    let input = input_structure(context, input_shape, &named.name)?;
    let http = http(shape, input_shape, &input.fields)?;
    let output = output_structure(context, output, &named.output)?;
    let body = request_body(context, shape, input_shape, &input)?;
    let mut variants = Vec::new();
    for id in
        errors.iter().map(String::as_str).chain(context.closure.service_errors.iter().copied())
    {
        let variant = context.names.of_variant(id)?.to_owned();
        if !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    Ok(Operation {
        shape: shape.name().to_owned(),
        method: method_name(&named.name),
        module: named.module.clone(),
        docs: structure::documentation(&shape.traits)?,
        deprecated: structure::deprecation(&shape.traits),
        compressed: is_compressed(shape, &input, &body)?,
        body,
        checksum: shape.traits.has("smithy.api#httpChecksumRequired"),
        chosen_checksum: chosen_checksum(shape, &input)?,
        tree_hash: hints::tree_hash(shape, &input)?,
        headers: headers(context, shape)?,
        flags: flags(context, shape, &output)?,
        endpoint_parameters: parameters::lower(context, shape, input_shape, &input)?,
        body_limit: hints::body_limit(shape, &input)?,
        pages: pages::lower(context, shape, &input, &output)?,
        waiters: waiters::lower(context, shape, &input, &output)?,
        http,
        input,
        output,
        output_element: output_element(context, shape),
        errors: variants,
    })
}

fn headers(context: &Context<'_>, operation: &Shape) -> Result<Vec<(String, String)>, Error> {
    hints::headers(context.closure.service, context.version(), operation)
}

/// The client's method for an operation.
fn method_name(operation: &str) -> String {
    let name = names::field_name(operation);
    if METHODS.contains(&name.as_str()) { format!("call_{name}") } else { name }
}

fn input_structure(context: &Context<'_>, shape: &Shape, name: &str) -> Result<Structure, Error> {
    if !matches!(shape.kind, ShapeType::Structure(_)) {
        return Err(Error::new(format!("its input `{}` is not a structure; correct it", shape.id)));
    }
    let mut input = structure::lower(context, shape, Role::Input)?;
    input.name = name.to_owned();
    if let Some(field) = input.fields.iter().find(|field| matches!(field.ty, Ty::Events(_))) {
        let message = "event streams in requests are not supported; leave the operation out with --operations";
        return Err(Error::new(message)
            .of_trait("smithy.api#streaming")
            .at(format!("{}${}", shape.id, field.member))
            .in_file(&shape.file));
    }
    check_one_payload(shape, &input)?;
    Ok(input)
}

fn output_structure(context: &Context<'_>, id: &str, name: &str) -> Result<Output, Error> {
    if id == UNIT {
        return Ok(Output::Unit);
    }
    let shape = context.model.expect(id)?;
    if !matches!(shape.kind, ShapeType::Structure(_)) {
        return Err(Error::new(format!("its output `{id}` is not a structure; correct it")));
    }
    if context.closure.is_shared_output(id) || context.closure.is_error(id) {
        return structure::lower_type(context, shape).map(Output::Shared);
    }
    let mut output = structure::lower(context, shape, Role::Other)?;
    // The initial response of an event stream cannot be repaired, so it is validated strictly.
    if output.fields.iter().any(|field| matches!(field.ty, Ty::Events(_))) {
        for field in &mut output.fields {
            field.strict = field.presence == Presence::Required
                && field.default.is_none()
                && matches!(field.binding, Binding::Header(_));
        }
    }
    output.name = name.to_owned();
    check_one_payload(shape, &output)?;
    Ok(Output::Own(output))
}

/// With a payload, every other member must have another binding.
fn check_one_payload(shape: &Shape, structure: &Structure) -> Result<(), Error> {
    let bound =
        |wanted: Binding| structure.fields.iter().filter(move |field| field.binding == wanted);
    let at = |field: &Field, message: String| {
        let place = format!("{}${}", shape.id, field.member);
        Err(Error::new(message).of_trait("smithy.api#httpPayload").at(place).in_file(&shape.file))
    };
    let Some(payload) = bound(Binding::Payload).next() else { return Ok(()) };
    if let Some(second) = bound(Binding::Payload).nth(1) {
        return at(
            second,
            format!(
                "`{}` is already the payload; drop the trait from one of the two",
                payload.member
            ),
        );
    }
    match bound(Binding::Body).next() {
        Some(field) => at(
            field,
            format!(
                "`{}` is the whole body, so this member needs another binding; add a binding such as httpHeader",
                payload.member
            ),
        ),
        None => Ok(()),
    }
}

fn request_body(
    context: &Context<'_>,
    operation: &Shape,
    input_shape: &Shape,
    input: &Structure,
) -> Result<RequestBody, Error> {
    let always = operation.traits.string(hints::DOCUMENT)?;
    if let Some(media_type) = always {
        return document(context, operation, input_shape, media_type).map(RequestBody::Document);
    }
    if let Some(index) = input.fields.iter().position(|field| field.binding == Binding::Payload) {
        return Ok(RequestBody::Payload(index));
    }
    let in_body = input.fields.iter().any(|field| field.binding == Binding::Body);
    if !in_body {
        return Ok(RequestBody::Empty);
    }
    document(context, operation, input_shape, "application/json").map(RequestBody::Document)
}

/// The document in the body of a request.
fn document(
    context: &Context<'_>,
    operation: &Shape,
    input: &Shape,
    media_type: &str,
) -> Result<Document, Error> {
    Ok(match context.protocol.codecs.request {
        Codec::Json => Document::Json { media_type: media_type.to_owned() },
        Codec::Cbor => Document::Cbor,
        Codec::Xml => Document::Xml { root: wire::root(context, None, input)? },
        Codec::Form => Document::Form {
            action: operation.name().to_owned(),
            version: context.version().to_owned(),
            ec2: context.protocol.ec2,
        },
    })
}

/// The element around the members of the output in the AWS Query protocol. In the EC2 Query protocol, it is the root:
/// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization>.
fn output_element(context: &Context<'_>, operation: &Shape) -> Option<String> {
    let is_query = context.protocol.codecs.request == Codec::Form && !context.protocol.ec2;
    is_query.then(|| format!("{}Result", operation.name()))
}

/// Whether the body is compressed, which it is if possible:
/// <https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait>.
fn is_compressed(operation: &Shape, input: &Structure, body: &RequestBody) -> Result<bool, Error> {
    let wrong = |message: String| Err(Error::new(message).of_trait(COMPRESSION));
    let Some(compression) = operation.traits.object(COMPRESSION)? else { return Ok(false) };
    let Some(encodings) = compression.get("encodings").and_then(Value::as_array) else {
        return wrong("it has no `encodings`; add `[\"gzip\"]`".to_owned());
    };
    if encodings.is_empty() {
        return wrong("its `encodings` are empty; add `gzip`, or drop the trait".to_owned());
    }
    let is_gzip =
        |encoding: &Value| encoding.as_str().is_some_and(|it| it.eq_ignore_ascii_case("gzip"));
    if let Some(other) = encodings.iter().find(|encoding| !is_gzip(encoding)) {
        return wrong(format!(
            "the encoding {other} is not supported, and Tinsmith supports gzip; use `gzip` alone"
        ));
    }
    if let Some(field) = input.fields.iter().find(|field| field.requires_length) {
        return wrong(format!(
            "`{}` must have a known length, but the compressed length is unknown; drop requiresLength or this trait",
            field.member
        ));
    }
    Ok(*body != RequestBody::Empty)
}

/// The checksum of a request whose algorithm the caller can choose:
/// <https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait>.
fn chosen_checksum(operation: &Shape, input: &Structure) -> Result<Option<ChosenChecksum>, Error> {
    let Some(value) = operation.traits.object(CHECKSUM)? else { return Ok(None) };
    if operation.traits.has(COMPRESSION) {
        let message = "a checksum of a compressed body is not supported; drop this trait or requestCompression";
        return Err(Error::new(message).of_trait(CHECKSUM));
    }
    let member = value.get("requestAlgorithmMember").and_then(Value::as_str);
    let required = value.get("requestChecksumRequired").and_then(Value::as_bool) == Some(true);
    let position = |member: &str| {
        let is_algorithm = |field: &Field| {
            field.member == member
                && field.presence == Presence::Optional
                && matches!((&field.ty, &field.binding), (Ty::Enum(_), Binding::Header(_)))
        };
        let message = format!("`{member}` is not an optional enum in a header; correct its name");
        let position = input.fields.iter().position(is_algorithm);
        position.ok_or_else(|| Error::new(message).of_trait(CHECKSUM))
    };
    let algorithm = member.map(position).transpose()?;
    Ok((required || algorithm.is_some()).then_some(ChosenChecksum { algorithm, required }))
}

fn http(operation: &Shape, input: &Shape, fields: &[Field]) -> Result<Http, Error> {
    let traits = operation.traits.object(HTTP)?;
    let missing = || Error::new("an operation needs it; add `method` and `uri`").of_trait(HTTP);
    let http = traits.ok_or_else(missing)?;
    let template = text(http, "uri").map_err(|error| error.of_trait(HTTP))?;
    let method = text(http, "method").map_err(|error| error.of_trait(HTTP))?;
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = format!("`{method}` is not a valid HTTP method; write it in capitals");
        return Err(Error::new(message).of_trait(HTTP));
    }
    let (parts, query) = uri::parse(template).map_err(|error| error.of_trait(HTTP))?;
    let is_label = |field: &Field| field.binding == Binding::Label;
    let path =
        resolve(&parts, fields, is_label, input, "httpLabel").map_err(|e| e.of_trait(HTTP))?;
    check_labels(input, fields, &path)?;
    let host_prefix = host_prefix(operation, input, fields)?;
    Ok(Http { method: method.to_owned(), template: template.to_owned(), path, query, host_prefix })
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
            Ok(PathPart::Label { field, greedy: *greedy })
        }
    };
    parts.iter().map(part).collect()
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

fn flags(context: &Context<'_>, shape: &Shape, output: &Output) -> Result<Flags, Error> {
    let streams = |structure: &Structure| {
        structure.fields.iter().any(|field| matches!(field.ty, Ty::Stream | Ty::Events(_)))
    };
    Ok(Flags {
        readonly: shape.traits.has("smithy.api#readonly"),
        idempotent: shape.traits.has("smithy.api#idempotent"),
        streams_output: match output {
            Output::Unit => false,
            Output::Own(structure) | Output::Shared(structure) => streams(structure),
        },
        unsigned_payload: shape.traits.has("aws.auth#unsignedPayload"),
        at_most_once: shape.traits.has(hints::AT_MOST_ONCE),
        read_timeout: hints::read_timeout(shape)?,
        auth: auth::lower(context.model, context.closure.service, shape)?,
    })
}
