//! Events of a stream.

use super::{Context, binding::Role, body, structure, wire};
use crate::{
    Error,
    api::{
        Codec, DocumentPlace, Element, Event, EventError, Module, ResponseBody, TypePath, Variant,
    },
    smithy::{Member, Shape, ShapeType},
};

/// The event of a union's member.
pub(super) fn lower(
    context: &Context<'_>,
    member: &Member,
    variant: &Variant,
) -> Result<Event, Error> {
    let target = context.model.expect(&member.target)?;
    if !matches!(target.kind, ShapeType::Structure(_)) {
        return Err(Error::new(
            "an event of a stream must be a structure; correct the member's target",
        ));
    }
    let structure = structure::lower_type_as(context, target, Role::Event)?;
    let body = match structure.fields.is_empty() {
        // The payload of an event without any members is an empty document.
        true => ResponseBody::Document(DocumentPlace::Root),
        false => body::of_response(&structure.fields, DocumentPlace::Root),
    };
    Ok(Event {
        variant: variant.name.clone(),
        event_type: member.name.clone(),
        structure,
        body,
        root: root(context, target)?,
        boxed: variant.boxed,
    })
}

/// The error of a union's member, for requests.
pub(super) fn lower_error(context: &Context<'_>, member: &Member) -> Result<EventError, Error> {
    let target = context.model.expect(&member.target)?;
    let structure = structure::lower_type(context, target)?;
    let path = TypePath { module: Module::Error, name: structure.name.clone() };
    Ok(EventError { name: member.name.clone(), path, structure, root: root(context, target)? })
}

/// The root element of a document in a request, for XML.
fn root(context: &Context<'_>, target: &Shape) -> Result<Option<Element>, Error> {
    match context.protocol.codecs.request {
        Codec::Xml => wire::root(context, None, target).map(Some),
        _ => Ok(None),
    }
}
