//! Messages of event streams whose checksums are right and whose headers are anything.

mod peer;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::Response;
use proptest::collection::vec;
use proptest::prelude::*;
use tinsmith_lambda::operation::InvokeWithResponseStream;
use tinsmith_lambda::{Body, ErrorKind, Operation};

use super::inputs::{cases, damaged, damages};

/// The checksum of [the encoding](https://smithy.io/2.0/aws/amazon-eventstream.html), bit by bit.
fn crc32(bytes: &[u8]) -> [u8; 4] {
    let shift = |rest: u32| if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
    let one = |rest: u32, byte: &u8| (0..8).fold(rest ^ u32::from(*byte), |rest, _| shift(rest));
    (!bytes.iter().fold(!0, one)).to_be_bytes()
}

/// A message with these headers, which may be none.
fn message(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
    let mut message = length(16 + headers.len() + payload.len()).to_vec();
    message.extend(length(headers.len()));
    message.extend(crc32(&message));
    message.extend(headers);
    message.extend(payload);
    message.extend(crc32(&message));
    message
}

/// The headers of a message that has one of each type.
fn headers() -> Vec<u8> {
    let text = |text: &'static str| HeaderValue::String(text.into());
    let message = [
        (":message-type", text("event")),
        (":event-type", text("PayloadChunk")),
        ("yes", HeaderValue::Bool(true)),
        ("no", HeaderValue::Bool(false)),
        ("byte", HeaderValue::Byte(-1)),
        ("short", HeaderValue::Int16(2)),
        ("integer", HeaderValue::Int32(3)),
        ("long", HeaderValue::Int64(4)),
        ("bytes", HeaderValue::ByteArray("bytes".into())),
        ("time", HeaderValue::Timestamp(aws_smithy_types::DateTime::from_secs(5))),
        ("uuid", HeaderValue::Uuid(6)),
    ]
    .into_iter()
    .fold(Message::new(""), |it, (name, value)| it.add_header(Header::new(name, value)));
    let mut frame = Vec::new();
    write_message_to(&message, &mut frame).unwrap();
    frame[12..frame.len() - 4].to_vec()
}

/// Reads a stream of this one message: whether there was an event.
fn read(message: Vec<u8>) -> bool {
    let body = Body::from_stream(futures_util::stream::iter([Ok(Bytes::from(message))]));
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
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926_u32.to_be_bytes());
    assert!(read(message(&headers(), b"payload")));
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn damaged_headers_are_no_worse_than_errors(damages in damages()) {
        read(message(&damaged(&headers(), &damages), b"payload"));
    }

    #[test]
    fn any_headers_are_no_worse_than_errors(
        headers in vec(prop_oneof![any::<u8>(), 0_u8..12], 0..60),
        payload in vec(any::<u8>(), 0..10),
    ) {
        read(message(&headers, &payload));
    }

    /// The length of the headers is announced apart from the message's.
    #[test]
    fn headers_may_announce_any_length(announced in any::<u32>(), more in 0_u32..40) {
        for announced in [announced, more, announced.wrapping_add(more)] {
            let whole = message(&headers(), b"payload");
            let mut message = whole[..4].to_vec();
            message.extend(announced.to_be_bytes());
            message.extend(crc32(&message));
            message.extend(&whole[12..whole.len() - 4]);
            message.extend(crc32(&message));
            read(message);
        }
    }
}
