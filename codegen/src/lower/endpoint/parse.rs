//! Parses rule sets in JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::template;
use crate::{
    Error,
    api::endpoint::{
        AuthScheme, BuiltIn, Call, Condition, Endpoint, Expr, Logic, Outcome, Parameter,
        ParameterKind, Rule, Rules,
    },
    docs, names,
};

pub(super) type Object = Map<String, Value>;

/// Endpoint properties that are ignored.
pub(super) type Ignored = BTreeSet<String>;

/// Endpoint properties that are read, or that do not affect a client: `metricValues` is part of the user agent of the AWS
/// SDKs, and `backend` repeats what the authentication scheme of a directory bucket of S3 says.
const KNOWN: [&str; 3] = ["authSchemes", "backend", "metricValues"];

/// Parses a rule set.
pub(super) fn rule_set(json: &Object) -> Result<(Rules, Ignored), Error> {
    check_version(json)?;
    let parameters = parameters(json)?;
    let logic = Logic::Rules(rules(json)?);
    let (assigned, ignored) = survey(json.get("rules"));
    let variables = variables(&parameters, &assigned);
    Ok((Rules { parameters, variables, logic: Some(logic) }, ignored))
}

/// Later minor versions add functions, which are rejected by name; other major versions are not supported.
pub(super) fn check_version(json: &Object) -> Result<(), Error> {
    match json.get("version").and_then(Value::as_str) {
        Some(version) if version == "1" || version.starts_with("1.") => Ok(()),
        Some(version) => Err(Error::new(format!(
            "version {version} is not supported, and Tinsmith supports version 1; use a model with that"
        ))),
        None => Err(lacks("version")),
    }
}

/// Parses the parameters.
pub(super) fn parameters(json: &Object) -> Result<Vec<Parameter>, Error> {
    let mut taken = BTreeSet::new();
    object(json, "parameters")?
        .iter()
        .map(|(name, value)| {
            let mut read = parameter(name, value)
                .map_err(|error| error.within(format!("parameter {name}")))?;
            read.field = names::unique(read.field, &mut taken);
            Ok(read)
        })
        .collect()
}

/// A variable for each name. It is neither a keyword, which `format!` does not support, nor a name that the generated
/// code uses itself, nor one that Clippy treats as a placeholder.
pub(super) fn variables(
    parameters: &[Parameter],
    assigned: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::from(["it", "foo", "baz", "quux"].map(str::to_owned));
    let own = parameters.iter().map(|parameter| &parameter.name);
    let others = assigned.iter().filter(|name| !parameters.iter().any(|it| it.name == **name));
    own.chain(others)
        .map(|name| (name.clone(), names::unique(names::module_name(name), &mut taken)))
        .collect()
}

/// All assigned names, and all ignored endpoint properties.
pub(super) fn survey(json: Option<&Value>) -> (BTreeSet<String>, Ignored) {
    let (mut assigned, mut ignored) = (BTreeSet::new(), Ignored::new());
    let mut left: Vec<&Value> = json.into_iter().collect();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(json) => {
                assigned.extend(json.get("assign").and_then(Value::as_str).map(str::to_owned));
                let properties =
                    json.get("endpoint").and_then(|it| it.get("properties")?.as_object());
                let names = properties.into_iter().flatten().map(|(name, _)| name);
                ignored.extend(names.filter(|name| !KNOWN.contains(&name.as_str())).cloned());
                left.extend(json.values());
            }
            _ => {}
        }
    }
    (assigned, ignored)
}

fn rules(json: &Object) -> Result<Vec<Rule>, Error> {
    array(json, "rules")?
        .iter()
        .enumerate()
        .map(|(index, value)| rule(value).map_err(|error| error.within(format!("rules[{index}]"))))
        .collect()
}

fn parameter(name: &str, value: &Value) -> Result<Parameter, Error> {
    let required = match value.get("required") {
        None => false,
        Some(required) => required.as_bool().ok_or_else(|| lacks("required"))?,
    };
    let kind = parameter_kind(value)?;
    let built_in = built_in(value.get("builtIn").and_then(Value::as_str), &kind)?;
    let documentation = value.get("documentation").and_then(Value::as_str).unwrap_or_default();
    let docs = match docs::markdown(documentation) {
        empty if empty.is_empty() => vec![format!("The parameter `{name}`.")],
        docs => docs,
    };
    let field = names::field_name(name);
    Ok(Parameter { name: name.to_owned(), field, docs, kind, required, built_in, is_bound: false })
}

fn parameter_kind(value: &Value) -> Result<ParameterKind, Error> {
    let ty = value.get("type").and_then(Value::as_str).map(str::to_ascii_lowercase);
    let default = value.get("default").filter(|default| !default.is_null());
    let wrong = |default: &Value| {
        Error::new(format!("the default `{default}` does not fit its type; correct it"))
    };
    match (ty.as_deref(), default) {
        (Some("string"), None) => Ok(ParameterKind::String(None)),
        (Some("string"), Some(Value::String(text))) => {
            Ok(ParameterKind::String(Some(text.clone())))
        }
        (Some("boolean"), None) => Ok(ParameterKind::Bool(None)),
        (Some("boolean"), Some(Value::Bool(value))) => Ok(ParameterKind::Bool(Some(*value))),
        (Some("stringarray"), None) => Ok(ParameterKind::StringList(None)),
        (Some("stringarray"), Some(default @ Value::Array(items))) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            let texts = texts.collect::<Option<_>>();
            texts.map(|texts| ParameterKind::StringList(Some(texts))).ok_or_else(|| wrong(default))
        }
        (Some("string" | "boolean" | "stringarray"), Some(default)) => Err(wrong(default)),
        (other, _) => {
            let found = other.unwrap_or("nothing");
            Err(Error::new(format!("`type` is {found}; use string, boolean or stringArray")))
        }
    }
}

/// The built-in value of a parameter. For unknown built-ins, the rules use the default, or the value in the client
/// configuration with the name of the parameter.
fn built_in(name: Option<&str>, kind: &ParameterKind) -> Result<Option<BuiltIn>, Error> {
    let Some(built_in) = name.map(built_in_of_name) else { return Ok(None) };
    let fits = match built_in {
        BuiltIn::Other(_) => true,
        BuiltIn::Region
        | BuiltIn::Endpoint
        | BuiltIn::AccountId
        | BuiltIn::AccountIdEndpointMode => matches!(kind, ParameterKind::String(_)),
        BuiltIn::UseFips | BuiltIn::UseDualStack => matches!(kind, ParameterKind::Bool(_)),
    };
    match fits {
        true => Ok(Some(built_in)),
        false => Err(Error::new("its `type` does not match its `builtIn`; correct it")),
    }
}

/// The built-in value with a name in the model.
pub(in crate::lower) fn built_in_of_name(name: &str) -> BuiltIn {
    match name {
        "AWS::Region" => BuiltIn::Region,
        "AWS::UseFIPS" => BuiltIn::UseFips,
        "AWS::UseDualStack" => BuiltIn::UseDualStack,
        "SDK::Endpoint" => BuiltIn::Endpoint,
        "AWS::Auth::AccountId" => BuiltIn::AccountId,
        "AWS::Auth::AccountIdEndpointMode" => BuiltIn::AccountIdEndpointMode,
        other => BuiltIn::Other(other.to_owned()),
    }
}

pub(super) fn rule(value: &Value) -> Result<Rule, Error> {
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

pub(super) fn condition(value: &Value) -> Result<Condition, Error> {
    let json =
        value.as_object().ok_or_else(|| Error::new("a condition must be an object; correct it"))?;
    let assign = json.get("assign").and_then(Value::as_str).map(str::to_owned);
    Ok(Condition { call: call(json)?, assign })
}

/// The functions of the rules engine, with the minimum and maximum number of arguments:
/// <https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html>.
const FUNCTIONS: [(&str, usize, usize); 15] = [
    ("aws.isVirtualHostableS3Bucket", 2, 2),
    ("aws.parseArn", 1, 1),
    ("aws.partition", 1, 1),
    ("booleanEquals", 2, 2),
    ("coalesce", 2, usize::MAX),
    ("getAttr", 2, 2),
    ("isSet", 1, 1),
    ("isValidHostLabel", 2, 2),
    ("ite", 3, 3),
    ("not", 1, 1),
    ("parseURL", 1, 1),
    ("split", 3, 3),
    ("stringEquals", 2, 2),
    ("substring", 4, 4),
    ("uriEncode", 1, 1),
];

fn call(json: &Object) -> Result<Call, Error> {
    let name = json.get("fn").and_then(Value::as_str).ok_or_else(|| lacks("fn"))?;
    let argv = array(json, "argv")?;
    let Some((_, least, most)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        let known: Vec<&str> = FUNCTIONS.iter().map(|(known, ..)| *known).collect();
        return Err(Error::new(format!(
            "the function `{name}` is not supported, and Tinsmith supports {}; remove its rule",
            known.join(", ")
        )));
    };
    if !(*least..=*most).contains(&argv.len()) {
        return Err(Error::new(format!(
            "`{name}` has the wrong number of arguments ({}); correct them",
            argv.len()
        )));
    }
    let argument = |index: usize| expr(argv.get(index).unwrap_or(&Value::Null));
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
        "split" => Call::Split(argument(0)?, argument(1)?, argument(2)?),
        "ite" => Call::IfThenElse(argument(0)?, argument(1)?, argument(2)?),
        _ => Call::Coalesce(argv.iter().map(expr).collect::<Result<_, _>>()?),
    })
}

fn expr(value: &Value) -> Result<Expr, Error> {
    match value {
        Value::String(text) => Ok(Expr::Template(template::parse(text)?)),
        Value::Bool(value) => Ok(Expr::Bool(*value)),
        Value::Number(number) => match number.as_i64() {
            Some(value) => Ok(Expr::Integer(value)),
            None => Err(Error::new(format!("`{number}` is not an integer; correct it"))),
        },
        Value::Object(json) => match json.get("ref").and_then(Value::as_str) {
            Some(name) => Ok(Expr::Ref(name.to_owned())),
            None => Ok(Expr::Call(Box::new(call(json)?))),
        },
        _ => Err(Error::new(format!("`{value}` is not an expression; correct it"))),
    }
}

fn endpoint(json: &Object) -> Result<Endpoint, Error> {
    let mut headers = Vec::new();
    for (name, values) in optional(json, "headers", Value::as_object)?.into_iter().flatten() {
        let values = values
            .as_array()
            .ok_or_else(|| Error::new(format!("header {name} must be an array; correct it")))?;
        headers.push((name.clone(), exprs(values)?));
    }
    let schemes = match optional(json, "properties", Value::as_object)? {
        Some(properties) => optional(properties, "authSchemes", Value::as_array)?,
        None => None,
    };
    Ok(Endpoint {
        url: expr(json.get("url").ok_or_else(|| lacks("url"))?)?,
        headers,
        auth_schemes: schemes
            .into_iter()
            .flatten()
            .map(|scheme| auth_scheme(scheme).map_err(|error| error.within("authSchemes")))
            .collect::<Result<_, _>>()?,
    })
}

fn auth_scheme(value: &Value) -> Result<AuthScheme, Error> {
    let json =
        value.as_object().ok_or_else(|| Error::new("a scheme must be an object; correct it"))?;
    let name = json.get("name").and_then(Value::as_str).ok_or_else(|| lacks("name"))?;
    let flag = |key| Ok(optional(json, key, Value::as_bool)?.unwrap_or_default());
    let value = |key: &str| json.get(key).map(expr).transpose();
    let regions = optional(json, "signingRegionSet", Value::as_array)?;
    Ok(AuthScheme {
        // A scheme can also be named by the ID of its trait.
        name: expr(&Value::from(name.strip_prefix("aws.auth#").unwrap_or(name)))?,
        signing_name: value("signingName")?,
        signing_region: value("signingRegion")?,
        signing_region_set: regions.map_or(Ok(Vec::new()), |regions| exprs(regions))?,
        disable_double_encoding: flag("disableDoubleEncoding")?,
        disable_normalize_path: flag("disableNormalizePath")?,
    })
}

fn exprs(values: &[Value]) -> Result<Vec<Expr>, Error> {
    values.iter().map(expr).collect()
}

/// An optional value, which must not have another type.
pub(super) fn optional<'a, T>(
    json: &'a Object,
    key: &str,
    read: impl Fn(&'a Value) -> Option<T>,
) -> Result<Option<T>, Error> {
    let value = json.get(key).filter(|value| !value.is_null());
    value.map(|value| read(value).ok_or_else(|| lacks(key))).transpose()
}

pub(super) fn lacks(key: &str) -> Error {
    Error::new(format!("it has no `{key}`, or one of the wrong type; add it"))
}

fn object<'a>(json: &'a Object, key: &str) -> Result<&'a Object, Error> {
    json.get(key).and_then(Value::as_object).ok_or_else(|| lacks(key))
}

pub(super) fn array<'a>(json: &'a Object, key: &str) -> Result<&'a [Value], Error> {
    json.get(key).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| lacks(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unknown_properties_are_reported() {
        let rules = serde_json::json!([{ "endpoint": {
            "properties": { "authSchemes": [], "backend": "S3Express", "metricValues": ["O"], "colour": "red" }
        }}]);
        assert_eq!(survey(Some(&rules)).1, Ignored::from(["colour".to_owned()]));
    }
}
