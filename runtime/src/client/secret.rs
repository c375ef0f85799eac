//! Authentication with a secret that is sent in the request: a bearer token, a password, an API
//! key.

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use percent_encoding::utf8_percent_encode;

use crate::body::Body;
use crate::config::Settings;
use crate::credentials::{CredentialsError, Secret};
use crate::operation::Auth;
use crate::percent::RESERVED;
use crate::sign::SignError;

const PASSWORD: Secret =
    Secret { what: "a user name and password", remedy: "set `basic_auth` in the configuration" };
const API_KEY: Secret = Secret { what: "an API key", remedy: "set `api_key` in the configuration" };

/// Whether the configuration has the password or the API key that this authentication scheme
/// requires.
pub(super) fn is_given(way: Auth, settings: &Settings) -> bool {
    match way {
        Auth::Basic => settings.basic_auth.is_some(),
        Auth::ApiKeyHeader { .. } | Auth::ApiKeyQuery { .. } => settings.api_key.is_some(),
        Auth::Bearer | Auth::SigV4 | Auth::SigV4a | Auth::None => false,
    }
}

/// Adds a password or an API key to the request, if this authentication scheme uses one.
///
/// # Errors
/// The secret is missing from the configuration, or is not valid in a header.
pub(super) fn tell(
    request: &mut http::Request<Body>,
    way: Auth,
    settings: &Settings,
) -> Result<(), SignError> {
    match way {
        Auth::Basic => {
            let (user, password) = given(settings.basic_auth.as_ref(), PASSWORD)?;
            let pair = aws_smithy_types::base64::encode(format!("{user}:{password}"));
            header(request, AUTHORIZATION, &format!("Basic {pair}"), "password")
        }
        Auth::ApiKeyHeader { name, scheme } => {
            let key = given(settings.api_key.as_ref(), API_KEY)?;
            let name = HeaderName::try_from(name).map_err(SignError::request)?;
            match scheme {
                Some(scheme) => header(request, name, &format!("{scheme} {key}"), "API key"),
                None => header(request, name, key, "API key"),
            }
        }
        Auth::ApiKeyQuery { name } => {
            query(request, name, given(settings.api_key.as_ref(), API_KEY)?)
        }
        Auth::Bearer | Auth::SigV4 | Auth::SigV4a | Auth::None => Ok(()),
    }
}

/// Sets a [bearer token](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
pub(super) fn bear(request: &mut http::Request<Body>, token: &str) -> Result<(), SignError> {
    header(request, AUTHORIZATION, &format!("Bearer {token}"), "bearer token")
}

fn given<T>(value: Option<&T>, secret: Secret) -> Result<&T, SignError> {
    value.ok_or_else(|| SignError::Credentials(CredentialsError::missing_secret(secret)))
}

fn header(
    request: &mut http::Request<Body>,
    name: HeaderName,
    value: &str,
    part: &'static str,
) -> Result<(), SignError> {
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| SignError::Credentials(CredentialsError::unusable(part)))?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

/// Appends a query parameter.
fn query(request: &mut http::Request<Body>, name: &str, value: &str) -> Result<(), SignError> {
    let mut parts = request.uri().clone().into_parts();
    let so_far = parts.path_and_query.as_ref().map_or("/", http::uri::PathAndQuery::as_str);
    let separator = match so_far.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    let name = utf8_percent_encode(name, RESERVED);
    let value = utf8_percent_encode(value, RESERVED);
    let path = format!("{so_far}{separator}{name}={value}");
    parts.path_and_query = Some(path.try_into().map_err(SignError::request)?);
    *request.uri_mut() = http::Uri::from_parts(parts).map_err(SignError::request)?;
    Ok(())
}
