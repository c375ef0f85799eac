//! Endpoints: the input and output of endpoint rule sets, and the functions that they call.
//!
//! A rule set is generated as a function `fn(&Context<'_>) -> Result<Endpoint, EndpointError>`. The
//! functions here are the [standard library] of the rules engine and its [AWS extension].
//!
//! [standard library]: https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html
//! [AWS extension]: https://smithy.io/2.0/aws/rules-engine/library-functions.html

mod arn;
mod host;
mod partition;
mod partitions;
mod string;
mod url;

pub use arn::{Arn, parse_arn};
pub use host::{is_valid_host_label, is_virtual_hostable_s3_bucket};
pub use partition::{Partition, partition};
pub use string::{split, substring, uri_encode};
pub use url::{Url, parse_url};

use std::fmt;

/// The input of a rule set: the built-in parameters, and those of the operation and the client.
///
/// ```
/// use tinsmith_runtime::endpoint::Context;
///
/// let mut context = Context::default();
/// context.region = Some("eu-central-1");
/// context.use_fips = true;
/// assert!(context.endpoint.is_none());
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Context<'a> {
    /// `AWS::Region`: the region that the client is configured for.
    pub region: Option<&'a str>,
    /// `AWS::UseFIPS`: whether FIPS-compliant endpoints are required.
    pub use_fips: bool,
    /// `AWS::UseDualStack`: whether dual-stack endpoints are required, which have IPv4 and IPv6
    /// addresses.
    pub use_dual_stack: bool,
    /// `SDK::Endpoint`: the configured endpoint URL.
    pub endpoint: Option<&'a str>,
    /// `AWS::Auth::AccountId`: the account ID of the credentials, if it is known.
    pub account_id: Option<&'a str>,
    /// `AWS::Auth::AccountIdEndpointMode`: `preferred`, `required` or `disabled`.
    pub account_id_endpoint_mode: Option<&'a str>,
    /// The parameters that the operation binds. They take precedence over those of the client.
    pub operation_parameters: &'a [(&'static str, Value)],
    /// The parameters that the client configuration binds.
    pub client_parameters: &'a [(String, Value)],
}

impl<'a> Context<'a> {
    /// The value of a parameter that is not built in, or `None` if it is not bound.
    pub fn parameter(&self, name: &str) -> Option<&'a Value> {
        let bound_by_operation = find(self.operation_parameters, name);
        bound_by_operation.or_else(|| find(self.client_parameters, name))
    }
}

fn find<'a, N: AsRef<str>>(parameters: &'a [(N, Value)], name: &str) -> Option<&'a Value> {
    parameters.iter().find(|(candidate, _)| candidate.as_ref() == name).map(|(_, value)| value)
}

/// The value of an endpoint parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// A string.
    String(String),
    /// A boolean.
    Bool(bool),
    /// A list of strings.
    StringList(Vec<String>),
}

impl Value {
    /// The string, or `None` if the value has another type.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(value) => Some(value),
            _ => None,
        }
    }

    /// The boolean, or `None` if the value has another type.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The list, or `None` if the value has another type.
    pub fn as_list(&self) -> Option<&[String]> {
        match self {
            Value::StringList(values) => Some(values),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::String(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::String(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<Vec<String>> for Value {
    fn from(values: Vec<String>) -> Value {
        Value::StringList(values)
    }
}

/// A resolved endpoint, with its signing properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Scheme, host, and optional port and path, such as
    /// `https://lambda.eu-central-1.amazonaws.com`.
    pub url: String,
    /// The headers of every request to this endpoint.
    pub headers: Vec<(String, String)>,
    /// The authentication schemes of the endpoint, in order of preference. The first one that is
    /// supported is used. If the list is empty, the scheme of the service is used.
    pub auth_schemes: Vec<AuthScheme>,
}

impl Endpoint {
    /// An endpoint with this URL, without headers or authentication schemes.
    pub fn new(url: impl Into<String>) -> Endpoint {
        Endpoint { url: url.into(), ..Endpoint::default() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Endpoint {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds an authentication scheme, after those added before.
    #[must_use]
    pub fn auth_scheme(mut self, scheme: AuthScheme) -> Endpoint {
        self.auth_schemes.push(scheme);
        self
    }
}

/// An [authentication scheme of an endpoint](https://smithy.io/2.0/aws/rules-engine/auth-schemes.html).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthScheme {
    /// The scheme's name, such as `sigv4`.
    pub name: String,
    /// The signing name, if it differs from that of the client.
    pub signing_name: Option<String>,
    /// The signing region, if it differs from that of the client.
    pub signing_region: Option<String>,
    /// The region set of a `sigv4a` signature.
    pub signing_region_set: Vec<String>,
    /// Whether the path is signed as it is sent, instead of being percent-encoded a second time.
    pub disable_double_encoding: bool,
    /// Whether empty segments, `.` and `..` are kept in the path for the signature.
    pub disable_normalize_path: bool,
}

impl AuthScheme {
    /// A scheme with this name, such as `sigv4`.
    pub fn new(name: impl Into<String>) -> AuthScheme {
        AuthScheme { name: name.into(), ..AuthScheme::default() }
    }

    /// Sets the signing name.
    #[must_use]
    pub fn signing_name(mut self, name: impl Into<String>) -> AuthScheme {
        self.signing_name = Some(name.into());
        self
    }

    /// Sets the signing region.
    #[must_use]
    pub fn signing_region(mut self, region: impl Into<String>) -> AuthScheme {
        self.signing_region = Some(region.into());
        self
    }

    /// Sets the region set, for `sigv4a`.
    #[must_use]
    pub fn signing_region_set(mut self, regions: Vec<String>) -> AuthScheme {
        self.signing_region_set = regions;
        self
    }

    /// Sets whether the path is signed as it is sent, instead of being percent-encoded a second
    /// time.
    #[must_use]
    pub fn disable_double_encoding(mut self, disable: bool) -> AuthScheme {
        self.disable_double_encoding = disable;
        self
    }

    /// Sets whether empty segments, `.` and `..` are kept in the path for the signature.
    #[must_use]
    pub fn disable_normalize_path(mut self, disable: bool) -> AuthScheme {
        self.disable_normalize_path = disable;
        self
    }
}

/// No endpoint could be resolved. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError {
    message: String,
}

impl EndpointError {
    /// An error with the message of a rule set.
    pub fn new(message: impl Into<String>) -> EndpointError {
        EndpointError { message: message.into() }
    }

    /// The message of the rule set.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no endpoint: {}", self.message)
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operation_parameters_come_before_those_of_the_client() {
        let of_client = [
            ("Bucket".to_owned(), Value::from("client")),
            ("Accelerate".to_owned(), Value::from(true)),
        ];
        let context = Context {
            operation_parameters: &[("Bucket", Value::String(String::new()))],
            client_parameters: &of_client,
            ..Context::default()
        };
        let bucket = context.parameter("Bucket");
        assert_eq!(bucket.and_then(Value::as_str), Some(""));
        let accelerate = context.parameter("Accelerate");
        assert_eq!(accelerate.and_then(Value::as_bool), Some(true));
        assert_eq!(context.parameter("Key"), None);
    }

    #[test]
    fn a_value_is_only_what_it_is() {
        let list = Value::from(vec!["a".to_owned()]);
        assert_eq!(list.as_list().map(<[String]>::len), Some(1));
        assert_eq!(list.as_str(), None);
        assert_eq!(list.as_bool(), None);
        assert_eq!(Value::from(true).as_list(), None);
    }
}
