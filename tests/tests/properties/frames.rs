//! Messages of event streams whose checksums are right and whose headers are anything.

pub(crate) mod encoding;
mod second;

use futures_util::FutureExt as _;
use http::Response;
use proptest::collection::vec;
use proptest::prelude::*;
use tinsmith_lambda::operation::InvokeWithResponseStream;
use tinsmith_lambda::{Body, ErrorKind, Operation};

use super::inputs::{cases, damaged, damages};
use encoding::{Frame, Value, crc32, framed};

/// The headers of a message that has one of each type.
fn headers() -> Vec<u8> {
    let mut frame = Frame::new(&[(":message-type", "event"), (":event-type", "PayloadChunk")], "");
    let more = [
        ("yes", Value::Bool(true)),
        ("no", Value::Bool(false)),
        ("byte", Value::Byte(-1)),
        ("short", Value::Short(2)),
        ("integer", Value::Integer(3)),
        ("long", Value::Long(4)),
        ("bytes", Value::Bytes(b"bytes".to_vec())),
        ("time", Value::Timestamp(5_000)),
        ("uuid", Value::Uuid(6)),
    ];
    frame.headers.extend(more.map(|(name, value)| (name.to_owned(), value)));
    frame.written_headers()
}

/// Reads a stream of this one message: whether there was an event.
fn read(message: Vec<u8>) -> bool {
    let body = Body::from_stream(Body::from(message));
    let output = InvokeWithResponseStream::output(Response::new(body)).unwrap();
    let mut events = output.event_stream;
    match events.recv().now_or_never().expect("an event at once") {
        Ok(event) => event.is_some(),
        Err(error) => {
            let is_known = matches!(error.kind(), ErrorKind::Decode(_) | ErrorKind::Unmodelled(_));
            assert!(is_known, "{error:?}");
            assert!(!error.to_string().contains('\n'), "{error}");
            false
        }
    }
}

#[test]
fn the_message_is_good_before_it_is_damaged() {
    assert!(read(framed(&headers(), b"payload")));
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn damaged_headers_are_no_worse_than_errors(damages in damages()) {
        read(framed(&damaged(&headers(), &damages), b"payload"));
    }

    #[test]
    fn any_headers_are_no_worse_than_errors(
        headers in vec(prop_oneof![any::<u8>(), 0_u8..12], 0..60),
        payload in vec(any::<u8>(), 0..10),
    ) {
        read(framed(&headers, &payload));
    }

    /// The length of the headers is announced apart from the message's.
    #[test]
    fn headers_may_announce_any_length(announced in any::<u32>(), more in 0_u32..40) {
        for announced in [announced, more, announced.wrapping_add(more)] {
            let whole = framed(&headers(), b"payload");
            let mut message = whole[..4].to_vec();
            message.extend(announced.to_be_bytes());
            message.extend(crc32(&message));
            message.extend(&whole[12..whole.len() - 4]);
            message.extend(crc32(&message));
            read(message);
        }
    }
}
