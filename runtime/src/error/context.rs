//! [`ErrorContext`]: the details of an error response.

use http::{HeaderMap, StatusCode};

use crate::body::Body;
use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::response::Response;

/// The headers that contain the request ID.
const REQUEST_ID_HEADERS: [&str; 3] = ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"];

/// The details of an error response that are independent of the kind of error.
///
/// ```
/// use tinsmith_runtime::error::ErrorContext;
/// use tinsmith_runtime::http::StatusCode;
///
/// let context = ErrorContext::new()
///     .code("ResourceNotFoundException")
///     .message("Function not found: resize")
///     .status(StatusCode::NOT_FOUND)
///     .request_id("1-2-3");
/// assert_eq!(context.code.as_deref(), Some("ResourceNotFoundException"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorContext {
    /// The error code.
    pub code: Option<String>,
    /// The error message.
    pub message: Option<String>,
    /// The HTTP status of the response.
    pub status: Option<StatusCode>,
    /// The request ID.
    pub request_id: Option<String>,
}

impl ErrorContext {
    /// An empty context.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the error code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets the error message.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets the HTTP status of the response.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the request ID.
    #[must_use]
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Reads the details of a response. A success has neither code nor message.
    #[must_use]
    pub fn of(response: &Response) -> Self {
        let status = response.http_status();
        let (code, message) = if status.is_success() {
            (None, None)
        } else {
            code_and_message(response.headers(), response.body())
        };
        Self {
            code,
            message,
            status: Some(status),
            request_id: request_id(response.headers()).map(str::to_owned),
        }
    }
}

/// The request ID in the headers of a response.
#[must_use]
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_ID_HEADERS.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

/// The header with the error code of the service. Programs that are called by a service cannot set
/// it.
const ERROR_TYPE: &str = "x-amzn-errortype";

/// Whether the error comes from the service itself, and not from a program whose responses it
/// forwards.
#[must_use]
pub fn is_of_service(headers: &HeaderMap) -> bool {
    headers.contains_key(ERROR_TYPE)
}

/// The error code of the AWS Query protocol, which a service reports that was migrated from it:
/// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait>.
pub(crate) fn query_code(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get("x-amzn-query-error")?.to_str().ok()?;
    value.split(';').next().map(str::trim).filter(|code| !code.is_empty())
}

/// The members of an error body that contain the code, in order of preference, ignoring case.
/// Models do not define them, and services differ: Amazon IVS uses `Code`.
const CODES: [&str; 2] = ["code", "__type"];
/// The members of an error body that contain the message, in order of preference, ignoring case.
/// The last one is that of [OAuth 2.0](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), which
/// IAM Identity Center uses.
const MESSAGES: [&str; 4] = ["message", "errorMessage", "exceptionMessage", "error_description"];

/// Reads the code and message of an error in
/// [REST-JSON](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization):
/// the code from the header `x-amzn-errortype`, else from the body. A body that is not JSON has
/// neither.
#[must_use]
pub fn code_and_message(headers: &HeaderMap, body: &Body) -> (Option<String>, Option<String>) {
    let header = headers.get(ERROR_TYPE).and_then(|value| value.to_str().ok()).and_then(bare_code);
    let mut read = BodyError::default();
    if let Some(bytes) = body.as_bytes() {
        // Members before a syntax error are used as if the body were valid.
        let _ = read.read(bytes);
    }
    (header.map(str::to_owned).or(read.code.text), read.message.text)
}

/// The members of an error body that any error may have.
#[derive(Default)]
struct BodyError {
    code: Best,
    message: Best,
}

impl BodyError {
    fn read(&mut self, body: &[u8]) -> Result<(), DecodeError> {
        let mut json = Reader::new(body);
        json.begin_object()?;
        while let Some(key) = json.next_key()? {
            if let Some(rank) = rank(&key, &CODES) {
                let text = json.string_or_skip()?;
                self.code.offer(rank, text.as_deref().and_then(bare_code).map(str::to_owned));
            } else if let Some(rank) = rank(&key, &MESSAGES) {
                let text = json.string_or_skip()?;
                self.message.offer(rank, text);
            } else {
                json.skip()?;
            }
        }
        Ok(())
    }
}

/// The position of a key among the names; lower is better. An exact match is better than one in
/// another case.
fn rank(key: &str, names: &[&str]) -> Option<usize> {
    let (place, name) =
        names.iter().enumerate().find(|(_, name)| key.eq_ignore_ascii_case(name))?;
    Some(2 * place + usize::from(key != *name))
}

/// The value of the best key so far.
#[derive(Default)]
struct Best {
    rank: usize,
    text: Option<String>,
}

impl Best {
    fn offer(&mut self, rank: usize, text: Option<String>) {
        if text.is_some() && (self.text.is_none() || rank <= self.rank) {
            *self = Self { rank, text };
        }
    }
}

/// The code without the namespace before `#`, the URI after `:`, and the text after `,` that a
/// proxy appends when it joins header lines.
fn bare_code(code: &str) -> Option<&str> {
    let code = code.split([':', ',']).next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    (!code.is_empty()).then_some(code)
}
