//! Unions.

use std::collections::BTreeSet;

use super::{Context, closure::UNIT, documentation, events, ty, wire};
use crate::{
    Error,
    api::{Attributes, Codec, Codecs, Events, Union, Variant},
    names,
    smithy::{Member, Shape},
};

/// Lowers a union, with its events if it is an event stream.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<Union, Error> {
    let named = context.names.of_type(&shape.id)?;
    let is_stream = shape.is_event_stream();
    let mut variants = Vec::new();
    let mut events = Events {
        received: context.closure.read.contains(shape.id.as_str()),
        sent: context.closure.written.contains(shape.id.as_str()),
        ..Events::default()
    };
    if is_stream && events.sent && context.protocol.codecs.request == Codec::Form {
        let message = "the protocol has no event streams in requests; choose another protocol";
        return Err(Error::new(message).at(&shape.id).in_file(&shape.file));
    }
    for member in shape.members().iter().filter(|it| is_exception(context, shape, it)) {
        if events.sent {
            events.errors.push(events::lower_error(context, member)?);
        }
        let code = context.model.expect(&member.target)?.name();
        if member.name != code {
            events.exceptions.push((member.name.clone(), code.to_owned()));
        }
    }
    for (member, name) in named_members(context, shape) {
        let place =
            |error: Error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file);
        let variant = variant(context, shape, member, name).map_err(place)?;
        if is_stream {
            events.events.push(events::lower(context, member, &variant).map_err(place)?);
        }
        variants.push(variant);
    }
    let members: Vec<_> =
        variants.iter().map(|variant| (variant.member.as_str(), &variant.wire)).collect();
    let Codecs { request, response } = context.protocol.codecs;
    wire::check_names(request, shape, &members)?;
    wire::check_names(response, shape, &members)?;
    Ok(Union {
        shape: shape.id.clone(),
        name: named.path.name.clone(),
        module: named.module.clone(),
        docs: documentation::of_type(shape)?,
        deprecated: documentation::deprecation(&shape.traits),
        attributes: Attributes::default(),
        variants,
        sensitive: shape.traits.has("smithy.api#sensitive"),
        has_default: !is_stream && context.closure.read.contains(shape.id.as_str()),
        decoded: !is_stream && context.closure.decoded.contains(shape.id.as_str()),
        encoded: !is_stream && context.closure.encoded.contains(shape.id.as_str()),
        events: is_stream.then_some(events),
    })
}

/// The variant of a member of a union.
pub(super) fn variant_of(
    context: &Context<'_>,
    shape: &Shape,
    member: &str,
) -> Result<Option<Variant>, Error> {
    let found = named_members(context, shape).find(|(it, _)| it.name == member);
    found.map(|(member, name)| variant(context, shape, member, name)).transpose()
}

/// The members of a union that are values, with the names of their variants.
fn named_members<'m>(
    context: &Context<'_>,
    shape: &'m Shape,
) -> impl Iterator<Item = (&'m Member, String)> {
    let mut taken = BTreeSet::from(["Unknown".to_owned()]);
    let values = shape.members().iter().filter(|it| !is_exception(context, shape, it));
    values.map(move |member| (member, names::unique(names::variant_name(&member.name), &mut taken)))
}

/// Whether a member is an exception. In an event stream, it ends the stream with an error, so it is not an event.
fn is_exception(context: &Context<'_>, union: &Shape, member: &Member) -> bool {
    union.is_event_stream() && context.closure.is_error(&member.target)
}

fn variant(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    name: String,
) -> Result<Variant, Error> {
    let target = context.model.expect(&member.target)?;
    let ty = match member.target.as_str() {
        UNIT => None,
        _ => Some(ty::of_member(context, member, context.protocol.timestamps)?),
    };
    let wire = wire::of_member(context, member, None)?;
    if let Some(ty) = &ty {
        wire::check(context, &wire, ty, context.closure.encoded.contains(shape.id.as_str()))?;
    }
    if wire.is_flattened && context.protocol.codecs.response == Codec::Xml {
        let message = "a flattened member of a union is not supported; drop the trait";
        return Err(Error::new(message).of_trait("smithy.api#xmlFlattened"));
    }
    Ok(Variant {
        name,
        member: member.name.clone(),
        wire,
        docs: documentation::of_member(member, target)?,
        attributes: Vec::new(),
        ty,
        boxed: context.boxed.contains(&shape.id, &member.name),
        sensitive: ty::is_sensitive(context, member)?,
    })
}
