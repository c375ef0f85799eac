//! HTTP/2 errors that guarantee that the server has not processed a request.

use std::error::Error;

use http::Version;

use super::{TransportError, not_sent};
use crate::body::Body;

/// Whether a request must be sent over HTTP/2.
pub(super) fn requires_http2<B>(request: &http::Request<B>) -> bool {
    request.version() == Version::HTTP_2
}

/// Fails a request that must be sent over HTTP/2 if HTTP/2 is not compiled in.
pub(super) fn check(request: &http::Request<Body>) -> Result<(), TransportError> {
    match requires_http2(request) && !cfg!(feature = "http2") {
        true => Err(not_sent(
            "the operation requires HTTP/2, which is not compiled in; enable the feature `http2`",
        )),
        false => Ok(()),
    }
}

/// Whether a request of `reqwest` failed because the server supports only HTTP/1.1. It sends requests with hyper-util,
/// where the kind of this error is private.
#[cfg(feature = "reqwest")]
pub(super) fn lacks_http2(error: &(dyn Error + 'static)) -> bool {
    format!("{error:?}").contains("UserUnsupportedVersion")
}

/// The error of a request that requires HTTP/2, to a server without it.
#[cfg(any(feature = "http2", feature = "reqwest"))]
pub(super) fn without_http2() -> TransportError {
    not_sent(
        "the operation requires HTTP/2, and the server or the proxy supports only HTTP/1.1; use another endpoint",
    )
}

/// Whether an error before the response head guarantees that the server has not processed the
/// request, and will not: [RFC 9113, section
/// 8.7](https://www.rfc-editor.org/rfc/rfc9113#section-8.7) defines two cases. Errors that
/// originate from this side never do, whatever their code.
///
/// - The server reset the stream with the code `REFUSED_STREAM`.
/// - The server sent GOAWAY with a last stream ID below that of the request. `h2` fails exactly these
///   streams with a GOAWAY error. It does not fail the others, and if the connection then ends
///   without a response, they fail with an I/O error.
///
/// There is one exception to the second case: `hyper` queues the head of a request and checks for
/// GOAWAY afterwards. If one was received, it fails the request, although the server may have
/// received it in the meantime. A request without a body is then complete, so a GOAWAY error
/// guarantees nothing. A request with a body is incomplete, because `hyper` has not sent any of the
/// body yet.
#[cfg(feature = "http2")]
pub(super) fn is_unprocessed(error: &(dyn Error + 'static), has_body: bool) -> bool {
    let error = super::causes::causes(error).find_map(|cause| cause.downcast_ref::<h2::Error>());
    error.is_some_and(|error| {
        let is_refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
        error.is_remote() && (is_refused || error.is_go_away() && has_body)
    })
}

/// Without HTTP/2 there are no such errors.
#[cfg(not(feature = "http2"))]
pub(super) fn is_unprocessed(_error: &(dyn Error + 'static), _has_body: bool) -> bool {
    false
}

#[cfg(all(test, not(feature = "http2")))]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_requires_http2_is_not_sent() {
        let mut request = http::Request::new(Body::empty());
        assert!(check(&request).is_ok());
        *request.version_mut() = Version::HTTP_2;
        let error = check(&request).unwrap_err();
        assert_eq!(error.kind(), crate::transport::TransportErrorKind::Permanent);
        let reason = error.into_source().to_string();
        assert!(reason.ends_with("enable the feature `http2`"), "{reason}");
    }
}
