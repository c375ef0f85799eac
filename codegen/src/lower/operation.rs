//! Operations.

mod coding;
mod http;
mod http_versions;

use super::{
    Context, auth,
    binding::Role,
    body,
    closure::UNIT,
    discovery, documentation, pages, parameters,
    structure::{self, Use},
    tinsmith_traits, waiters,
};
use crate::{
    Error,
    api::{Flags, Operation, Output, ResponseBody, Structure, Ty},
    names::{self, reserved::CLIENT_METHODS},
    smithy::{Shape, ShapeType},
};

/// An operation, with its input and output.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<Operation, Error> {
    let ShapeType::Operation { input, output, errors } = &shape.kind else {
        return Err(Error::new(
            "it is listed as an operation, but is not an operation; correct its type",
        ));
    };
    let named = context.names.of_operation(&shape.id)?;
    let method = method_name(&named.name);
    let bare_method = method.trim_start_matches("r#");
    let input_shape = context.model.expect(input)?;
    let input = input_structure(context, input_shape, (&named.name, &named.module), bare_method)?;
    let http = http::lower(context.closure.service, shape, input_shape, &input.fields)?;
    let output = output_structure(context, output, (&named.output, &named.module), bare_method)?;
    let body = body::of_request(context, shape, input_shape, &input)?;
    let response_body = match output.structure() {
        None => ResponseBody::Empty,
        Some(it) => body::of_response(&it.fields, body::place_of_output(context, shape)),
    };
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
        method,
        module: named.module.clone(),
        docs: documentation::of_operation(shape)?,
        deprecated: documentation::deprecation(&shape.traits),
        compressed: coding::is_compressed(shape, &input, &body)?,
        body,
        checksum: shape.traits.has("smithy.api#httpChecksumRequired"),
        chosen_checksum: coding::chosen_checksum(shape, &input)?,
        response_checksum: coding::response_checksum(shape, &input)?,
        tree_hash: tinsmith_traits::tree_hash(shape, &input)?,
        endpoint_member: tinsmith_traits::endpoint_member(input_shape, &input)?,
        headers: tinsmith_traits::headers(context.closure.service, context.version(), shape)?,
        flags: flags(context, shape, &input, &output)?,
        endpoint_parameters: parameters::lower(context, shape, input_shape, &input)?,
        body_limit: tinsmith_traits::body_limit(shape, &input)?,
        pages: pages::lower(context, shape, &input, &output)?,
        waiters: waiters::lower(context, shape, &input, &output)?,
        http,
        input,
        output,
        response_body,
        errors: variants,
    })
}

/// The client's method for an operation.
fn method_name(operation: &str) -> String {
    let name = names::field_name(operation);
    if CLIENT_METHODS.contains(&name.as_str()) { format!("call_{name}") } else { name }
}

fn input_structure(
    context: &Context<'_>,
    shape: &Shape,
    (name, module): (&str, &str),
    method: &str,
) -> Result<Structure, Error> {
    if !matches!(shape.kind, ShapeType::Structure(_)) {
        return Err(Error::new(format!("its input `{}` is not a structure; correct it", shape.id)));
    }
    let docs = vec![format!("Input of [`Client::{method}`].")];
    structure::lower(context, shape, Use { role: Role::Input, name, module, docs })
}

fn output_structure(
    context: &Context<'_>,
    id: &str,
    (name, module): (&str, &str),
    method: &str,
) -> Result<Output, Error> {
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
    let mut docs = documentation::of_traits(&shape.traits)?;
    if docs.is_empty() {
        docs.push(format!("Output of [`Client::{method}`]."));
    }
    structure::lower(context, shape, Use { role: Role::Output, name, module, docs })
        .map(Output::Own)
}

fn flags(
    context: &Context<'_>,
    shape: &Shape,
    input: &Structure,
    output: &Output,
) -> Result<Flags, Error> {
    let streams = |structure: &Structure| {
        structure.fields.iter().any(|field| matches!(field.ty, Ty::Stream | Ty::Events(_)))
    };
    let http = http_versions::of_events(context, input, output)?;
    Ok(Flags {
        readonly: shape.traits.has("smithy.api#readonly"),
        idempotent: shape.traits.has("smithy.api#idempotent"),
        streams_output: output.structure().is_some_and(streams),
        sends_events: http.sends_events,
        requires_http2: http.requires_http2,
        prefers_http2: http.prefers_http2,
        unsigned_payload: shape.traits.has("aws.auth#unsignedPayload"),
        at_most_once: shape.traits.has(tinsmith_traits::AT_MOST_ONCE),
        presigned_query: shape.traits.has(tinsmith_traits::PRESIGNED_QUERY),
        discovered: discovery::is_required(shape),
        read_timeout: tinsmith_traits::read_timeout(shape)?,
        auth: auth::lower(context.model, context.closure.service, shape)?,
    })
}
