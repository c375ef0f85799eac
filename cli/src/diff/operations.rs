//! Rules for operations.

use tinsmith_codegen::api::{Api, Operation, Output};

use super::{
    pages,
    pairs::pairs,
    report::{Place, Report, code},
    requests, rules, rust,
    structures::{self, Use},
};

/// Compares the operations of two clients.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let operations = pairs(&old.operations, &new.operations, |operation| &operation.shape);
    for operation in operations.removed {
        let is_left_out =
            new.service.left_out.iter().any(|left_out| left_out.operation == operation.shape);
        let message = match is_left_out {
            true => "The operation is removed: it has a part that is not supported.",
            false => "The operation is removed.",
        };
        report.add(&at(operation), rules::OPERATION_REMOVED, message);
    }
    for operation in operations.added {
        report.add(&at(operation), rules::OPERATION_ADDED, "The operation is added.");
    }
    for (old, new) in operations.both {
        operation(report, old, new);
    }
}

fn at(operation: &Operation) -> Place {
    Place::new(&operation.shape, format!("operation::{}", operation.input.name))
}

fn operation(report: &mut Report, old: &Operation, new: &Operation) {
    let place = at(new);
    let deprecated = (old.deprecated.as_ref(), new.deprecated.as_ref());
    report.docs(&place, (&old.docs, &new.docs), deprecated);
    let rule = rules::OPERATION_RENAMED;
    let method = |operation: &Operation| code(&format!("Client::{}", operation.method));
    report.differ(&place, rule, "The method", &method(old), &method(new));
    let (from, to) = (code(&old.input.name), code(&new.input.name));
    report.differ(&place, rule, "The name of the operation", &from, &to);
    requests::compare(report, &place, old, new);
    structures::compare(report, &place, Use::Input, &old.input, &new.input);
    output(report, &place, &old.output, &new.output);
    errors(report, &place, &old.errors, &new.errors);
    pages::compare(report, &place, old, new);
}

/// Compares outputs. Those that several operations use are compared with the types.
fn output(report: &mut Report, place: &Place, old: &Output, new: &Output) {
    let (from, to) = (code(&rust::output(old)), code(&rust::output(new)));
    report.differ(place, rules::OUTPUT_TYPE_CHANGED, "The type of the output", &from, &to);
    if let (Output::Own(old), Output::Own(new)) = (old, new) {
        let place = Place::new(&new.name, format!("operation::{}", new.name));
        let deprecated = (old.deprecated.as_ref(), new.deprecated.as_ref());
        report.docs(&place, (&old.docs, &new.docs), deprecated);
        structures::compare(report, &place, Use::Other, old, new);
    }
}

/// Compares the errors that the model lists for an operation. All are variants of the same `ErrorKind`, so that
/// programs compile without them.
fn errors(report: &mut Report, place: &Place, old: &[String], new: &[String]) {
    let errors = pairs(old, new, |error| error);
    for error in errors.removed {
        let message = format!("The operation no longer has the error `{error}`.");
        report.add(place, rules::OPERATION_ERROR_REMOVED, message);
    }
    for error in errors.added {
        let message = format!("The operation has the error `{error}`.");
        report.add(place, rules::OPERATION_ERROR_ADDED, message);
    }
}
