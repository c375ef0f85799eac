//! Whether a field can be missing.

use super::{Context, defaults};
use crate::{
    Error,
    api::{Presence, Ty},
    smithy::{Member, Shape},
};

const REQUIRED: &str = "smithy.api#required";
const DEFAULT: &str = "smithy.api#default";
const CLIENT_OPTIONAL: &str = "smithy.api#clientOptional";
const INPUT: &str = "smithy.api#input";
const TOKEN: &str = "smithy.api#idempotencyToken";

/// Whether the structure is the input of an operation: its defaults are the service's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Input of an operation.
    Input,
    /// Anything else.
    Other,
}

/// Whether a member can be missing.
///
/// Required members are plain; so are members with a default, but for those that the model leaves to the
/// service (`clientOptional`, members of inputs, a default of null). A member that the client fills in by itself, and
/// one that would make its type infinite, can be missing.
/// See <https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality>.
pub(super) fn of_member(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    ty: &Ty,
    role: Role,
) -> Result<Presence, Error> {
    if matches!(ty, Ty::Stream | Ty::Events(_)) {
        return Ok(Presence::Required).map(|plain| stream_presence(member, role, ty, plain));
    }
    if is_token(member, role) || context.boxed.contains(&shape.id, &member.name) {
        return Ok(Presence::Optional);
    }
    if member.traits.has(REQUIRED) {
        return Ok(Presence::Required);
    }
    let left_to_the_service =
        role == Role::Input || shape.traits.has(INPUT) || member.traits.has(CLIENT_OPTIONAL);
    match member.traits.get(DEFAULT) {
        Some(value) if !left_to_the_service && !value.is_null() => {
            defaults::literal(context, member, ty, value)
                .map(Presence::Default)
                .map_err(|error| error.of_trait(DEFAULT))
        }
        _ => Ok(Presence::Optional),
    }
}

/// Whether the client makes the member up. The trait only
/// [has a meaning](https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait) on members of inputs.
pub(super) fn is_token(member: &Member, role: Role) -> bool {
    role == Role::Input && member.traits.has(TOKEN)
}

/// A stream is always there in an answer, if only an empty one; in a request it can be left out unless required.
fn stream_presence(member: &Member, role: Role, ty: &Ty, plain: Presence) -> Presence {
    match ty {
        Ty::Stream if role == Role::Input && !member.traits.has(REQUIRED) => Presence::Optional,
        _ => plain,
    }
}
