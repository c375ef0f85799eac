//! [`Operation`]: one thing that a service does, without any input or output of its own.

use std::time::Duration;

use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::body::Body;
use crate::build_error::BuildError;
use crate::decode_error::DecodeError;
use crate::endpoint;
use crate::error::{Error, ErrorContext, Failure, ServiceError, Unmodelled};
use crate::request::Request;
use crate::response::Response;

/// An operation of a service: a value that makes a request, and a way to read its answer.
///
/// The emitted input structures implement it. It opens no connection, so that everything between
/// the input and the bytes can be tested, signed or sent by other means.
pub trait Operation {
    /// What there is to know about the operation before it is built.
    const METADATA: Metadata;
    /// What a success is read into.
    type Output;
    /// The errors of the service.
    type Error: ServiceError;

    /// Builds the request. Its URI is relative: path and query.
    ///
    /// # Errors
    /// A member that the request must have is missing, or cannot be sent where it belongs.
    fn request(&self) -> Result<Request, BuildError>;

    /// Reads a success, which is an answer with any 2xx status.
    ///
    /// # Errors
    /// The answer does not have the form that the model gives it.
    fn read(response: &mut Response) -> Result<Self::Output, DecodeError>;

    /// Reads an answer of any status.
    ///
    /// # Errors
    /// The answer is an error of the service, or does not have the form that the model gives it.
    fn output(response: http::Response<Body>) -> Result<Self::Output, Error<Self::Error>> {
        let name = Self::METADATA.name;
        let mut response = Response::of(name, response);
        if !response.http_status().is_success() {
            return Err(read_error(name, &mut response));
        }
        Self::read(&mut response).map_err(|error| {
            let kind = Failure::Decode(blame_encoding(error, response.headers())).into();
            Error::new(name, kind).with_context(ErrorContext::of(&response))
        })
    }

    /// The largest body that the service takes, in bytes, if that is known.
    fn body_limit(&self) -> Option<u64> {
        None
    }

    /// The parameters that the operation binds in the service's endpoint rules.
    fn endpoint_parameters(&self) -> Vec<(&'static str, endpoint::Value)> {
        Vec::new()
    }
}

/// Nobody asks for a compressed answer. Where reading one has failed says nothing about why.
fn blame_encoding(error: DecodeError, headers: &HeaderMap) -> DecodeError {
    let encoding = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    match encoding {
        Some(encoding) if encoding != "identity" => DecodeError::new(format!(
            "the answer has the `content-encoding` {encoding:?}, which was not asked for; look for what \
             encodes it between the client and the service, such as a proxy"
        )),
        _ => error,
    }
}

/// Reads the error that an answer is. A modelled one whose members cannot be read is reported as if
/// it were not modelled: its code and message say more than why they could not be read.
pub fn read_error<K: ServiceError>(name: &'static str, response: &mut Response) -> Error<K> {
    let context = ErrorContext::of(response);
    let modelled = context.code.as_deref().and_then(|code| K::read(code, response));
    let kind = match modelled {
        Some(Ok(kind)) => kind,
        _ => Failure::Unmodelled(Unmodelled::of(&context, response)).into(),
    };
    Error::new(name, kind).with_context(context)
}

/// What is known of an operation without an input.
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
    /// It changes nothing.
    pub readonly: bool,
    /// Doing it twice is the same as doing it once.
    pub idempotent: bool,
    /// The body of a success is handed over as a stream and not read into memory first.
    pub streams_output: bool,
    /// The signature does not cover the body.
    pub unsigned_payload: bool,
    /// It must not be carried out twice: it is repeated only if the service has not begun with it.
    pub at_most_once: bool,
    /// Most of its answers are made by another program, and passed on by the service. The service's own
    /// errors have the header `x-amzn-errortype`.
    pub proxied: bool,
    /// How long the service may be silent before it answers, if the configuration does not say.
    pub read_timeout: Duration,
    /// The ways to authenticate, best first.
    pub auth: &'static [Auth],
}

impl Metadata {
    /// An operation signed with Signature Version 4, with everything else off.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            readonly: false,
            idempotent: false,
            streams_output: false,
            unsigned_payload: false,
            at_most_once: false,
            proxied: false,
            read_timeout: Duration::from_secs(60),
            auth: &[Auth::SigV4],
        }
    }

    /// It changes nothing, and may therefore be repeated as well.
    #[must_use]
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self.idempotent = true;
        self
    }

    /// Doing it twice is the same as doing it once.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// The body of a success is handed over as a stream.
    #[must_use]
    pub const fn streams_output(mut self) -> Self {
        self.streams_output = true;
        self
    }

    /// The signature does not cover the body.
    #[must_use]
    pub const fn unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self
    }

    /// It must not be carried out twice.
    #[must_use]
    pub const fn at_most_once(mut self) -> Self {
        self.at_most_once = true;
        self
    }

    /// Another program makes most of its answers: nothing is learned from those without the header
    /// `x-amzn-errortype`.
    #[must_use]
    pub const fn proxied(mut self) -> Self {
        self.proxied = true;
        self
    }

    /// The service may be silent for that many seconds before it answers.
    #[must_use]
    pub const fn read_timeout(mut self, secs: u64) -> Self {
        self.read_timeout = Duration::from_secs(secs);
        self
    }

    /// The ways to authenticate, best first.
    #[must_use]
    pub const fn auth(mut self, auth: &'static [Auth]) -> Self {
        self.auth = auth;
        self
    }
}

/// A way to prove who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// [AWS Signature Version
    /// 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
    SigV4,
    /// The same, Version 4A, for the region or regions of the endpoint. It needs the feature `sigv4a`.
    SigV4a,
    /// A bearer token, [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
    Bearer,
    /// A user's name and password, [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
    Basic,
    /// An API key in a header,
    /// [`httpApiKeyAuth`](https://smithy.io/2.0/spec/authentication-traits.html#httpapikeyauth-trait).
    ApiKeyHeader {
        /// The header's name.
        name: &'static str,
        /// What stands before the key, separated by a space.
        scheme: Option<&'static str>,
    },
    /// An API key in the query.
    ApiKeyQuery {
        /// The parameter's name.
        name: &'static str,
    },
    /// Nothing is proved.
    None,
}
