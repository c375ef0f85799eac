//! Decides whether a field is optional.

use super::{Context, binding::Role, defaults, tinsmith_traits::INPUT_DEFAULT};
use crate::{
    Error,
    api::{Literal, Presence, Ty},
    smithy::{Member, Shape},
};

const REQUIRED: &str = "smithy.api#required";
const DEFAULT: &str = "smithy.api#default";
const CLIENT_OPTIONAL: &str = "smithy.api#clientOptional";
const INPUT: &str = "smithy.api#input";
const TOKEN: &str = "smithy.api#idempotencyToken";

/// Whether a member is optional.
///
/// Required members and members with a default are not optional. Exceptions: defaults of inputs are applied by the
/// service; `clientOptional` members are optional, except for required members of inputs; members that the client
/// generates, and members that would make their type infinite, are optional.
/// See <https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality>.
pub(super) fn of_member(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    ty: &Ty,
    role: Role,
) -> Result<Presence, Error> {
    match ty {
        // A stream is always present in a response, possibly empty; in a request it is optional unless required.
        Ty::Stream if role == Role::Input && !member.traits.has(REQUIRED) => {
            return Ok(Presence::Optional);
        }
        Ty::Stream | Ty::Events(_) | Ty::EventInput(_) => return Ok(Presence::Required),
        _ => {}
    }
    if is_token(member, role) || context.boxed.contains(&shape.id, &member.name) {
        return Ok(Presence::Optional);
    }
    if let (Some(value), Role::Input) = (member.traits.get(INPUT_DEFAULT), role) {
        let literal = defaults::literal(context, member, ty, value);
        return literal.map(Presence::Default).map_err(|error| error.of_trait(INPUT_DEFAULT));
    }
    if member.traits.has(CLIENT_OPTIONAL) && !is_input(shape, role) {
        return Ok(Presence::Optional);
    }
    if member.traits.has(REQUIRED) {
        return Ok(Presence::Required);
    }
    let default = default(context, shape, member, ty, role)?;
    Ok(default.map_or(Presence::Optional, Presence::Default))
}

/// The default of a member; for a required member, its value in a response without it.
pub(super) fn default(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    ty: &Ty,
    role: Role,
) -> Result<Option<Literal>, Error> {
    // A missing stream is an empty one, which is the only possible default.
    if matches!(ty, Ty::Stream | Ty::Events(_) | Ty::EventInput(_)) {
        return Ok(None);
    }
    match member.traits.get(DEFAULT) {
        Some(value) if !is_input(shape, role) && !value.is_null() => {
            let literal = defaults::literal(context, member, ty, value);
            literal.map(Some).map_err(|error| error.of_trait(DEFAULT))
        }
        _ => Ok(None),
    }
}

fn is_input(shape: &Shape, role: Role) -> bool {
    role == Role::Input || shape.traits.has(INPUT)
}

/// Whether the client generates the member. The trait [has an
/// effect](https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait) only on members of inputs.
pub(super) fn is_token(member: &Member, role: Role) -> bool {
    role == Role::Input && member.traits.has(TOKEN)
}
