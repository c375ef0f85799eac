//! Tests of the endpoint rules.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Object, Tests, optional_text, params, text};
use crate::{
    Error,
    api::{
        EndpointCall, EndpointTest, ExpectedEndpoint, FieldValue, ProtocolTest, Value,
        endpoint::{Parameter, ParameterKind},
    },
    docs,
    lower::{Context, endpoint::built_in_of_name},
    names,
};

const TESTS: &str = "smithy.rules#endpointTests";

/// The properties of an authentication scheme in a test.
const SCHEME: [&str; 6] = [
    "name",
    "signingName",
    "signingRegion",
    "signingRegionSet",
    "disableDoubleEncoding",
    "disableNormalizePath",
];

/// Lowers the tests of the endpoint rules.
pub(super) fn lower(
    context: &Context<'_>,
    tests: &Tests<'_>,
) -> Result<Vec<ProtocolTest<EndpointTest>>, Error> {
    let service = context.closure.service;
    let place = |error: Error| error.of_trait(TESTS).at(&service.id).in_file(&service.file);
    let Some(modelled) = service.traits.object(TESTS).map_err(place)? else {
        return Ok(Vec::new());
    };
    let wrong = || Error::new("it has no array `testCases` of objects; add it");
    let modelled =
        modelled.get("testCases").and_then(Json::as_array).ok_or_else(|| place(wrong()))?;
    let mut taken = BTreeSet::new();
    let mut lowered = Vec::new();
    for (index, test) in modelled.iter().enumerate() {
        let test = test.as_object().ok_or_else(|| place(wrong()))?;
        let title =
            optional_text(test, "documentation").unwrap_or_else(|| format!("case {}", index + 1));
        let within = |error: Error| place(error.within(&title));
        let parameters = &tests.api.endpoint.parameters;
        let mut details = details(test, parameters).map_err(within)?;
        for call in objects(test, "operationInputs").map_err(within)? {
            details.calls.extend(self::call(context, tests, call).map_err(within)?);
        }
        let name = names::unique(names::module_name(&title), &mut taken);
        lowered.push(ProtocolTest { name, docs: docs::markdown(&title), details });
    }
    Ok(lowered)
}

fn objects<'m>(test: &'m Object, key: &str) -> Result<Vec<&'m Object>, Error> {
    let wrong = || Error::new(format!("`{key}` must be an array of objects; correct it"));
    match test.get(key) {
        None => Ok(Vec::new()),
        Some(Json::Array(items)) => {
            items.iter().map(|item| item.as_object().ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// A call of an operation; `None` if the operation is not generated.
fn call(
    context: &Context<'_>,
    tests: &Tests<'_>,
    call: &Object,
) -> Result<Option<EndpointCall>, Error> {
    let name = text(call, "operationName")?;
    let operations = &tests.api.operations;
    let Some(operation) = operations.iter().find(|operation| operation.shape == name) else {
        let namespace = context.closure.service.id.split_once('#').map_or("", |(it, _)| it);
        return context.model.expect(&format!("{namespace}#{name}")).map(|_| None);
    };
    let members = params(call, "operationParams")?;
    let input = Value::Structure(tests.types.structure(&operation.input, None, &members)?);
    let mut call_of = EndpointCall {
        input,
        region: None,
        use_fips: false,
        use_dual_stack: false,
        endpoint: None,
        client: Vec::new(),
    };
    let parameters = &tests.api.endpoint.parameters;
    for (name, json) in &*params(call, "builtInParams")? {
        let wrong = || Error::new(format!("`{json}` does not fit `{name}`; correct it"));
        let text = || json.as_str().map(str::to_owned).ok_or_else(wrong);
        let flag = || json.as_bool().ok_or_else(wrong);
        match name.as_str() {
            "AWS::Region" => call_of.region = Some(text()?),
            "SDK::Endpoint" => call_of.endpoint = Some(text()?),
            "AWS::UseFIPS" => call_of.use_fips = flag()?,
            "AWS::UseDualStack" => call_of.use_dual_stack = flag()?,
            other => {
                let is_it = |it: &&Parameter| it.built_in == Some(built_in_of_name(other));
                let parameter = parameters.iter().find(is_it);
                let parameter = parameter.ok_or_else(|| {
                    Error::new(format!("the rules have no built-in `{name}`; correct it"))
                })?;
                call_of.client.push((parameter.name.clone(), value(parameter, json)?));
            }
        }
    }
    for (name, json) in &*params(call, "clientParams")? {
        // Parameters that the rules do not have are ignored.
        if let Some(parameter) = parameters.iter().find(|parameter| parameter.name == *name) {
            call_of.client.push((name.clone(), value(parameter, json)?));
        }
    }
    Ok(Some(call_of))
}

fn details(test: &Object, parameters: &[Parameter]) -> Result<EndpointTest, Error> {
    let given = params(test, "params")?;
    let mut fields = Vec::new();
    for parameter in parameters {
        // A parameter that is not set in a test has its default.
        let Some(json) = given.get(&parameter.name) else { continue };
        let optional = !matches!(parameter.kind, ParameterKind::Bool(Some(_)));
        let (name, value) = (parameter.field.clone(), value(parameter, json)?);
        fields.push(FieldValue { name, value, optional, boxed: false });
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
    let is_complete = fields.len() == parameters.len();
    Ok(EndpointTest { is_complete, parameters: fields, calls: Vec::new(), expected })
}

fn value(parameter: &Parameter, json: &Json) -> Result<Value, Error> {
    match (&parameter.kind, json) {
        (ParameterKind::String(_), Json::String(text)) => Ok(Value::String(text.clone())),
        (ParameterKind::Bool(_), Json::Bool(value)) => Ok(Value::Bool(*value)),
        (ParameterKind::StringList(_), Json::Array(items)) => {
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
            .map(|(name, json)| match SCHEME.contains(&name.as_str()) {
                true => Ok((names::field_name(name), scheme_value(json)?)),
                false => Err(Error::new(format!("a scheme has no `{name}`; correct it"))),
            })
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
        _ => Err(Error::new(format!(
            "`{json}` is not a valid property of an authentication scheme; correct it"
        ))),
    }
}
