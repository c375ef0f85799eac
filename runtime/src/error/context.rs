//! [`ErrorContext`]: the details of an error response.

use http::{HeaderMap, StatusCode};

use super::form::{ERROR_TYPE, ErrorForm};
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
    /// The second request ID of S3, which AWS Support asks for as well.
    pub extended_request_id: Option<String>,
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

    /// Sets the second request ID of S3.
    #[must_use]
    pub fn extended_request_id(mut self, id: impl Into<String>) -> Self {
        self.extended_request_id = Some(id.into());
        self
    }

    /// Reads the details of a response. A success has neither code nor message.
    #[must_use]
    pub fn of(form: ErrorForm, response: &Response) -> Self {
        let mut context = Self::of_head(response);
        if !response.http_status().is_success() {
            let (status, headers) = (response.http_status(), response.headers());
            let description = form.describe_answer(status, headers, response.body());
            context.code = description.code;
            context.message = description.message;
            context.request_id = context.request_id.or(description.request_id);
        }
        context
    }

    /// Reads the status and the headers of a response.
    pub(crate) fn of_head(response: &Response) -> Self {
        Self {
            code: None,
            message: None,
            status: Some(response.http_status()),
            request_id: request_id(response.headers()).map(str::to_owned),
            extended_request_id: extended_request_id(response.headers()).map(str::to_owned),
        }
    }
}

/// The second request ID of [S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/get-request-ids.html).
pub(crate) fn extended_request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-id-2")?.to_str().ok()
}

/// The request ID in the headers of a response.
#[must_use]
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_ID_HEADERS.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

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
