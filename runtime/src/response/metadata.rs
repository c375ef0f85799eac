//! [`ResponseMetadata`]: what an answer says beside the output.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::error::request_id;

/// What the answer of a successful call says beside the output: `send_with_metadata` of a call returns it.
/// For a call that failed, the error says the same.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseMetadata {
    /// The status.
    pub status: StatusCode,
    /// The headers, as they came.
    pub headers: HeaderMap,
    /// How many requests were sent, at least 1.
    pub attempts: u32,
}

impl ResponseMetadata {
    pub(crate) fn of<B>(response: &http::Response<B>, attempts: u32) -> ResponseMetadata {
        ResponseMetadata {
            status: response.status(),
            headers: response.headers().clone(),
            attempts,
        }
    }

    /// The service's id of the request, which AWS Support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl fmt::Debug for ResponseMetadata {
    /// Without the values of headers, any of which may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        f.debug_struct("ResponseMetadata")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("headers", &headers)
            .field("attempts", &self.attempts)
            .finish()
    }
}
