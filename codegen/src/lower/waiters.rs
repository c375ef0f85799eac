//! Waiters, <https://smithy.io/2.0/additional-specs/waiters.html>.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Context, errors,
    path::{self, Node, Place},
};
use crate::{
    Error,
    api::{Acceptor, Condition, Matcher, Output, Structure, Success, WaitState, Waiter},
    docs, jmespath, names,
    smithy::{Shape, ShapeType, local_name},
};

const WAITABLE: &str = "smithy.waiters#waitable";

type Object = Map<String, Value>;

/// The values that conditions are evaluated on.
struct Subject<'a> {
    context: &'a Context<'a>,
    input: (&'a Shape, &'a Structure),
    output: Option<(&'a Shape, &'a Structure)>,
}

/// The waiters of an operation, by name.
pub(super) fn lower(
    context: &Context<'_>,
    operation: &Shape,
    input: &Structure,
    output: &Output,
) -> Result<Vec<Waiter>, Error> {
    let Some(waiters) = operation.traits.object(WAITABLE)? else { return Ok(Vec::new()) };
    let ShapeType::Operation { input: input_id, output: output_id, .. } = &operation.kind else {
        return Ok(Vec::new());
    };
    let output = match output {
        Output::Unit => None,
        Output::Own(output) | Output::Shared(output) => {
            Some((context.model.expect(output_id)?, output))
        }
    };
    let input = (context.model.expect(input_id)?, input);
    let subject = Subject { context, input, output };
    let mut taken = BTreeSet::new();
    let mut lowered = Vec::new();
    for (name, value) in waiters {
        let place = |error: Error| error.within(format!("the waiter `{name}`"));
        let wrong = || Error::new("it is not an object; correct it");
        let waiter = value.as_object().ok_or_else(wrong);
        let waiter = waiter.and_then(|value| waiter_of(&subject, name, value, &mut taken));
        lowered.push(waiter.map_err(place).map_err(|error| error.of_trait(WAITABLE))?);
    }
    Ok(lowered)
}

fn waiter_of(
    subject: &Subject<'_>,
    name: &str,
    value: &Object,
    taken: &mut BTreeSet<String>,
) -> Result<Waiter, Error> {
    let missing = || Error::new("it has no `acceptors`; add them");
    let listed = value.get("acceptors").and_then(Value::as_array).ok_or_else(missing)?;
    let mut acceptors = Vec::new();
    for acceptor in listed {
        let acceptor = acceptor_of(subject, acceptor)?;
        // An acceptor is unreachable after one that matches all outputs, all errors, or the same results.
        let shadows = |other: &Acceptor| match other.matcher {
            Matcher::AnyOutput => !acceptor.matcher.is_of_error(),
            Matcher::AnyError => acceptor.matcher.is_of_error(),
            _ => other.matcher == acceptor.matcher,
        };
        if !acceptors.iter().any(shadows) {
            acceptors.push(acceptor);
        }
    }
    let (min_delay, max_delay) = Waiter::DEFAULT_DELAYS;
    let min_delay = delay(value, "minDelay", min_delay)?;
    let max_delay = delay(value, "maxDelay", max_delay)?;
    if min_delay > max_delay {
        return Err(Error::new(
            "its `minDelay` is more than its `maxDelay`; correct one of the two",
        ));
    }
    let method = names::unique(names::module_name(&format!("wait_until_{name}")), taken);
    let name = docs::line(name);
    let documentation = value.get("documentation").and_then(Value::as_str).unwrap_or_default();
    let docs = match docs::markdown(documentation) {
        empty if empty.is_empty() => vec![format!("Waits for the state `{name}`.")],
        docs => docs,
    };
    Ok(Waiter {
        name,
        classifier: method.trim_start_matches("wait_").to_owned(),
        method,
        docs,
        deprecated: (value.get("deprecated") == Some(&Value::Bool(true))).then(String::new),
        min_delay,
        max_delay,
        success: success(&acceptors)?,
        acceptors,
    })
}

/// A delay in seconds.
fn delay(value: &Object, key: &str, default: u64) -> Result<u64, Error> {
    match value.get(key) {
        None => Ok(default),
        Some(delay) => delay
            .as_u64()
            .filter(|delay| (1..=u64::from(u32::MAX)).contains(delay))
            .ok_or_else(|| {
                Error::new(format!(
                    "its `{key}` must be a whole number of seconds, at least 1; correct it"
                ))
            }),
    }
}

fn success(acceptors: &[Acceptor]) -> Result<Success, Error> {
    let has = |of_error: bool| {
        let successes = acceptors.iter().filter(|it| it.state == WaitState::Success);
        successes.into_iter().any(|it| it.matcher.is_of_error() == of_error)
    };
    match (has(false), has(true)) {
        (true, false) => Ok(Success::Output),
        (false, true) => Ok(Success::Error),
        (true, true) => Ok(Success::Either),
        (false, false) => Err(Error::new("no acceptor has the state `success`; add one")),
    }
}

fn acceptor_of(subject: &Subject<'_>, value: &Value) -> Result<Acceptor, Error> {
    let state = match value.get("state").and_then(Value::as_str) {
        Some("success") => WaitState::Success,
        Some("failure") => WaitState::Failure,
        Some("retry") => WaitState::Retry,
        _ => {
            let message = "an acceptor has no known `state`; use success, failure or retry";
            return Err(Error::new(message));
        }
    };
    let matcher = value.get("matcher").and_then(Value::as_object);
    match matcher.and_then(|matcher| matcher.iter().next().filter(|_| matcher.len() == 1)) {
        Some((kind, value)) => Ok(Acceptor { matcher: matcher_of(subject, kind, value)?, state }),
        None => Err(Error::new("an acceptor must have exactly one `matcher`; correct it")),
    }
}

fn matcher_of(subject: &Subject<'_>, kind: &str, value: &Value) -> Result<Matcher, Error> {
    match (kind, value) {
        ("success", Value::Bool(true)) => Ok(Matcher::AnyOutput),
        ("success", Value::Bool(false)) => Ok(Matcher::AnyError),
        ("errorType", Value::String(name)) => {
            error_code(subject.context, local_name(name)).map(Matcher::Error)
        }
        ("output", Value::Object(matcher)) => {
            let missing = || Error::new("the operation has no output; use another matcher");
            let (shape, output) = subject.output.ok_or_else(missing)?;
            let start = Place::start(Node::Whole(shape, output));
            condition(subject, matcher, &start).map(Matcher::Output)
        }
        ("inputOutput", Value::Object(matcher)) => {
            let node = Node::Both { input: subject.input, output: subject.output };
            condition(subject, matcher, &Place::start(node)).map(Matcher::InputOutput)
        }
        ("success" | "errorType" | "output" | "inputOutput", _) => Err(Error::new(format!(
            "the matcher `{kind}` has a value of the wrong type; correct it"
        ))),
        _ => Err(Error::new(format!(
            "the matcher `{kind}` is unknown; use success, errorType, output or inputOutput"
        ))),
    }
}

/// The code of the error whose shape has this name. Models can also contain a code, with or without a shape.
fn error_code(context: &Context<'_>, name: &str) -> Result<String, Error> {
    let shape = context.closure.errors.iter().find(|shape| shape.name() == name);
    let code = shape.map(|shape| errors::code(context, shape)).transpose()?;
    Ok(code.unwrap_or(name).to_owned())
}

fn condition(
    subject: &Subject<'_>,
    matcher: &Object,
    start: &Place<'_>,
) -> Result<Condition, Error> {
    let text = |key: &str| {
        let text = matcher.get(key).and_then(Value::as_str);
        text.ok_or_else(|| Error::new(format!("a matcher has no `{key}`; add it as a string")))
    };
    let (path, expected, comparator) = (text("path")?, text("expected")?, text("comparator")?);
    let expr = jmespath::parse(path)?;
    let context = subject.context;
    let condition = match (comparator, expected) {
        ("stringEquals", _) => path::equals_text(context, &expr, start, expected),
        ("booleanEquals", "true") => path::equals_bool(context, &expr, start, true),
        ("booleanEquals", "false") => path::equals_bool(context, &expr, start, false),
        ("booleanEquals", _) => {
            Err(Error::new("`expected` is not a boolean; use `true` or `false`"))
        }
        ("allStringEquals", _) => path::all_texts(context, &expr, start, expected),
        ("anyStringEquals", _) => path::any_text(context, &expr, start, expected),
        _ => {
            return Err(Error::new(format!(
                "the comparator `{comparator}` is unknown; use stringEquals, booleanEquals, allStringEquals or anyStringEquals"
            )));
        }
    };
    condition.map_err(|error| error.within(format!("the path `{path}`")))
}
