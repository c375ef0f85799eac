//! Authentication schemes of operations: <https://smithy.io/2.0/spec/authentication-traits.html>.

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

/// Supported schemes.
const SUPPORTED: [&str; 5] = [SIGV4, SIGV4A, API_KEY, BASIC, BEARER];

/// Known schemes that are not supported: most models do not contain the definitions of their traits.
const UNSUPPORTED: [&str; 2] = ["aws.auth#cognitoUserPools", "smithy.api#httpDigestAuth"];

/// Whether a trait is an authentication scheme: a known one, or one that the model defines.
pub(super) fn is_scheme(model: &Model, id: &str) -> bool {
    SUPPORTED.contains(&id)
        || UNSUPPORTED.contains(&id)
        || model.shape(id).is_some_and(|shape| shape.traits.has(DEFINITION))
}

/// The authentication schemes of an operation, in order of preference: those in its `auth` trait, else in that of the
/// service, else all schemes of the service, by name. With `optionalAuth`, the last one is no authentication.
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

/// Notices about unsupported schemes of the service.
pub(super) fn notices(model: &Model, service: &Shape) -> Vec<String> {
    let schemes = schemes(model, service).into_iter();
    let passed_over = schemes.filter(|id| !SUPPORTED.contains(id));
    passed_over
        .map(|id| {
            format!("authentication by {id} is not supported: operations are called without it")
        })
        .collect()
}

/// The schemes of a service, by name, which is the order if there is no `auth` trait.
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

/// Lowers a scheme of the service, if it is supported.
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
            Err(Error::new(format!("{name:?} is not a valid header name; correct it")))
        }
        (Some("header"), Some(scheme)) if !is_token(scheme) => {
            Err(Error::new(format!("its scheme {scheme:?} is not a valid token; correct it")))
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

/// Whether a text is an HTTP token: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>.
pub(super) fn is_token(text: &str) -> bool {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_good)
}

/// Both signature versions require the same credentials, and the endpoint rules select the other version if it is
/// needed.
fn drop_second_signature(ways: &mut Vec<Auth>) {
    let is_signature = |way: &Auth| matches!(way, Auth::SigV4 | Auth::SigV4a);
    let mut has_one = false;
    ways.retain(|way| !is_signature(way) || !std::mem::replace(&mut has_one, true));
}

fn unsupported(schemes: &[&str]) -> Error {
    let message = format!(
        "no authentication scheme is supported: it has {}, and Tinsmith supports {}; add one of these to the service, \
         or leave the operation out with --operations",
        schemes.join(", "),
        SUPPORTED.join(", ")
    );
    Error::new(message).of_trait(AUTH)
}
