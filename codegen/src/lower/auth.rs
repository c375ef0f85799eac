//! How operations prove who calls them: <https://smithy.io/2.0/spec/authentication-traits.html>.

use serde_json::Value;

use crate::{
    Error,
    api::Auth,
    smithy::{Model, Shape, Traits},
};

const AUTH: &str = "smithy.api#auth";
const OPTIONAL: &str = "smithy.api#optionalAuth";
const DEFINITION: &str = "smithy.api#authDefinition";
pub(super) const SIGV4: &str = "aws.auth#sigv4";
pub(super) const SIGV4A: &str = "aws.auth#sigv4a";
const API_KEY: &str = "smithy.api#httpApiKeyAuth";
const BASIC: &str = "smithy.api#httpBasicAuth";
const BEARER: &str = "smithy.api#httpBearerAuth";

/// Schemes that clients have.
const SUPPORTED: [&str; 5] = [SIGV4, SIGV4A, API_KEY, BASIC, BEARER];

/// Schemes that are known and that clients do not have: models are mostly without the definitions of their traits.
const UNSUPPORTED: [&str; 2] = ["aws.auth#cognitoUserPools", "smithy.api#httpDigestAuth"];

/// Whether a trait is a scheme of authentication: a known one, or one that the model defines.
pub(super) fn is_scheme(model: &Model, id: &str) -> bool {
    SUPPORTED.contains(&id)
        || UNSUPPORTED.contains(&id)
        || model.shape(id).is_some_and(|shape| shape.traits.has(DEFINITION))
}

/// The ways to authenticate of an operation, the best first: those of its `auth`, else of the service's, else all that
/// the service has, by name. With `optionalAuth`, the last way is none.
pub(super) fn lower(model: &Model, service: &Shape, operation: &Shape) -> Result<Vec<Auth>, Error> {
    let listed = match listed(&operation.traits)? {
        Some(listed) => Some(listed),
        None => listed_by_service(service)?,
    };
    let schemes = match listed {
        Some(listed) => listed,
        None => schemes(model, service),
    };
    let mut ways = Vec::new();
    for id in &schemes {
        if !service.traits.has(id) {
            let message = format!(
                "the service does not have the scheme {id}; add its trait to the service, or remove it from the list"
            );
            return Err(Error::new(message).of_trait(AUTH));
        }
        ways.extend(way(service, id)?);
    }
    drop_second_signature(&mut ways);
    let is_optional = operation.traits.has(OPTIONAL);
    if ways.is_empty() && !schemes.is_empty() && !is_optional {
        return Err(unsupported(&schemes));
    }
    if ways.is_empty() || is_optional {
        ways.push(Auth::None);
    }
    Ok(ways)
}

/// What a person should know: schemes of the service that clients pass over.
pub(super) fn notices(model: &Model, service: &Shape) -> Vec<String> {
    let schemes = schemes(model, service).into_iter();
    let passed_over = schemes.filter(|id| !SUPPORTED.contains(id));
    passed_over
        .map(|id| {
            format!("authentication by {id} is not supported: operations are called without it")
        })
        .collect()
}

/// The schemes that a service has, by name, which is the order of those that no `auth` lists.
fn schemes<'m>(model: &Model, service: &'m Shape) -> Vec<&'m str> {
    let ids = service.traits.iter().map(|(id, _)| id.as_str());
    let mut schemes: Vec<&str> = ids.filter(|id| is_scheme(model, id)).collect();
    schemes.sort_unstable();
    schemes
}

fn listed_by_service(service: &Shape) -> Result<Option<Vec<&str>>, Error> {
    listed(&service.traits).map_err(|error| error.at(&service.id).in_file(&service.file))
}

fn listed(traits: &Traits) -> Result<Option<Vec<&str>>, Error> {
    let wrong = || Error::new("its value must be an array of trait ids; correct it").of_trait(AUTH);
    match traits.get(AUTH) {
        None => Ok(None),
        Some(Value::Array(ids)) => {
            ids.iter().map(|id| id.as_str().ok_or_else(wrong)).collect::<Result<_, _>>().map(Some)
        }
        Some(_) => Err(wrong()),
    }
}

/// The way to authenticate that a scheme of the service is, if clients have it.
fn way(service: &Shape, id: &str) -> Result<Option<Auth>, Error> {
    Ok(Some(match id {
        SIGV4 => Auth::SigV4,
        SIGV4A => Auth::SigV4a,
        BEARER => Auth::Bearer,
        BASIC => Auth::Basic,
        API_KEY => {
            let api_key = api_key(service);
            api_key.map_err(|e| e.of_trait(API_KEY).at(&service.id).in_file(&service.file))?
        }
        _ => return Ok(None),
    }))
}

/// <https://smithy.io/2.0/spec/authentication-traits.html#httpapikeyauth-trait>
fn api_key(service: &Shape) -> Result<Auth, Error> {
    let key = service.traits.object(API_KEY)?;
    let text = |member: &str| key.and_then(|key| key.get(member)).and_then(Value::as_str);
    let name = text("name").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Error::new("it has no `name`; add it as a string"))?.to_owned();
    match (text("in"), text("scheme")) {
        (Some("header"), _) if !is_token(&name) => {
            Err(Error::new(format!("{name:?} is no name of a header; correct it")))
        }
        (Some("header"), Some(scheme)) if !is_token(scheme) => {
            Err(Error::new(format!("its scheme {scheme:?} is no token; correct it")))
        }
        (Some("header"), scheme) => {
            Ok(Auth::ApiKeyHeader { name, scheme: scheme.map(str::to_owned) })
        }
        (Some("query"), None) => Ok(Auth::ApiKeyQuery { name }),
        (Some("query"), Some(_)) => Err(Error::new(
            "a key in the query has no scheme; drop `scheme`, or put it into a header",
        )),
        _ => Err(Error::new("its `in` is neither `header` nor `query`; correct it")),
    }
}

/// A token of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>.
pub(super) fn is_token(text: &str) -> bool {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_good)
}

/// Both signatures need the same credentials, and the endpoint rules say if it has to be the other one.
fn drop_second_signature(ways: &mut Vec<Auth>) {
    let is_signature = |way: &Auth| matches!(way, Auth::SigV4 | Auth::SigV4a);
    let mut has_one = false;
    ways.retain(|way| !is_signature(way) || !std::mem::replace(&mut has_one, true));
}

fn unsupported(schemes: &[&str]) -> Error {
    let message = format!(
        "no way to authenticate is supported: it has {}, and Tinsmith supports {}; add one of these to the service, \
         or leave the operation out with --operations",
        schemes.join(", "),
        SUPPORTED.join(", ")
    );
    Error::new(message).of_trait(AUTH)
}
