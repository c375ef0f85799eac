//! [`Operation`]: the interface between an operation and the client.

use std::time::Duration;

use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::body::Body;
use crate::build_error::BuildError;
use crate::decode_error::DecodeError;
use crate::endpoint;
use crate::error::{Error, ErrorContext, Failure, ServiceError, Unmodelled, query_code};
use crate::request::Request;
use crate::response::Response;

/// An operation of a service: builds a request, and parses its response.
///
/// Generated input structures implement it. It opens no connection, so that serialization can be
/// tested, and requests can be signed or sent by other means.
pub trait Operation {
    /// The static properties of the operation.
    const METADATA: Metadata;
    /// The output of a successful response.
    type Output;
    /// The errors of the service.
    type Error: ServiceError;

    /// Builds the request. Its URI is relative: path and query.
    ///
    /// # Errors
    /// A required member is missing, or is not valid where the model binds it.
    fn request(&self) -> Result<Request, BuildError>;

    /// Parses a successful response, with any 2xx status.
    ///
    /// # Errors
    /// The response is not valid according to the model.
    fn read(response: &mut Response) -> Result<Self::Output, DecodeError>;

    /// Parses a response with any status. If an error of the service has a status of success, its
    /// status is 500 in the result.
    ///
    /// # Errors
    /// The response is an error of the service, or is not valid according to the model.
    fn output(mut response: http::Response<Body>) -> Result<Self::Output, Error<Self::Error>> {
        let name = Self::METADATA.name;
        let form = Self::Error::FORM;
        if !Self::METADATA.streams_output {
            *response.status_mut() = form.status(response.status(), response.body());
        }
        let mut response = Response::of(name, response);
        if !response.http_status().is_success() {
            return Err(read_error(name, &mut response));
        }
        let output = form.check(response.headers()).and_then(|()| Self::read(&mut response));
        output.map_err(|error| {
            let kind = Failure::Decode(blame_encoding(error, response.headers())).into();
            Error::new(name, kind).with_context(ErrorContext::of(form, &response))
        })
    }

    /// The maximum size of a request body in bytes, if the service has a known limit.
    fn body_limit(&self) -> Option<u64> {
        None
    }

    /// The endpoint parameters that the operation binds.
    fn endpoint_parameters(&self) -> Vec<(&'static str, endpoint::Value)> {
        Vec::new()
    }
}

/// Replaces the error for a response with an unexpected encoding. Compressed responses are never
/// requested, and the parse error would not show the cause.
fn blame_encoding(error: DecodeError, headers: &HeaderMap) -> DecodeError {
    let encoding = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    match encoding {
        Some(encoding) if encoding != "identity" => DecodeError::new(format!(
            "the response has the `content-encoding` {encoding:?}, which was not requested; look for a \
             proxy or server between the client and the service that encodes it"
        )),
        _ => error,
    }
}

/// Parses an error response. A modelled error that cannot be parsed is reported as unmodelled: its
/// code and message are more useful than the parse error.
pub fn read_error<K: ServiceError>(name: &'static str, response: &mut Response) -> Error<K> {
    let mut context = ErrorContext::of(K::FORM, response);
    let modelled = context.code.as_deref().and_then(|code| K::read(code, response));
    // The type of the error follows from the code of the protocol. Programs expect the code that they know.
    if let Some(code) = query_code(response.headers()) {
        context.code = Some(code.to_owned());
    }
    let kind = match modelled {
        Some(Ok(kind)) => kind,
        _ => Failure::Unmodelled(Unmodelled::of(&context, response)).into(),
    };
    Error::new(name, kind).with_context(context)
}

/// The static properties of an operation.
///
/// ```
/// use tinsmith_runtime::operation::Metadata;
///
/// const METADATA: Metadata = Metadata::new("GetAlias").readonly();
/// assert!(METADATA.idempotent);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The operation's name in the model.
    pub name: &'static str,
    /// Whether the operation is read-only.
    pub readonly: bool,
    /// Whether the operation is idempotent: executing it twice has the same effect as executing it
    /// once.
    pub idempotent: bool,
    /// Whether the body of a successful response is returned as a stream, and not read into memory
    /// first.
    pub streams_output: bool,
    /// Whether the request is an event stream. The response is then read while the request is sent.
    pub sends_events: bool,
    /// Whether the service accepts the operation only over HTTP/2.
    pub requires_http2: bool,
    /// Whether the signature excludes the body.
    pub unsigned_payload: bool,
    /// Whether the operation must not be executed twice: it is retried only if the service has not
    /// started to execute it.
    pub at_most_once: bool,
    /// Whether most responses come from another program and are forwarded by the service. Errors of
    /// the service itself have the header `x-amzn-errortype`.
    pub proxied: bool,
    /// Whether a presigned request is a GET request with the members of the body in its query.
    pub presigned_query: bool,
    /// Whether the endpoint is found by [discovery](crate::discovery).
    pub discovered: bool,
    /// The default read timeout of the operation.
    pub read_timeout: Duration,
    /// The authentication schemes, in order of preference.
    pub auth: &'static [Auth],
}

impl Metadata {
    /// An operation that is signed with Signature Version 4, with all other properties off.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            readonly: false,
            idempotent: false,
            streams_output: false,
            sends_events: false,
            requires_http2: false,
            unsigned_payload: false,
            at_most_once: false,
            proxied: false,
            presigned_query: false,
            discovered: false,
            read_timeout: Duration::from_secs(60),
            auth: &[Auth::SigV4],
        }
    }

    /// Declares the operation read-only, and therefore idempotent.
    #[must_use]
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self.idempotent = true;
        self
    }

    /// Declares the operation idempotent.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Declares that the body of a successful response is returned as a stream.
    #[must_use]
    pub const fn streams_output(mut self) -> Self {
        self.streams_output = true;
        self
    }

    /// Declares that the request is an event stream.
    #[must_use]
    pub const fn sends_events(mut self) -> Self {
        self.sends_events = true;
        self
    }

    /// Declares that the service accepts the operation only over HTTP/2.
    #[must_use]
    pub const fn requires_http2(mut self) -> Self {
        self.requires_http2 = true;
        self
    }

    /// Excludes the body from the signature.
    #[must_use]
    pub const fn unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self
    }

    /// Declares that the operation must not be executed twice.
    #[must_use]
    pub const fn at_most_once(mut self) -> Self {
        self.at_most_once = true;
        self
    }

    /// Declares that most responses come from another program: the client learns nothing from
    /// responses without the header `x-amzn-errortype`.
    #[must_use]
    pub const fn proxied(mut self) -> Self {
        self.proxied = true;
        self
    }

    /// Declares that a presigned request is a GET request, with the members of its JSON body in the
    /// query.
    #[must_use]
    pub const fn presigned_query(mut self) -> Self {
        self.presigned_query = true;
        self
    }

    /// Declares that the endpoint is found by [discovery](crate::discovery).
    #[must_use]
    pub const fn discovered(mut self) -> Self {
        self.discovered = true;
        self
    }

    /// Sets the default read timeout in seconds.
    #[must_use]
    pub const fn read_timeout(mut self, secs: u64) -> Self {
        self.read_timeout = Duration::from_secs(secs);
        self
    }

    /// Sets the authentication schemes, in order of preference.
    #[must_use]
    pub const fn auth(mut self, auth: &'static [Auth]) -> Self {
        self.auth = auth;
        self
    }
}

/// An authentication scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// [AWS Signature Version
    /// 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
    SigV4,
    /// AWS Signature Version 4A, for the region set of the endpoint. Requires the feature `sigv4a`.
    SigV4a,
    /// A bearer token, [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
    Bearer,
    /// User name and password, [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
    Basic,
    /// An API key in a header,
    /// [`httpApiKeyAuth`](https://smithy.io/2.0/spec/authentication-traits.html#httpapikeyauth-trait).
    ApiKeyHeader {
        /// The header's name.
        name: &'static str,
        /// The prefix of the key, separated by a space.
        scheme: Option<&'static str>,
    },
    /// An API key in the query.
    ApiKeyQuery {
        /// The parameter's name.
        name: &'static str,
    },
    /// No authentication.
    None,
}
