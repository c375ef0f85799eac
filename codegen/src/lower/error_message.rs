//! The members of errors that contain the message.

use crate::api::{Field, Ty};

/// Services use one of these names for the message of an error, independent of the model.
const MESSAGES: [&str; 2] = ["message", "Message"];

/// Whether a member of an error contains the message.
fn is_message(field: &Field) -> bool {
    field.ty == Ty::String
        && ["message", "errormessage", "exceptionmessage"]
            .contains(&field.member.to_lowercase().as_str())
}

/// The member with the message of an error, unless it is sensitive.
pub(super) fn position(fields: &[Field]) -> Option<usize> {
    fields.iter().position(|field| is_message(field) && !field.sensitive)
}

/// Adds the other names of the message to the fields of an error.
pub(super) fn add_aliases(fields: &mut [Field]) {
    // The names in all formats, since each format reads the aliases.
    let names =
        |field: &Field| [field.wire.key.clone(), field.wire.element.local_name().to_owned()];
    let taken: Vec<String> = fields.iter().flat_map(names).collect();
    let is_free = |name: &&&str| !taken.iter().any(|other| other == **name);
    if let Some(field) = fields.iter_mut().find(|field| is_message(field)) {
        field.wire.aliases =
            MESSAGES.iter().filter(is_free).map(|name| (*name).to_owned()).collect();
    }
}
