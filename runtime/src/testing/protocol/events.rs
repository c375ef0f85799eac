//! Event streams in requests.

use aws_smithy_types::event_stream::{Header, Message};
use futures_util::stream;

use super::{Difference, drain};
use crate::body::BoxError;
use crate::event_stream::{EventInput, Message as Received};
use crate::request::Request;

/// The events of a request: events, and modelled errors of the stream.
pub fn events<T: Send + 'static>(events: Vec<Result<T, BoxError>>) -> EventInput<T> {
    EventInput::from_stream(stream::iter(events))
}

/// Compares the messages of a request with the expected ones. Headers may have any order. The
/// initial message of RPC protocols is skipped.
///
/// # Errors
/// The first difference.
pub fn check_messages(request: Request, expected: &[&[u8]]) -> Result<(), Difference> {
    let other = |error: &dyn std::fmt::Display| Difference::new(error.to_string());
    let mut found = Vec::new();
    for frame in drain(request.into_body())? {
        let frame = frame.map_err(|error| other(&error))?;
        let message = Received::decode(&frame).map_err(|error| other(&error))?;
        if message.string(":event-type") != Ok(Some("initial-request")) {
            found.push(sorted(&message));
        }
    }
    let decode = |frame: &&[u8]| Received::decode(frame).map(|message| sorted(&message));
    let expected: Result<Vec<_>, _> = expected.iter().map(decode).collect();
    let expected = expected.map_err(|error| other(&error))?;
    match found == expected {
        true => Ok(()),
        false => {
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            Err(Difference::of("messages", &expected, &found))
        }
    }
}

/// The message with its headers in a fixed order.
fn sorted(message: &Received) -> Message {
    let message = message.parts();
    let mut headers: Vec<Header> = message.headers().to_vec();
    headers.sort_by(|one, other| one.name().as_str().cmp(other.name().as_str()));
    Message::new_from_parts(headers, message.payload().clone())
}
