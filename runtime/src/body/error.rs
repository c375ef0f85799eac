//! [`BodyError`]: a body could not be read to its end.

use std::error::Error;
use std::fmt;

use super::BoxError;

/// A body could not be read to its end.
///
/// The text and the [source](Error::source) are those of the cause:
/// - [`TransportError`](crate::transport::TransportError): the connection was interrupted, or no bytes arrived within
///   the read timeout.
/// - [`ChecksumMismatch`](crate::checksum::ChecksumMismatch), with the feature `http-checksum`: the body differs from
///   its checksum.
/// - an error of the stream that the program passed to [`Body::from_stream`](super::Body::from_stream).
///
/// ```
/// use tinsmith_runtime::BodyError;
/// use tinsmith_runtime::transport::TransportError;
///
/// fn is_interrupted(error: &BodyError) -> bool {
///     error.is::<TransportError>()
/// }
/// ```
pub struct BodyError(BoxError);

impl BodyError {
    /// Whether the cause has this type.
    #[must_use]
    pub fn is<E: Error + 'static>(&self) -> bool {
        self.0.is::<E>()
    }

    /// The cause, if it has this type.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }

    /// The cause.
    #[must_use]
    pub fn into_cause(self) -> BoxError {
        self.0
    }
}

impl From<BoxError> for BodyError {
    fn from(cause: BoxError) -> BodyError {
        BodyError(cause)
    }
}

impl fmt::Debug for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for BodyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{TransportError, TransportErrorKind};

    #[test]
    fn the_text_and_the_source_are_those_of_the_cause() {
        let cause = TransportError::new(TransportErrorKind::Interrupted, fmt::Error);
        let (text, debug) = (cause.to_string(), format!("{cause:?}"));
        let error = BodyError::from(BoxError::from(cause));
        assert_eq!((error.to_string(), format!("{error:?}")), (text, debug));
        assert!(error.source().is_some_and(|source| source.is::<fmt::Error>()));
        assert!(error.downcast_ref::<TransportError>().is_some());
        assert!(error.downcast_ref::<fmt::Error>().is_none());
        assert!(error.into_cause().is::<TransportError>());
    }
}
