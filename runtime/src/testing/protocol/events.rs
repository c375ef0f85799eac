//! Event streams in requests.

use aws_smithy_types::event_stream::Header;
use futures_util::stream;

use super::body::json;
use super::{Difference, drain};
use crate::body::BoxError;
use crate::event_stream::{EventInput, Message as Received};
use crate::request::Request;

/// The events of a request: events, and modelled errors of the stream.
pub fn events<T: Send + 'static>(events: Vec<Result<T, BoxError>>) -> EventInput<T> {
    EventInput::from_stream(stream::iter(events))
}

/// Compares the messages of a request with the expected ones. Headers may have any order, and JSON
/// is compared by value. The initial message of RPC protocols is skipped.
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
            found.push(message);
        }
    }
    if found.len() != expected.len() {
        return Err(Difference::of("messages", &expected.len(), &found.len()));
    }
    for (found, expected) in found.iter().zip(expected) {
        let expected = Received::decode(expected).map_err(|error| other(&error))?;
        check(found, &expected)?;
    }
    Ok(())
}

fn check(found: &Received, expected: &Received) -> Result<(), Difference> {
    let (found_headers, expected_headers) = (sorted(found), sorted(expected));
    if found_headers != expected_headers {
        return Err(Difference::of("headers", &expected_headers, &found_headers));
    }
    let (found, expected_payload) = (found.payload(), expected.payload());
    let text = |payload| String::from_utf8_lossy(payload).into_owned();
    let is_same = match expected.string(":content-type") {
        Ok(Some("application/json")) => json::is_same(&text(expected_payload), &text(found))?,
        _ => found == expected_payload,
    };
    match is_same {
        true => Ok(()),
        false => Err(Difference::of("payload", expected_payload, found)),
    }
}

/// The headers of a message in a fixed order.
fn sorted(message: &Received) -> Vec<Header> {
    let mut headers = message.parts().headers().to_vec();
    headers.sort_by(|one, other| one.name().as_str().cmp(other.name().as_str()));
    headers
}
