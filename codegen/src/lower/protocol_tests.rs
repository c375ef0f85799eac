//! Lowers the protocol tests of a model. A test that cannot be expressed is an error, never skipped.

mod endpoint;
mod events;
mod http;
mod value;

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::Context;
use crate::{
    Error,
    api::{Api, ProtocolTest, ProtocolTests},
    docs, names,
    smithy::{Shape, Traits},
};
use value::Types;

type Object = Map<String, Json>;

/// The context of all tests.
struct Tests<'a> {
    api: &'a Api,
    types: Types<'a>,
}

/// Lowers all tests for clients.
pub(super) fn lower(context: &Context<'_>, api: &Api) -> Result<ProtocolTests, Error> {
    let tests = Tests { api, types: Types::of(api) };
    let mut lowered = ProtocolTests::default();
    let mut taken = [const { BTreeSet::new() }; 3];
    for (shape, operation) in context.closure.operations.iter().zip(&api.operations) {
        let requests = each(shape, "smithy.test#httpRequestTests", &mut taken[0], |it| {
            tests.request(operation, it)
        })?;
        let responses = each(shape, "smithy.test#httpResponseTests", &mut taken[1], |it| {
            tests.response(operation, it)
        })?;
        let events = each(shape, "smithy.test#eventStreamTests", &mut taken[2], |it| {
            tests.events(operation, it)
        })?;
        lowered.requests.extend(requests);
        lowered.responses.extend(responses);
        lowered.events.extend(events);
    }
    for (shape, error) in context.closure.errors.iter().zip(&api.errors) {
        let responses = each(shape, "smithy.test#httpResponseTests", &mut taken[1], |it| {
            tests.error(error, it)
        })?;
        lowered.responses.extend(responses);
    }
    lowered.endpoints = endpoint::lower(context, &tests)?;
    Ok(lowered)
}

/// Lowers the tests in a trait. Tests for servers are skipped.
fn each<T>(
    shape: &Shape,
    id: &'static str,
    taken: &mut BTreeSet<String>,
    lower: impl Fn(&Object) -> Result<T, Error>,
) -> Result<Vec<ProtocolTest<T>>, Error> {
    let place = |error: Error| error.of_trait(id).at(&shape.id).in_file(&shape.file);
    let mut lowered = Vec::new();
    for test in listed(&shape.traits, id).map_err(place)? {
        let name = text(test, "id").map_err(place)?;
        if test.get("appliesTo").and_then(Json::as_str) == Some("server") {
            continue;
        }
        let details = lower(test).map_err(|error| place(error.within(name)))?;
        let docs =
            docs::markdown(test.get("documentation").and_then(Json::as_str).unwrap_or_default());
        lowered.push(ProtocolTest {
            name: names::unique(names::module_name(name), taken),
            docs,
            details,
        });
    }
    Ok(lowered)
}

/// The objects in the value of a trait, which is an array.
fn listed<'m>(traits: &'m Traits, id: &str) -> Result<Vec<&'m Object>, Error> {
    let wrong = || Error::new("its value must be an array of objects; correct it");
    match traits.get(id) {
        None => Ok(Vec::new()),
        Some(Json::Array(tests)) => {
            tests.iter().map(|test| test.as_object().ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

fn text<'m>(test: &'m Object, key: &str) -> Result<&'m str, Error> {
    let text = test.get(key).and_then(Json::as_str);
    text.ok_or_else(|| Error::new(format!("it has no `{key}`, or it is not a string; add it")))
}

fn optional_text(test: &Object, key: &str) -> Option<String> {
    test.get(key).and_then(Json::as_str).map(str::to_owned)
}

fn texts(test: &Object, key: &str) -> Result<Vec<String>, Error> {
    let wrong = || Error::new(format!("`{key}` must be an array of strings; correct it"));
    match test.get(key) {
        None => Ok(Vec::new()),
        Some(Json::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// Headers, by name and value.
fn headers(test: &Object) -> Result<Vec<(String, String)>, Error> {
    let wrong = || Error::new("`headers` must be an object of strings; correct it");
    match test.get("headers") {
        None => Ok(Vec::new()),
        Some(Json::Object(headers)) => {
            let pair = |(name, value): (&String, &Json)| {
                Ok((name.clone(), value.as_str().ok_or_else(wrong)?.to_owned()))
            };
            headers.iter().map(pair).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// The optional `params`.
fn params<'m>(test: &'m Object, key: &str) -> Result<std::borrow::Cow<'m, Object>, Error> {
    match test.get(key) {
        None | Some(Json::Null) => Ok(std::borrow::Cow::Owned(Object::new())),
        Some(Json::Object(params)) => Ok(std::borrow::Cow::Borrowed(params)),
        Some(_) => Err(Error::new(format!("`{key}` must be an object; correct it"))),
    }
}
