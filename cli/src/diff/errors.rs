//! Rules for errors.

use tinsmith_codegen::api::{Api, ErrorType, Retryable};

use super::{
    pairs::pairs,
    report::{Place, Report, code, code_or_nothing},
    requests::response_body,
    rules,
    structures::{self, Use},
};

/// Compares the errors of two clients.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let at = |error: &ErrorType| {
        let name = &error.structure.name;
        Place::new(name, format!("error::{name}"))
    };
    let errors = pairs(&old.errors, &new.errors, |error| &error.structure.name);
    for error in errors.removed {
        report.add(&at(error), rules::ERROR_REMOVED, "The error is removed.");
    }
    for error in errors.added {
        report.add(&at(error), rules::ERROR_ADDED, "The error is added.");
    }
    for (old, new) in errors.both {
        let (place, from, to) = (at(new), &old.structure, &new.structure);
        let deprecated = (from.deprecated.as_ref(), to.deprecated.as_ref());
        report.docs(&place, (&from.docs, &to.docs), deprecated);
        properties(report, &place, old, new);
        structures::compare(report, &place, Use::Other, from, to);
    }
}

fn properties(report: &mut Report, place: &Place, old: &ErrorType, new: &ErrorType) {
    let variant = |error: &ErrorType| code(&format!("ErrorKind::{}", error.variant));
    report.differ(place, rules::ERROR_RENAMED, "The variant", &variant(old), &variant(new));
    let rule = rules::ERROR_CODE_CHANGED;
    report.differ(place, rule, "The error code", &code(&old.code), &code(&new.code));
    if old.only_of != new.only_of {
        let message =
            "The operations whose errors have this type change, because errors share a code.";
        report.add(place, rules::ERROR_OPERATIONS_CHANGED, message);
    }
    let rule = rules::RETRYABLE_CHANGED;
    report.differ(place, rule, "The error", retries(old.retryable), retries(new.retryable));
    let (from, to) = (message(old), message(new));
    let (from, to) = (code_or_nothing(from), code_or_nothing(to));
    report.differ(place, rules::ERROR_MESSAGE_CHANGED, "The member with the message", &from, &to);
    let (from, to) = (&old.structure.fields, &new.structure.fields);
    response_body(report, place, (&old.body, from), (&new.body, to));
}

fn retries(retryable: Option<Retryable>) -> &'static str {
    match retryable {
        None => "one that is not retried",
        Some(Retryable::Transient) => "a transient error, which is retried",
        Some(Retryable::Throttling) => "a throttling error, which is retried",
    }
}

/// The member with the message.
fn message(error: &ErrorType) -> Option<&str> {
    Some(&error.structure.fields.get(error.message?)?.member)
}
