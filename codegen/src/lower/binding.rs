//! Where members are serialized: <https://smithy.io/2.0/spec/http-bindings.html>.

use super::Context;
use crate::{
    Error,
    api::{Binding, TimestampFormat, Ty},
    smithy::Member,
};

/// The use of a structure, which decides which traits of its members have an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The input of an operation.
    Input,
    /// The output of an operation.
    Output,
    /// An error of operations.
    Error,
    /// An event of a stream.
    Event,
    /// A part of a document.
    Nested,
}

impl Role {
    /// Whether the structure is a response with HTTP bindings.
    fn is_response(self) -> bool {
        matches!(self, Self::Output | Self::Error)
    }
}

/// The binding of a member. Nothing else reads the traits of bindings.
///
/// The traits have an effect only in structures with their role: other members are in the body.
pub(super) fn of_member(member: &Member, role: Role) -> Result<Binding, Error> {
    match role {
        Role::Nested => Ok(Binding::Body),
        Role::Event => Ok(of_event(member)),
        Role::Input | Role::Output | Role::Error => of_message(member, role),
    }
}

/// The binding of an event's member: <https://smithy.io/2.0/spec/streaming.html#eventpayload-trait>.
fn of_event(member: &Member) -> Binding {
    if member.traits.has("smithy.api#eventPayload") {
        Binding::EventPayload
    } else if member.traits.has("smithy.api#eventHeader") {
        Binding::EventHeader(member.name.clone())
    } else {
        Binding::Body
    }
}

/// The binding of a member of a request or response.
fn of_message(member: &Member, role: Role) -> Result<Binding, Error> {
    let traits = &member.traits;
    let is_input = role == Role::Input;
    let name = |id: &'static str| -> Result<Option<String>, Error> {
        match traits.string(id)? {
            Some("") => {
                Err(Error::new("its value is empty; give the name to bind to").of_trait(id))
            }
            name => Ok(name.map(str::to_owned)),
        }
    };
    let flags = [
        ("smithy.api#httpLabel", is_input, Binding::Label),
        ("smithy.api#httpPayload", true, Binding::Payload),
        ("smithy.api#httpQueryParams", is_input, Binding::QueryMap),
        ("smithy.api#httpResponseCode", role.is_response(), Binding::StatusCode),
    ];
    for (id, applies, binding) in flags {
        if applies && traits.has(id) {
            return Ok(binding);
        }
    }
    if let Some(name) = name("smithy.api#httpQuery")?.filter(|_| is_input) {
        return Ok(Binding::Query(name));
    }
    if let Some(name) = name("smithy.api#httpHeader")? {
        return Ok(Binding::Header(name));
    }
    if let Some(prefix) = traits.string("smithy.api#httpPrefixHeaders")? {
        return Ok(Binding::PrefixHeaders(prefix.to_owned()));
    }
    Ok(Binding::Body)
}

/// The default timestamp format, <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>.
pub(super) fn default_format(context: &Context<'_>, binding: &Binding) -> TimestampFormat {
    match binding {
        Binding::Label | Binding::Query(_) | Binding::QueryMap => TimestampFormat::DateTime,
        Binding::Header(_) | Binding::PrefixHeaders(_) => TimestampFormat::HttpDate,
        _ => context.protocol.timestamps,
    }
}

/// Types that can be one or several strings in a header or query.
const SIMPLE: &str = "a simple shape, or a list of them";

/// Rejects a binding that does not support the member's type.
pub(super) fn check(binding: &Binding, ty: &Ty) -> Result<(), Error> {
    let is_list = |ty: &Ty| matches!(ty, Ty::List { item, .. } if is_text(item));
    let (fits, id, wanted) = match binding {
        Binding::Body => (
            !matches!(ty, Ty::Stream | Ty::Events(_) | Ty::EventInput(_)),
            "smithy.api#streaming",
            "the payload of an input or output",
        ),
        Binding::Label => (is_text(ty), "smithy.api#httpLabel", "a simple shape"),
        Binding::Query(_) => (is_text(ty) || is_list(ty), "smithy.api#httpQuery", SIMPLE),
        Binding::Header(_) => (is_text(ty) || is_list(ty), "smithy.api#httpHeader", SIMPLE),
        Binding::QueryMap => {
            let fits = match ty {
                Ty::Map { value, .. } => match &**value {
                    Ty::List { item, .. } => is_string(item),
                    value => is_string(value),
                },
                _ => false,
            };
            (fits, "smithy.api#httpQueryParams", "a map of strings or of lists of strings")
        }
        Binding::PrefixHeaders(_) => {
            let fits = matches!(ty, Ty::Map { value, .. } if **value == Ty::String);
            (fits, "smithy.api#httpPrefixHeaders", "a map of strings")
        }
        Binding::StatusCode => (*ty == Ty::Integer, "smithy.api#httpResponseCode", "an integer"),
        Binding::Payload => (
            !matches!(
                ty,
                Ty::Boolean
                    | Ty::Byte
                    | Ty::Short
                    | Ty::Integer
                    | Ty::Long
                    | Ty::Float
                    | Ty::Double
                    | Ty::IntEnum(_)
                    | Ty::Timestamp(_)
            ),
            "smithy.api#httpPayload",
            "a blob, string, structure, union, document, list or map",
        ),
        Binding::EventHeader(_) => (
            is_text(ty) && !matches!(ty, Ty::Float | Ty::Double) || *ty == Ty::Blob,
            "smithy.api#eventHeader",
            "a boolean, integer, blob, string or timestamp",
        ),
        Binding::EventPayload => (
            matches!(ty, Ty::Blob | Ty::String | Ty::Structure(_) | Ty::Union(_)),
            "smithy.api#eventPayload",
            "a blob, string, structure or union",
        ),
    };
    if fits {
        return Ok(());
    }
    Err(Error::new(format!("the member's type does not fit; target {wanted}")).of_trait(id))
}

fn is_string(ty: &Ty) -> bool {
    matches!(ty, Ty::String | Ty::Enum(_))
}

/// Whether a value can be serialized as one string.
pub(super) fn is_text(ty: &Ty) -> bool {
    !matches!(
        ty,
        Ty::Blob
            | Ty::Document
            | Ty::Structure(_)
            | Ty::Union(_)
            | Ty::List { .. }
            | Ty::Map { .. }
            | Ty::Stream
            | Ty::Events(_)
            | Ty::EventInput(_)
    )
}
