//! Tests of endpoint rules.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Object, optional_text, params, text, value::within};
use crate::{
    Error,
    api::{Case, EndpointCase, ExpectedEndpoint, FieldValue, Value},
    docs,
    endpoint::{Parameter, ParameterKind, Rules},
    names,
    smithy::Shape,
};

const TESTS: &str = "smithy.rules#endpointTests";

/// Lowers the tests of the service's rules.
pub(super) fn lower(service: &Shape, rules: &Rules) -> Result<Vec<Case<EndpointCase>>, Error> {
    let place = |error: Error| error.of_trait(TESTS).at(&service.id).in_file(&service.file);
    let Some(tests) = service.traits.object(TESTS).map_err(place)? else { return Ok(Vec::new()) };
    let wrong = || Error::new("it has no array `testCases` of objects; add it");
    let tests = tests.get("testCases").and_then(Json::as_array).ok_or_else(|| place(wrong()))?;
    let mut taken = BTreeSet::new();
    let mut cases = Vec::new();
    for (index, test) in tests.iter().enumerate() {
        let test = test.as_object().ok_or_else(|| place(wrong()))?;
        let title =
            optional_text(test, "documentation").unwrap_or_else(|| format!("case {}", index + 1));
        let case = case(test, &rules.parameters).map_err(|error| place(within(&title, error)))?;
        let name = names::unique(names::module_name(&title), &mut taken);
        cases.push(Case { name, docs: docs::markdown(&title), case });
    }
    Ok(cases)
}

fn case(test: &Object, parameters: &[Parameter]) -> Result<EndpointCase, Error> {
    let given = params(test, "params")?;
    let mut fields = Vec::new();
    for parameter in parameters {
        let value = match given.get(&parameter.name) {
            Some(json) => Some(value(parameter, json)?),
            // A parameter has its default where a test says nothing.
            None => default(parameter),
        };
        let optional = !matches!(parameter.kind, ParameterKind::Bool(Some(_)));
        if let Some(value) = value {
            fields.push(FieldValue {
                name: parameter.field.clone(),
                value,
                optional,
                boxed: false,
            });
        }
    }
    if let Some(name) = given.keys().find(|name| !parameters.iter().any(|it| it.name == **name)) {
        return Err(Error::new(format!("the rules have no parameter `{name}`; correct it")));
    }
    let expect = params(test, "expect")?;
    let expected = match (expect.get("endpoint"), expect.get("error")) {
        (Some(Json::Object(endpoint)), None) => Ok(expected(endpoint)?),
        (None, Some(Json::String(message))) => Err(message.clone()),
        _ => return Err(Error::new("`expect` must have an `endpoint` or an `error`; correct it")),
    };
    Ok(EndpointCase { is_complete: fields.len() == parameters.len(), parameters: fields, expected })
}

fn value(parameter: &Parameter, json: &Json) -> Result<Value, Error> {
    match (&parameter.kind, json) {
        (ParameterKind::String(_), Json::String(text)) => Ok(Value::String(text.clone())),
        (ParameterKind::Bool(_), Json::Bool(value)) => Ok(Value::Bool(*value)),
        (ParameterKind::StringList, Json::Array(items)) => {
            let item = |item: &Json| item.as_str().map(|text| Some(Value::String(text.to_owned())));
            let items: Option<Vec<_>> = items.iter().map(item).collect();
            items.map(|items| Value::List(items, false)).ok_or_else(|| wrong(parameter, json))
        }
        _ => Err(wrong(parameter, json)),
    }
}

fn wrong(parameter: &Parameter, json: &Json) -> Error {
    Error::new(format!("`{json}` does not fit the parameter `{}`; correct it", parameter.name))
}

fn default(parameter: &Parameter) -> Option<Value> {
    match &parameter.kind {
        ParameterKind::String(Some(text)) => Some(Value::String(text.clone())),
        ParameterKind::Bool(Some(true)) => Some(Value::Bool(true)),
        _ => None,
    }
}

fn expected(endpoint: &Object) -> Result<ExpectedEndpoint, Error> {
    let mut headers = Vec::new();
    for (name, values) in &*params(endpoint, "headers")? {
        for value in values.as_array().into_iter().flatten().filter_map(Json::as_str) {
            headers.push((name.clone(), value.to_owned()));
        }
    }
    let schemes =
        endpoint.get("properties").and_then(|properties| properties.get("authSchemes")?.as_array());
    let scheme = |scheme: &Json| -> Result<Vec<(String, Value)>, Error> {
        let members = scheme
            .as_object()
            .ok_or_else(|| Error::new("a scheme must be an object; correct it"))?;
        members
            .iter()
            .map(|(name, json)| Ok((names::field_name(name), scheme_value(json)?)))
            .collect()
    };
    Ok(ExpectedEndpoint {
        url: text(endpoint, "url")?.to_owned(),
        headers,
        auth_schemes: schemes.map(|schemes| schemes.iter().map(scheme).collect()).transpose()?,
    })
}

fn scheme_value(json: &Json) -> Result<Value, Error> {
    match json {
        Json::String(text) => Ok(Value::String(text.clone())),
        Json::Bool(value) => Ok(Value::Bool(*value)),
        Json::Array(items) => {
            let item = |item: &Json| item.as_str().map(|text| Some(Value::String(text.to_owned())));
            let items: Option<Vec<_>> = items.iter().map(item).collect();
            items
                .map(|items| Value::List(items, false))
                .ok_or_else(|| Error::new("a region must be a string"))
        }
        _ => {
            Err(Error::new(format!("`{json}` is no value of an authentication scheme; correct it")))
        }
    }
}
