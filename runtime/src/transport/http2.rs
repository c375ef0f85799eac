//! Errors of HTTP/2 that promise that the server has not processed a request.

use std::error::Error;

/// Whether an error that came instead of an answer's head says that the server has not processed the
/// request, and will not: [RFC 9113, section 8.7](https://www.rfc-editor.org/rfc/rfc9113#section-8.7)
/// names two such cases, and whatever the codes, an error of this side is none of them.
///
/// - The server reset the stream with the code `REFUSED_STREAM`.
/// - The server sent GOAWAY with a last stream id below that of the request. `h2` fails exactly these
///   streams with an error of GOAWAY. It leaves the others alone, and if the connection then ends
///   without an answer, they have an I/O error.
///
/// There is one exception to the second: `hyper` queues the head of a request, and asks afterwards
/// whether there has been a GOAWAY. If there has, it gives up the request, which the server may have
/// seen in the meantime. Without a body it is then complete, so that an error of GOAWAY promises
/// nothing. With a body it is not complete, as `hyper` has not sent any of the body yet.
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
