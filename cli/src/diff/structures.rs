//! Rules for structures: their functions and implementations, and which members they have.

use tinsmith_codegen::api::{DefaultValue, Field, Presence, Structure};

use super::{
    fields,
    pairs::{is_reordered, pairs_in_rust},
    report::{Place, Report, code},
    rules,
};

/// The use of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// The input of an operation: its required members are arguments of the client's method as well.
    Input,
    /// Anything else.
    Other,
}

/// Compares two structures, without their documentation.
pub(super) fn compare(
    report: &mut Report,
    place: &Place,
    usage: Use,
    old: &Structure,
    new: &Structure,
) {
    let has_new = |structure: &Structure| usage == Use::Input || structure.in_input;
    implementations(report, place, (has_new(old), has_new(new)), old, new);
    let sentences = ("It is sensitive: `Debug` hides it.", "It is no longer sensitive.");
    let sensitive = (old.sensitive, new.sensitive);
    report.toggle(place, rules::SENSITIVE_CHANGED, sensitive, sentences);
    let is_built = has_new(old) && has_new(new);
    if is_built && is_reordered(&arguments(old), &arguments(new)) {
        let message = format!("The order of the arguments of {} changes.", functions(usage));
        report.add(place, rules::ARGUMENTS_REORDERED, message);
    }
    let members =
        pairs_in_rust(&old.fields, &new.fields, |field| &field.member, |field| &field.name);
    for field in members.removed {
        report.add(&at(place, field), rules::MEMBER_REMOVED, "The member is removed.");
    }
    for field in members.added {
        let place = at(place, field);
        if is_built && field.presence == Presence::Required {
            let message =
                format!("A required member is added: an argument of {}.", functions(usage));
            report.add(&place, rules::REQUIRED_MEMBER_ADDED, message);
        } else {
            report.add(&place, rules::MEMBER_ADDED, "The member is added.");
        }
    }
    for (old, new) in members.both {
        let constructor = is_built.then(|| functions(usage));
        fields::compare(report, &at(place, new), constructor, old, new);
    }
}

/// The place of a member.
fn at(place: &Place, field: &Field) -> Place {
    place.member(&field.member, &field.name)
}

/// The functions whose arguments are the required members.
fn functions(usage: Use) -> &'static str {
    match usage {
        Use::Input => "`new` and of the client's method",
        Use::Other => "`new`",
    }
}

/// The members that are arguments of `new`.
fn arguments(structure: &Structure) -> Vec<&str> {
    let required = structure.fields.iter().filter(|field| field.presence == Presence::Required);
    required.map(|field| field.name.as_str()).collect()
}

fn implementations(
    report: &mut Report,
    place: &Place,
    (had_new, has_new): (bool, bool),
    old: &Structure,
    new: &Structure,
) {
    match (had_new, has_new) {
        (false, true) => {
            report.add(place, rules::CONSTRUCTOR_ADDED, "`new` and setters are added.");
        }
        (true, false) => {
            report.add(place, rules::CONSTRUCTOR_REMOVED, "`new` and setters are removed.");
        }
        _ => {}
    }
    let has_default = |structure: &Structure| structure.default != DefaultValue::None;
    default(report, place, has_default(old), has_default(new));
    match (old.serde, new.serde) {
        (None, Some(_)) => {
            report.add(place, rules::SERDE_ADDED, "It implements the traits of `serde`.");
        }
        (Some(_), None) => {
            let message = "It no longer implements the traits of `serde`.";
            report.add(place, rules::SERDE_REMOVED, message);
        }
        _ => {}
    }
}

/// Compares whether a type implements `Default`.
pub(super) fn default(report: &mut Report, place: &Place, old: bool, new: bool) {
    let default = code("Default");
    match (old, new) {
        (false, true) => {
            report.add(place, rules::DEFAULT_IMPL_ADDED, format!("It implements {default}."));
        }
        (true, false) => {
            let message = format!("It no longer implements {default}.");
            report.add(place, rules::DEFAULT_IMPL_REMOVED, message);
        }
        _ => {}
    }
}
