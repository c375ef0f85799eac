//! Events of a stream.

use super::{Context, presence::Role, structure};
use crate::{
    Error,
    api::{Event, Variant},
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
    let mut structure = structure::lower(context, target, Role::Other)?;
    if let Ok(named) = context.names.of_type(&target.id) {
        structure.name.clone_from(&named.path.name);
        structure.module.clone_from(&named.module);
    }
    Ok(Event { variant: variant.name.clone(), event_type: member.name.clone(), structure })
}
