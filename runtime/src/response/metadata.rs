//! [`ResponseMetadata`]: the metadata of a response.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::error::{extended_request_id, request_id};

/// The metadata of a successful response, returned by `send_with_metadata` of a call. For failed
/// calls, the error contains the same details.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseMetadata {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers, as they came.
    pub headers: HeaderMap,
    /// The number of requests sent, at least 1.
    pub attempts: u32,
    /// The algorithm of the checksum that the body is compared with, if the response has one. A
    /// body in memory was compared. A stream is compared while it is read: at its end,
    /// [`ChecksumMismatch`](crate::checksum::ChecksumMismatch) is an error.
    #[cfg(feature = "http-checksum")]
    pub validated_checksum: Option<crate::checksum::Algorithm>,
}

/// A response extension: the algorithm of the checksum that the body is compared with.
#[cfg(feature = "http-checksum")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Validated(pub(crate) crate::checksum::Algorithm);

impl ResponseMetadata {
    pub(crate) fn of<B>(response: &http::Response<B>, attempts: u32) -> ResponseMetadata {
        ResponseMetadata {
            status: response.status(),
            headers: response.headers().clone(),
            attempts,
            #[cfg(feature = "http-checksum")]
            validated_checksum: response.extensions().get().map(|Validated(algorithm)| *algorithm),
        }
    }

    /// The request ID, which AWS Support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The second request ID of S3, which AWS Support asks for as well.
    #[must_use]
    pub fn extended_request_id(&self) -> Option<&str> {
        extended_request_id(&self.headers)
    }
}

impl fmt::Debug for ResponseMetadata {
    /// Without the values of headers, which may be secrets.
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
