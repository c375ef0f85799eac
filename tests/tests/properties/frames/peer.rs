//! Our reader and writer of messages against those of aws-smithy-eventstream.

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message as Theirs};
use bytes::Bytes;
use futures_util::FutureExt as _;
use proptest::collection::vec;
use proptest::prelude::*;
use tinsmith_lambda::Body;
use tinsmith_runtime::event_stream::Message;
use tinsmith_runtime::testing::{Event, Script};
use tinsmith_runtime::transport::Transport as _;
use tinsmith_runtime::{Timestamp, http};

use super::super::inputs::{cases, damaged, damages};
use super::{crc32, message};

/// Bytes, of which now and then there are as many as a header may have.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![20 => vec(any::<u8>(), 0..40), 1 => vec(any::<u8>(), 32_767)]
}

fn value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        any::<bool>().prop_map(HeaderValue::Bool),
        any::<i8>().prop_map(HeaderValue::Byte),
        any::<i16>().prop_map(HeaderValue::Int16),
        any::<i32>().prop_map(HeaderValue::Int32),
        any::<i64>().prop_map(HeaderValue::Int64),
        bytes().prop_map(|it| HeaderValue::ByteArray(it.into())),
        any::<String>().prop_map(|it| HeaderValue::String(it.into())),
        any::<i64>().prop_map(|it| HeaderValue::Timestamp(DateTime::from_millis(it))),
        any::<u128>().prop_map(HeaderValue::Uuid),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]", "[a-z:-]{1,20}", "\\PC{1,60}", "n{255}"]
}

fn theirs() -> impl Strategy<Value = Theirs> {
    let header = (name(), value()).prop_map(|(name, value)| Header::new(name, value));
    (vec(header, 0..6), bytes()).prop_map(|(it, payload)| Theirs::new_from_parts(it, payload))
}

fn written(message: &Theirs) -> Vec<u8> {
    let mut frame = Vec::new();
    write_message_to(message, &mut frame).unwrap();
    frame
}

/// Whether a header has this value for us as well. Of several with one name we give the first.
fn has(ours: &Message, name: &str, value: &HeaderValue) -> bool {
    match value {
        HeaderValue::Bool(value) => ours.bool(name) == Ok(Some(*value)),
        HeaderValue::Byte(value) => ours.i8(name) == Ok(Some(*value)),
        HeaderValue::Int16(value) => ours.i16(name) == Ok(Some(*value)),
        HeaderValue::Int32(value) => ours.i32(name) == Ok(Some(*value)),
        HeaderValue::Int64(value) => ours.i64(name) == Ok(Some(*value)),
        HeaderValue::ByteArray(value) => ours.bytes(name) == Ok(Some(value.clone())),
        HeaderValue::String(value) => ours.string(name) == Ok(Some(value.as_str())),
        HeaderValue::Timestamp(value) => {
            let time = Timestamp::from_secs_and_nanos(value.secs(), value.subsec_nanos());
            ours.timestamp(name) == Ok(Some(time))
        }
        HeaderValue::Uuid(value) => ours.uuid(name) == Ok(Some(*value)),
        other => panic!("a type of header that is new: {other:?}"),
    }
}

fn assert_same(ours: &Message, theirs: &Theirs) {
    assert_eq!(ours.payload(), theirs.payload());
    for (place, header) in theirs.headers().iter().enumerate() {
        let name = header.name().as_str();
        if theirs.headers()[..place].iter().all(|it| it.name().as_str() != name) {
            assert!(has(ours, name, header.value()), "{header:?} in {ours:?}");
        }
    }
    // Of the headers, the text that we show has one line each.
    let shown = format!("{ours:#?}");
    let count = shown.lines().filter(|line| line.starts_with("        \"")).count();
    assert_eq!(count, theirs.headers().len(), "{shown}");
}

/// Reads a frame as both do: there is a message for both or for none. The exceptions are those of the
/// [specification](https://smithy.io/2.0/aws/amazon-eventstream.html#headers-format): they read a header without
/// a name, and leave what follows the message to the next call.
fn both(frame: &[u8]) -> Option<Theirs> {
    let mut rest = frame;
    let theirs = read_message_from(&mut rest).ok();
    let is_whole = rest.is_empty();
    match (Message::decode(Bytes::copy_from_slice(frame)), theirs) {
        (Ok(ours), Some(theirs)) => {
            assert!(is_whole, "{frame:?}");
            assert_same(&ours, &theirs);
            Some(theirs)
        }
        (Ok(ours), None) => panic!("only we read {frame:?}: {ours:?}"),
        (Err(error), theirs) => {
            let text = error.to_string();
            assert!(error.offset().is_some_and(|place| place <= frame.len()), "{text}");
            assert!(!text.contains('\n'), "{text}");
            if let Some(theirs) = theirs.filter(|_| is_whole) {
                let mut names = theirs.headers().iter().map(Header::name);
                assert!(names.any(|name| name.as_str().is_empty()), "only they read {frame:?}");
                assert!(text.contains("a header without a name"), "{text}");
            }
            None
        }
    }
}

/// The body of a scripted answer.
fn scripted(events: Vec<Event>) -> Bytes {
    let script = Script::new().events(events);
    let sent = script.send(http::Request::new(Body::empty())).now_or_never();
    let body = sent.expect("an answer at once").unwrap().into_body();
    body.collect().now_or_never().expect("a body at once").unwrap()
}

/// The event with a header, as far as scripts have its type, and the value that is sent.
fn with(event: Event, name: &str, value: &HeaderValue) -> (Event, HeaderValue) {
    match value {
        HeaderValue::Bool(value) => (event.bool(name, *value), HeaderValue::Bool(*value)),
        HeaderValue::ByteArray(it) => (event.bytes(name, it.clone()), value.clone()),
        HeaderValue::String(it) => (event.string(name, it.as_str()), value.clone()),
        HeaderValue::Int64(it) => (event.integer(name, *it), value.clone()),
        HeaderValue::Timestamp(it) => {
            // Less than a millisecond is not sent.
            let time = Timestamp::from_secs_and_nanos(it.secs(), it.subsec_nanos() + 999_999);
            (event.timestamp(name, time), value.clone())
        }
        _ => (event.integer(name, 7), HeaderValue::Int64(7)),
    }
}

#[test]
fn they_agree_on_a_message_that_is_good_and_on_one_without_a_name() {
    let frame = message(&super::headers(), b"payload");
    assert_eq!(both(&frame).unwrap().headers().len(), 11);
    let nameless = message(&[0, 0], b"");
    assert!(read_message_from(&nameless[..]).is_ok());
    assert!(both(&nameless).is_none());
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn we_read_what_they_write(theirs in theirs()) {
        let read = both(&written(&theirs));
        prop_assert_eq!(read, Some(theirs));
    }

    #[test]
    fn they_read_what_we_write(messages in vec(theirs(), 1..4)) {
        let (mut events, mut expected) = (Vec::new(), Vec::new());
        for message in &messages {
            let text = |text: &str| HeaderValue::String(text.to_owned().into());
            let mut headers = vec![
                Header::new(":message-type", text("event")),
                Header::new(":event-type", text("é")),
            ];
            let mut event = Event::new("é", message.payload().clone());
            for header in message.headers() {
                let sent;
                (event, sent) = with(event, header.name().as_str(), header.value());
                headers.push(Header::new(header.name().clone(), sent));
            }
            events.push(event);
            expected.push(Theirs::new_from_parts(headers, message.payload().clone()));
        }
        let ours = scripted(events);
        prop_assert_eq!(&ours, &expected.iter().map(written).collect::<Vec<_>>().concat());
        let mut rest = ours;
        for message in expected {
            prop_assert_eq!(read_message_from(&mut rest).ok(), Some(message));
        }
        prop_assert!(rest.is_empty());
    }

    #[test]
    fn both_refuse_what_is_broken_off(theirs in theirs(), place in 0.0..1.0_f64) {
        let frame = written(&theirs);
        let length = (frame.len() as f64 * place) as usize;
        prop_assert!(both(&frame[..length]).is_none());
        prop_assert!(both(&[&frame[..], &frame[..length], b"?"].concat()).is_none());
    }

    #[test]
    fn both_refuse_a_wrong_bit(theirs in theirs(), place in 0.0..1.0_f64, bit in 0_u8..8) {
        let mut frame = written(&theirs);
        let byte = (frame.len() as f64 * place) as usize;
        frame[byte] ^= 1_u8 << bit;
        prop_assert!(both(&frame).is_none());
    }

    #[test]
    fn they_agree_on_damage(theirs in theirs(), damages in damages()) {
        both(&damaged(&written(&theirs), &damages));
    }

    /// The checksums are right, so that headers are what there is to disagree about.
    #[test]
    fn they_agree_on_damaged_headers(theirs in theirs(), damages in damages()) {
        let frame = written(&theirs);
        let length = u32::from_be_bytes(*frame[4..].first_chunk().unwrap());
        let (headers, payload) = frame[12..frame.len() - 4].split_at(length as usize);
        both(&message(&damaged(headers, &damages), payload));
    }

    #[test]
    fn they_agree_on_any_headers(
        headers in vec(prop_oneof![any::<u8>(), 0_u8..12], 0..60),
        payload in vec(any::<u8>(), 0..10),
    ) {
        both(&message(&headers, &payload));
    }

    #[test]
    fn they_agree_on_any_lengths(
        total in prop_oneof![0_u32..80, any::<u32>()],
        headers in prop_oneof![0_u32..80, any::<u32>()],
        rest in vec(any::<u8>(), 0..80),
    ) {
        let mut frame = [total.to_be_bytes(), headers.to_be_bytes()].concat();
        frame.extend(crc32(&frame));
        frame.extend(rest);
        both(&frame);
        // Once more with a checksum at the end that is right.
        frame.extend(crc32(&frame));
        both(&frame);
        let length = u32::try_from(frame.len()).unwrap();
        both(&message(&headers.to_be_bytes(), &length.to_be_bytes()));
    }

    #[test]
    fn they_agree_on_any_bytes(bytes in vec(any::<u8>(), 0..100)) {
        both(&bytes);
    }
}
