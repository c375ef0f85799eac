//! Checks of structures: the bindings of their members fit together.

use std::collections::BTreeMap;

use crate::{
    Error,
    api::{Binding, Codecs, Field, Ty},
    lower::{
        Context,
        wire::{self, taken_already},
    },
    smithy::Shape,
};

/// Rejects members with the same binding. In a structure that is entirely a document, bindings have no effect.
pub(super) fn check_duplicates(
    context: &Context<'_>,
    shape: &Shape,
    fields: &[Field],
) -> Result<(), Error> {
    let id = shape.id.as_str();
    let is_document = context.closure.decoded.contains(id) || context.closure.encoded.contains(id);
    let in_document = fields.iter().filter(|field| is_document || field.binding == Binding::Body);
    let members: Vec<_> = in_document.map(|field| (field.member.as_str(), &field.wire)).collect();
    let Codecs { request, response } = context.protocol.codecs;
    wire::check_names(request, shape, &members)?;
    wire::check_names(response, shape, &members)?;
    let place = |field: &Field| match &field.binding {
        Binding::Header(name) => Some(("smithy.api#httpHeader", name.to_ascii_lowercase())),
        Binding::PrefixHeaders(_) => Some(("smithy.api#httpPrefixHeaders", String::new())),
        Binding::Query(name) => Some(("smithy.api#httpQuery", name.clone())),
        Binding::QueryMap => Some(("smithy.api#httpQueryParams", String::new())),
        Binding::StatusCode => Some(("smithy.api#httpResponseCode", String::new())),
        _ => None,
    };
    let mut taken = BTreeMap::new();
    // The text of a lenient field is also in another field.
    for field in fields.iter().filter(|field| !field.lenient) {
        let Some(place) = place(field) else { continue };
        let trait_id = place.0;
        if let Some(first) = taken.insert(place, &field.member) {
            return Err(taken_already(shape, &field.member, first).of_trait(trait_id));
        }
    }
    Ok(())
}

/// With a payload, every other member must have another binding. Beside an event stream in a request of an RPC protocol,
/// the other members are the first message.
pub(super) fn check_payload(
    context: &Context<'_>,
    shape: &Shape,
    fields: &[Field],
) -> Result<(), Error> {
    let is_events = |field: &Field| matches!(field.ty, Ty::EventInput(_));
    if context.protocol.is_rpc() && fields.iter().any(is_events) {
        return Ok(());
    }
    check_one(shape, fields, &Binding::Payload, ("httpPayload", "body", "httpHeader"))?;
    check_one(shape, fields, &Binding::EventPayload, ("eventPayload", "payload", "eventHeader"))
}

fn check_one(
    shape: &Shape,
    fields: &[Field],
    payload: &Binding,
    (name, whole, other): (&str, &str, &str),
) -> Result<(), Error> {
    let at = |field: &Field, message: String| {
        let place = format!("{}${}", shape.id, field.member);
        Err(Error::new(message)
            .of_trait(format!("smithy.api#{name}"))
            .at(place)
            .in_file(&shape.file))
    };
    let mut payloads = fields.iter().filter(|field| field.binding == *payload);
    let Some(first) = payloads.next() else { return Ok(()) };
    if let Some(second) = payloads.next() {
        let message = format!(
            "`{}` is already the payload; drop the trait from one of the two",
            first.member
        );
        return at(second, message);
    }
    match fields.iter().find(|field| field.binding == Binding::Body) {
        Some(field) => at(
            field,
            format!(
                "`{}` is the whole {whole}, so this member needs another binding; add a binding such as {other}",
                first.member
            ),
        ),
        None => Ok(()),
    }
}
