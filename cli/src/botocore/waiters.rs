//! Waiters: <https://smithy.io/2.0/additional-specs/waiters.html>.

use serde_json::{Map, Value, json};

use super::{Source, entries, items, notes::Notes, text};

type Object = Map<String, Value>;

/// Smithy's default maximum of the delay, in seconds.
const MAX_DELAY: u64 = 120;

/// Adds the waiters that Smithy can express.
pub(super) fn add(
    source: &Source<'_>,
    waiters: &Value,
    operations: &mut Object,
    notes: &mut Notes,
) {
    for (name, waiter) in entries(waiters, "waiters") {
        let id = source.names.operation(text(waiter, "operation").unwrap_or_default());
        let Some(operation) = operations.get_mut(&id) else { continue };
        match waitable(source, waiter) {
            Some(value) => {
                let traits = &mut operation["traits"];
                traits["smithy.waiters#waitable"][name] = value.into();
                notes.add_text("waiters have a time limit instead of a number of attempts");
            }
            None => {
                notes.add("waiters with a condition that Smithy cannot express are left out", name)
            }
        }
    }
}

/// The value of a waiter; `None` if Smithy cannot express an acceptor.
fn waitable(source: &Source<'_>, waiter: &Value) -> Option<Object> {
    let operation = &source.api["operations"][text(waiter, "operation")?];
    let mut acceptors = Vec::new();
    for acceptor in items(waiter, "acceptors") {
        let state = text(acceptor, "state")?;
        let matchers = matchers(source, operation, acceptor)?;
        acceptors.extend(matchers.into_iter().map(|it| json!({ "state": state, "matcher": it })));
    }
    let delay = waiter["delay"].as_u64().unwrap_or(1).max(1);
    let mut value = Object::new();
    if let Some(text) = text(waiter, "description") {
        value.insert("documentation".to_owned(), text.into());
    }
    value.insert("acceptors".to_owned(), acceptors.into());
    value.insert("minDelay".to_owned(), delay.into());
    value.insert("maxDelay".to_owned(), delay.max(MAX_DELAY).into());
    Some(value)
}

/// The matchers of an acceptor: several for a status that several errors have.
fn matchers(source: &Source<'_>, operation: &Value, acceptor: &Value) -> Option<Vec<Value>> {
    let expected = &acceptor["expected"];
    let output = |comparator: &str, expected: &str| {
        let path = text(acceptor, "argument")?;
        let matcher = json!({ "path": path, "expected": expected, "comparator": comparator });
        Some(vec![json!({ "output": matcher })])
    };
    match (text(acceptor, "matcher")?, expected) {
        ("path", Value::String(text)) => output("stringEquals", text),
        ("path", Value::Bool(flag)) => output("booleanEquals", &flag.to_string()),
        ("pathAll", Value::String(text)) => output("allStringEquals", text),
        ("pathAny", Value::String(text)) => output("anyStringEquals", text),
        ("error", Value::String(code)) => Some(vec![json!({ "errorType": code })]),
        // Any error, or none.
        ("error", Value::Bool(is_error)) => Some(vec![json!({ "success": !is_error })]),
        ("status", status) => of_status(source, operation, status.as_u64()?),
        _ => None,
    }
}

/// The errors with a status. Smithy models use the reason of the status for errors that the operation does not list.
fn of_status(source: &Source<'_>, operation: &Value, status: u64) -> Option<Vec<Value>> {
    if (200..300).contains(&status) {
        return Some(vec![json!({ "success": true })]);
    }
    let has_status =
        |name: &&str| source.shape(name)["error"]["httpStatusCode"].as_u64() == Some(status);
    let errors = items(operation, "errors").filter_map(|error| text(error, "shape"));
    let mut codes: Vec<&str> = errors.filter(has_status).collect();
    let reason = match status {
        301 => "MovedPermanently",
        400 => "BadRequest",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        _ if codes.is_empty() => return None,
        _ => "",
    };
    if !reason.is_empty() && !codes.contains(&reason) {
        codes.push(reason);
    }
    Some(codes.into_iter().map(|code| json!({ "errorType": code })).collect())
}
