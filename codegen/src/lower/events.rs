//! Events of a stream.

use super::{Context, binding::Role, body, structure};
use crate::{
    Error,
    api::{DocumentPlace, Event, ResponseBody, Variant},
    smithy::{Member, ShapeType},
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
    Ok(Event { variant: variant.name.clone(), event_type: member.name.clone(), structure, body })
}
