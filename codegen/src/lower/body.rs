//! The bodies of requests, responses and events.

use super::{Context, media_type, tinsmith_traits, wire};
use crate::{
    Error,
    api::{
        Binding, Codec, Document, DocumentPlace, Field, RequestBody, ResponseBody, Structure, Ty,
    },
    smithy::Shape,
};

/// The root of the response is the element of a member:
/// <https://smithy.io/2.0/aws/customizations/s3-customizations.html>.
const UNWRAPPED: &str = "aws.customizations#s3UnwrappedXmlOutput";

/// The body of the requests of an operation.
pub(super) fn of_request(
    context: &Context<'_>,
    operation: &Shape,
    input_shape: &Shape,
    input: &Structure,
) -> Result<RequestBody, Error> {
    let is_events = |(_, field): &(usize, &Field)| matches!(field.ty, Ty::EventInput(_));
    if let Some((field, it)) = input.fields.iter().enumerate().find(is_events) {
        let union = input_shape.members().iter().find(|member| member.name == it.member);
        let union = union.map(|member| context.model.expect(&member.target)).transpose()?;
        let mut members = union.into_iter().flat_map(Shape::members);
        return Ok(RequestBody::Events {
            field,
            has_errors: members.any(|member| context.closure.is_error(&member.target)),
            has_initial: context.protocol.is_rpc(),
        });
    }
    let always = operation.traits.string(tinsmith_traits::DOCUMENT)?;
    if let Some(media_type) = always {
        return document(context, operation, input_shape, media_type).map(RequestBody::Document);
    }
    let mut fields = input.fields.iter().enumerate();
    if let Some((index, field)) = fields.find(|(_, field)| field.binding == Binding::Payload) {
        let media_type =
            media_type::of_payload(context, input_shape, &field.member, &field.ty.modelled())?;
        return Ok(RequestBody::Payload { field: index, media_type });
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

/// The place of the output's members in a document. In the AWS Query protocol, it is an element; in the EC2 Query
/// protocol, it is the root: <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization>.
pub(super) fn place_of_output(context: &Context<'_>, operation: &Shape) -> DocumentPlace {
    match context.protocol.codecs.request {
        Codec::Form if !context.protocol.ec2 => {
            DocumentPlace::Element(format!("{}Result", operation.name()))
        }
        _ if operation.traits.has(UNWRAPPED) => DocumentPlace::Unwrapped,
        _ => DocumentPlace::Root,
    }
}

/// The body of a response or an event with these fields, if a document is at this place.
pub(super) fn of_response(fields: &[Field], place: DocumentPlace) -> ResponseBody {
    let is_payload =
        |field: &Field| matches!(field.binding, Binding::Payload | Binding::EventPayload);
    match fields.iter().enumerate().find(|(_, field)| is_payload(field)) {
        Some((index, field)) if matches!(field.ty, Ty::Events(_)) => ResponseBody::Events(index),
        Some((index, _)) => ResponseBody::Payload(index),
        None if fields.iter().any(|field| field.binding == Binding::Body) => {
            ResponseBody::Document(place)
        }
        None => ResponseBody::Empty,
    }
}
