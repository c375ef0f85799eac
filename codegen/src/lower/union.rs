//! Unions.

use std::collections::BTreeSet;

use super::{Context, closure::UNIT, events, structure, ty};
use crate::{
    Error,
    api::{TimestampFormat, Union, Variant},
    names,
    smithy::{Member, Shape},
};

/// A union, with its events if it is the type of an event stream.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<Union, Error> {
    let named = context.names.of_type(&shape.id)?;
    let is_stream = shape.traits.has("smithy.api#streaming");
    let mut taken = BTreeSet::from(["Unknown".to_owned()]);
    let mut variants = Vec::new();
    let mut modelled_events = Vec::new();
    for member in shape.members() {
        let place = |error: Error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file);
        // An exception in an event stream ends it with an error; it is no event.
        if is_stream && context.closure.is_error(&member.target) {
            continue;
        }
        let variant = variant(context, shape, member, &mut taken).map_err(place)?;
        if is_stream {
            modelled_events.push(events::lower(context, member, &variant).map_err(place)?);
        }
        variants.push(variant);
    }
    Ok(Union {
        name: named.path.name.clone(),
        module: named.module.clone(),
        docs: structure::documentation(&shape.traits)?,
        deprecated: structure::deprecation(&shape.traits),
        variants,
        sensitive: shape.traits.has("smithy.api#sensitive"),
        is_read: !is_stream && context.closure.read.contains(shape.id.as_str()),
        is_written: !is_stream && context.closure.written.contains(shape.id.as_str()),
        events: is_stream.then_some(modelled_events),
    })
}

fn variant(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    taken: &mut BTreeSet<String>,
) -> Result<Variant, Error> {
    let target = context.model.expect(&member.target)?;
    let ty = match member.target.as_str() {
        UNIT => None,
        _ => Some(ty::of_member(context, member, TimestampFormat::EpochSeconds)?),
    };
    Ok(Variant {
        name: names::unique(names::variant_name(&member.name), taken),
        json_name: member.traits.string("smithy.api#jsonName")?.unwrap_or(&member.name).to_owned(),
        docs: structure::member_documentation(member, target)?,
        ty,
        boxed: context.boxed.contains(&shape.id, &member.name),
        sensitive: ty::is_sensitive(context, member)?,
    })
}
