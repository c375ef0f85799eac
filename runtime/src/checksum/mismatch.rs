//! [`ChecksumMismatch`]: a damaged body.

use std::error::Error;
use std::fmt;

use super::Algorithm;

/// The body of a response does not match its checksum: it was damaged on its way, or where it is stored. The bytes that
/// were read before this error must not be used.
///
/// It is the cause of a [`BodyError`](crate::BodyError). If the body was to be read into memory, it is the
/// [`cause`](crate::ConnectionError::cause) of a connection error, which is retried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChecksumMismatch {
    /// The algorithm of the checksum.
    pub algorithm: Algorithm,
    /// The checksum in the response, in base64.
    pub expected: String,
    /// The checksum of the received bytes, in base64.
    pub actual: String,
}

impl fmt::Display for ChecksumMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ChecksumMismatch { algorithm, expected, actual } = self;
        write!(
            f,
            "the body is damaged: its {algorithm} checksum is {actual}, and the response has {expected}; discard the \
             bytes and send the request again"
        )
    }
}

impl Error for ChecksumMismatch {}
