//! JSON of a rule set -> rules.

use serde_json::{Map, Value};

use super::{
    AuthScheme, BuiltIn, Call, Condition, Endpoint, Expr, Outcome, Parameter, ParameterKind, Rule,
    Rules, template,
};
use crate::{Error, docs, names};

type Object = Map<String, Value>;

/// Reads a rule set.
pub(super) fn rule_set(json: &Object) -> Result<Rules, Error> {
    let parameters = object(json, "parameters")?
        .iter()
        .map(|(name, value)| {
            parameter(name, value).map_err(|error| inside(&format!("parameter {name}"), error))
        })
        .collect::<Result<_, _>>()?;
    Ok(Rules { parameters, rules: Some(rules(json)?) })
}

fn rules(json: &Object) -> Result<Vec<Rule>, Error> {
    array(json, "rules")?
        .iter()
        .enumerate()
        .map(|(index, value)| {
            rule(value).map_err(|error| inside(&format!("rules[{index}]"), error))
        })
        .collect()
}

fn inside(place: &str, error: Error) -> Error {
    Error::new(format!("{place}: {error}"))
}

fn parameter(name: &str, value: &Value) -> Result<Parameter, Error> {
    let default = value.get("default");
    let kind =
        match value.get("type").and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
            Some("string") => {
                ParameterKind::String(default.and_then(Value::as_str).map(str::to_owned))
            }
            Some("boolean") => ParameterKind::Bool(default.and_then(Value::as_bool)),
            Some("stringarray") => ParameterKind::StringList,
            other => {
                let found = other.unwrap_or("nothing");
                return Err(Error::new(format!(
                    "`type` is {found}; use string, boolean or stringArray"
                )));
            }
        };
    let built_in = match value.get("builtIn").and_then(Value::as_str) {
        Some("AWS::Region") => Some(BuiltIn::Region),
        Some("AWS::UseFIPS") => Some(BuiltIn::UseFips),
        Some("AWS::UseDualStack") => Some(BuiltIn::UseDualStack),
        Some("SDK::Endpoint") => Some(BuiltIn::Endpoint),
        // Values that the client does not have: the rules see the parameter's default, or none.
        _ => None,
    };
    let documentation = value.get("documentation").and_then(Value::as_str).unwrap_or_default();
    let docs = match docs::markdown(documentation) {
        empty if empty.is_empty() => vec![format!("The parameter `{name}`.")],
        docs => docs,
    };
    Ok(Parameter { name: name.to_owned(), field: names::field_name(name), docs, kind, built_in })
}

fn rule(value: &Value) -> Result<Rule, Error> {
    let rule =
        value.as_object().ok_or_else(|| Error::new("a rule must be an object; correct it"))?;
    let conditions = array(rule, "conditions")?.iter().map(condition).collect::<Result<_, _>>()?;
    let then = match rule.get("type").and_then(Value::as_str) {
        Some("tree") => Outcome::Tree(rules(rule)?),
        Some("endpoint") => Outcome::Endpoint(endpoint(object(rule, "endpoint")?)?),
        Some("error") => Outcome::Error(expr(rule.get("error").ok_or_else(|| lacks("error"))?)?),
        _ => {
            return Err(Error::new("`type` of a rule must be tree, endpoint or error; correct it"));
        }
    };
    Ok(Rule { conditions, then })
}

fn condition(value: &Value) -> Result<Condition, Error> {
    let json =
        value.as_object().ok_or_else(|| Error::new("a condition must be an object; correct it"))?;
    let assign = json.get("assign").and_then(Value::as_str).map(str::to_owned);
    Ok(Condition { call: call(json)?, assign })
}

fn call(json: &Object) -> Result<Call, Error> {
    let name = json.get("fn").and_then(Value::as_str).ok_or_else(|| lacks("fn"))?;
    let argv = array(json, "argv")?;
    let argument = |index: usize| match argv.get(index) {
        Some(value) => expr(value),
        None => Err(Error::new(format!("`{name}` needs more than {index} arguments; add them"))),
    };
    Ok(match name {
        "isSet" => Call::IsSet(argument(0)?),
        "not" => Call::Not(argument(0)?),
        "booleanEquals" => Call::BooleanEquals(argument(0)?, argument(1)?),
        "stringEquals" => Call::StringEquals(argument(0)?, argument(1)?),
        "getAttr" => match argv.get(1).and_then(Value::as_str) {
            Some(path) => Call::GetAttr(argument(0)?, template::path(path)?),
            None => {
                return Err(Error::new(
                    "the second argument of `getAttr` must be a path; correct it",
                ));
            }
        },
        "aws.partition" => Call::Partition(argument(0)?),
        "aws.parseArn" => Call::ParseArn(argument(0)?),
        "parseURL" => Call::ParseUrl(argument(0)?),
        "isValidHostLabel" => Call::IsValidHostLabel(argument(0)?, argument(1)?),
        "aws.isVirtualHostableS3Bucket" => {
            Call::IsVirtualHostableS3Bucket(argument(0)?, argument(1)?)
        }
        "substring" => Call::Substring(argument(0)?, argument(1)?, argument(2)?, argument(3)?),
        "uriEncode" => Call::UriEncode(argument(0)?),
        _ => {
            return Err(Error::new(format!(
                "the function `{name}` is not supported; remove its rule"
            )));
        }
    })
}

fn expr(value: &Value) -> Result<Expr, Error> {
    match value {
        Value::String(text) => Ok(Expr::Template(template::parse(text)?)),
        Value::Bool(value) => Ok(Expr::Bool(*value)),
        Value::Number(number) => match number.as_i64() {
            Some(value) => Ok(Expr::Integer(value)),
            None => Err(Error::new(format!("`{number}` is no integer; correct it"))),
        },
        Value::Object(json) => match json.get("ref").and_then(Value::as_str) {
            Some(name) => Ok(Expr::Ref(name.to_owned())),
            None => Ok(Expr::Call(Box::new(call(json)?))),
        },
        _ => Err(Error::new(format!("`{value}` is no expression; correct it"))),
    }
}

fn endpoint(json: &Object) -> Result<Endpoint, Error> {
    let mut headers = Vec::new();
    if let Some(Value::Object(modelled)) = json.get("headers") {
        for (name, values) in modelled {
            let values = values
                .as_array()
                .ok_or_else(|| Error::new(format!("header {name} must be an array; correct it")))?;
            headers.push((name.clone(), values.iter().map(expr).collect::<Result<_, _>>()?));
        }
    }
    let schemes = json.get("properties").and_then(|properties| properties.get("authSchemes"));
    let schemes = schemes.and_then(Value::as_array).into_iter().flatten();
    Ok(Endpoint {
        url: expr(json.get("url").ok_or_else(|| lacks("url"))?)?,
        headers,
        auth_schemes: schemes.map(auth_scheme).collect::<Result<_, _>>()?,
    })
}

fn auth_scheme(value: &Value) -> Result<AuthScheme, Error> {
    let name = value.get("name").and_then(Value::as_str).ok_or_else(|| lacks("name"))?;
    let optional = |key: &str| value.get(key).map(expr).transpose();
    Ok(AuthScheme {
        name: name.to_owned(),
        signing_name: optional("signingName")?,
        signing_region: optional("signingRegion")?,
        disable_double_encoding: value
            .get("disableDoubleEncoding")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    })
}

fn lacks(key: &str) -> Error {
    Error::new(format!("it has no `{key}`, or one of the wrong type; add it"))
}

fn object<'a>(json: &'a Object, key: &str) -> Result<&'a Object, Error> {
    json.get(key).and_then(Value::as_object).ok_or_else(|| lacks(key))
}

fn array<'a>(json: &'a Object, key: &str) -> Result<&'a [Value], Error> {
    json.get(key).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| lacks(key))
}
