//! [`BuildError`]: why an input does not make a request.

use std::error::Error;
use std::fmt;

/// An input from which no request can be built. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    message: String,
    too_large: Option<TooLarge>,
}

/// A body that is larger than the service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLarge {
    /// What the body has, in bytes.
    pub bytes: u64,
    /// What it may have, in bytes.
    pub limit: u64,
}

impl BuildError {
    /// An error in the words of `message`, which should end with what to do.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), too_large: None }
    }

    /// A body that the service would refuse.
    #[must_use]
    pub(crate) fn too_large(bytes: u64, limit: u64) -> Self {
        Self {
            message: format!(
                "the body has {bytes} bytes, and the service takes {limit}; send less, or raise the call's `body_limit`"
            ),
            too_large: Some(TooLarge { bytes, limit }),
        }
    }

    /// By how much the body is too large, if that is the error.
    #[must_use]
    pub fn is_too_large(&self) -> Option<TooLarge> {
        self.too_large
    }

    /// A member that is part of the path and has no text.
    #[must_use]
    pub fn empty_label(name: &str) -> Self {
        Self::new(format!(
            "`{name}` is part of the request's path and is empty; set it to a non-empty value"
        ))
    }

    /// A member that is part of the path and would lead to another path, as `..` does.
    #[must_use]
    pub fn dot_segment(name: &str) -> Self {
        Self::new(format!(
            "`{name}` is part of the request's path and has a segment `.` or `..`, \
             which no server receives as such; remove it"
        ))
    }

    /// A member that is part of the host name and cannot be.
    #[must_use]
    pub fn host_label(name: &str, value: &str) -> Self {
        Self::new(format!(
            "`{name}` is part of the host name and {value:?} is not a valid host label; \
             use 1 to 63 letters, digits and inner hyphens"
        ))
    }

    /// A member whose name is not the name of a header.
    #[must_use]
    pub fn header_name(name: &str) -> Self {
        Self::new(format!("{name:?} is not the name of a header; use letters, digits and hyphens"))
    }

    /// A value that a header cannot carry. The value itself is not shown, as it may be a secret.
    #[must_use]
    pub fn header_value(name: &str) -> Self {
        Self::new(format!(
            "the value of header `{name}` has a line break or another control character; remove it"
        ))
    }

    /// A member with a time that the formats of services cannot write.
    #[must_use]
    pub fn time(name: &str) -> Self {
        Self::new(format!(
            "`{name}` has a time before the year 0 or after 9999, which cannot be sent; \
             set it to one in between"
        ))
    }

    /// A streamed body of unknown length in an operation that must announce it.
    #[must_use]
    pub fn unknown_length() -> Self {
        Self::new(
            "the body is a stream of unknown length, which this operation does not accept; \
             call `Body::with_length`",
        )
    }

    /// A streamed body in an operation that must send its checksum first.
    #[must_use]
    pub fn streamed_checksum() -> Self {
        Self::new(
            "the body is a stream, and this operation sends a checksum of it first; \
             make the body of bytes in memory",
        )
    }

    /// A path and query that do not make a URI.
    #[must_use]
    pub fn uri(reason: &http::uri::InvalidUri) -> Self {
        Self::new(format!(
            "the path and query do not make a valid URI ({reason}); \
             shorten or correct the members in them"
        ))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for BuildError {}
