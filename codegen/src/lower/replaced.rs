//! Types of the user in place of strings and timestamps.

use syn::{GenericArgument, PathArguments, Type};

use super::binding::Role;
use crate::{
    Error,
    api::{Binding, Replaced, Ty},
    smithy::{Member, Shape},
};

/// The path of a Rust type, such as `jiff::Timestamp`, in place of a member's string or timestamp. A string type
/// implements `FromStr` and `Display`; a time implements `TryFrom<SystemTime>` and `Into<SystemTime>`.
pub const RUST_TYPE: &str = "tinsmith#rustType";

/// The type of a member: the modelled one, or the one in [`RUST_TYPE`] of the member or its target.
pub(super) fn of_member(member: &Member, target: &Shape, ty: Ty) -> Result<Ty, Error> {
    let path = match member.traits.string(RUST_TYPE)? {
        Some(path) => path,
        None => match target.traits.string(RUST_TYPE)? {
            Some(path) => path,
            None => return Ok(ty),
        },
    };
    if !matches!(ty, Ty::String | Ty::Timestamp(_)) {
        let message = format!(
            "`{}` is neither a string nor a timestamp, and only these can be replaced; drop the trait",
            target.id
        );
        return Err(Error::new(message).of_trait(RUST_TYPE));
    }
    check_rust_type(path).map_err(|error| error.of_trait(RUST_TYPE))?;
    let path = absolute(path).unwrap_or_default();
    Ok(Ty::Replaced(Box::new(Replaced { path, of: ty, member: member.name.clone() })))
}

/// Checks the path of a type of the user.
///
/// # Errors
/// It is not the path of a type in a crate.
pub fn check_rust_type(path: &str) -> Result<(), Error> {
    absolute(path).map(drop).ok_or_else(|| {
        Error::new(format!(
            "`{path}` is not the path of a type in a crate; use one such as `jiff::Timestamp`"
        ))
    })
}

/// A path from the root, which names of the generated crate cannot hide.
fn absolute(path: &str) -> Option<String> {
    let Ok(Type::Path(parsed)) = syn::parse_str::<Type>(path) else { return None };
    let last = parsed.path.segments.last()?;
    let fits = parsed.qself.is_none()
        && parsed.path.segments.len() > 1
        && has_plain_arguments(&last.arguments);
    let is_absolute = parsed.path.leading_colon.is_some();
    let first = parsed.path.segments.first()?.ident.to_string();
    let is_relative = ["crate", "self", "super", "Self"].contains(&first.as_str());
    (fits && !is_relative).then(|| if is_absolute { path.to_owned() } else { format!("::{path}") })
}

/// Whether the arguments are types without lifetimes.
fn has_plain_arguments(arguments: &PathArguments) -> bool {
    match arguments {
        PathArguments::None => true,
        PathArguments::AngleBracketed(them) => {
            them.args.iter().all(|it| matches!(it, GenericArgument::Type(_)))
        }
        PathArguments::Parenthesized(_) => false,
    }
}

/// Refuses places in which a value of the user's type is not supported.
pub(super) fn check(member: &Member, binding: &Binding, ty: &Ty, role: Role) -> Result<(), Error> {
    let Some(it) = ty.replaced() else { return Ok(()) };
    let is_message = role == Role::Error
        && ["message", "errormessage", "exceptionmessage"]
            .contains(&member.name.to_lowercase().as_str());
    let place = match binding {
        Binding::EventHeader(_) | Binding::EventPayload => {
            "is in the header or payload of an event"
        }
        Binding::PrefixHeaders(_) => "is in headers with a prefix",
        Binding::QueryMap => "is a map in the query",
        _ if member.traits.has("smithy.api#hostLabel") => "is a part of the host name",
        _ if member.traits.has("smithy.api#idempotencyToken") => "is an idempotency token",
        _ if is_message => "is the message of an error",
        _ => return Ok(()),
    };
    Err(refused(it, place))
}

/// The error for a place that does not support the user's types.
pub(super) fn refused(it: &Replaced, place: &str) -> Error {
    let path = it.path.trim_start_matches("::");
    Error::new(format!(
        "the member {place}, where `{path}` cannot replace the modelled type; replace the types of other shapes only"
    ))
    .of_trait(RUST_TYPE)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::smithy::Traits;

    #[test]
    fn places_that_are_not_supported_are_refused_by_name() {
        let ty = Ty::Replaced(Box::new(Replaced {
            path: "::a::B".to_owned(),
            of: Ty::String,
            member: "name".to_owned(),
        }));
        let checked = |name: &str, id: &str, binding: Binding, role: Role| {
            let mut traits = Traits::default();
            traits.set(id, json!({}));
            let member = Member { name: name.to_owned(), target: "x#Y".to_owned(), traits };
            check(&member, &binding, &ty, role)
        };
        let header = || Binding::Header("x".to_owned());
        checked("name", "x#y", header(), Role::Input).unwrap();
        for (name, id, binding, role, wanted) in [
            ("a", "x#y", Binding::EventPayload, Role::Event, "the header or payload of an event"),
            (
                "a",
                "x#y",
                Binding::PrefixHeaders("x".to_owned()),
                Role::Input,
                "headers with a prefix",
            ),
            ("a", "x#y", Binding::QueryMap, Role::Input, "a map in the query"),
            ("a", "smithy.api#hostLabel", header(), Role::Input, "a part of the host name"),
            ("a", "smithy.api#idempotencyToken", header(), Role::Input, "an idempotency token"),
            ("Message", "x#y", Binding::Body, Role::Error, "the message of an error"),
        ] {
            let error = checked(name, id, binding, role).unwrap_err().to_string();
            assert!(error.contains(wanted) && error.contains("`a::B` cannot replace"), "{error}");
        }
    }

    #[test]
    fn paths_start_with_a_crate() {
        for (path, wanted) in [
            ("jiff::Timestamp", Some("::jiff::Timestamp")),
            ("::jiff::Timestamp", Some("::jiff::Timestamp")),
            ("chrono::DateTime<chrono::Utc>", Some("::chrono::DateTime<chrono::Utc>")),
            ("std::time::SystemTime", Some("::std::time::SystemTime")),
            ("Timestamp", None),
            ("crate::Timestamp", None),
            ("a::B<'static>", None),
            ("a::B()", None),
            ("<a::B as C>::D", None),
            ("&'static str", None),
            ("a b", None),
            ("", None),
        ] {
            assert_eq!(absolute(path).as_deref(), wanted, "{path}");
        }
    }
}
