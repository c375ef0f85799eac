//! [`BuildError`]: no valid request can be built from an input.

use std::error::Error;
use std::fmt;

/// A request cannot be built from the input. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    message: String,
    too_large: Option<TooLarge>,
}

/// The body exceeds the service's size limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLarge {
    /// The size of the body in bytes.
    pub bytes: u64,
    /// The size limit in bytes.
    pub limit: u64,
}

impl BuildError {
    /// An error with this message, which should end with the remedy.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), too_large: None }
    }

    /// The body exceeds the service's size limit.
    #[must_use]
    pub(crate) fn too_large(bytes: u64, limit: u64) -> Self {
        Self {
            message: format!(
                "the body has {bytes} bytes, which exceeds the limit of {limit}; send a smaller body, or raise the call's `body_limit`"
            ),
            too_large: Some(TooLarge { bytes, limit }),
        }
    }

    /// The size and the limit, if the body is too large.
    #[must_use]
    pub fn is_too_large(&self) -> Option<TooLarge> {
        self.too_large
    }

    /// A path member is empty.
    #[must_use]
    pub fn empty_label(name: &str) -> Self {
        Self::new(format!(
            "`{name}` is part of the request's path and must not be empty; set a value"
        ))
    }

    /// A path member has a segment that changes the path when it is normalized, such as `..`.
    #[must_use]
    pub fn dot_segment(name: &str) -> Self {
        Self::new(format!(
            "`{name}` is part of the request's path and has a segment `.` or `..`, \
             which servers and proxies remove; remove the segment"
        ))
    }

    /// A host name member is not a valid host label.
    #[must_use]
    pub fn host_label(name: &str, value: &str) -> Self {
        Self::new(format!(
            "`{name}` is part of the host name and {value:?} is not a valid host label; \
             use 1 to 63 letters, digits and inner hyphens"
        ))
    }

    /// The name of a header member is not a valid header name.
    #[must_use]
    pub fn header_name(name: &str) -> Self {
        Self::new(format!("{name:?} is not a valid header name; use letters, digits and hyphens"))
    }

    /// An invalid header value. The value is not shown because it may be a secret.
    #[must_use]
    pub fn header_value(name: &str) -> Self {
        Self::new(format!(
            "the value of header `{name}` contains a control character, such as a line break; remove it"
        ))
    }

    /// A timestamp is outside the range that can be serialized.
    #[must_use]
    pub fn time(name: &str) -> Self {
        Self::new(format!(
            "`{name}` is a time outside the years 0 to 9999, which cannot be serialized; \
             use a time within that range"
        ))
    }

    /// An array or object as a value in XML or in a form.
    #[must_use]
    pub fn document(name: &str) -> Self {
        Self::new(format!(
            "`{name}` is an array or object, which cannot be serialized as XML or as a form; \
             use a string, a number or a boolean"
        ))
    }

    /// A streaming body of unknown length in an operation that requires the length.
    #[must_use]
    pub fn unknown_length() -> Self {
        Self::new(
            "the body is a stream of unknown length, which this operation does not accept; \
             call `Body::with_length`",
        )
    }

    /// A streaming body in an operation that sends the checksum in a header.
    #[must_use]
    pub fn streamed_checksum() -> Self {
        Self::new(
            "the body is a stream, and this operation sends a checksum in a header before the body; \
             use a body in memory",
        )
    }

    /// A checksum algorithm that the client cannot compute.
    #[must_use]
    pub fn checksum_algorithm(name: &str) -> Self {
        Self::new(format!(
            "the checksum algorithm `{name}` is not supported; use CRC32, CRC32C, CRC64NVME, SHA1, SHA256, SHA512 or MD5, \
             or set the header `x-amz-checksum-...` to the checksum"
        ))
    }

    /// A streaming body of unknown length whose checksum follows in a trailer.
    #[must_use]
    pub fn checksum_of_unknown_length() -> Self {
        Self::new(
            "the body is a stream of unknown length, but a request with a checksum must announce the length; \
             call `Body::with_length`",
        )
    }

    /// The path and query are not a valid URI.
    #[must_use]
    pub fn uri(reason: &http::uri::InvalidUri) -> Self {
        Self::new(format!(
            "the path and query are not a valid URI ({reason}); \
             shorten or correct the members that they contain"
        ))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for BuildError {}
