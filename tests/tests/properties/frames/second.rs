//! The reader and writer of messages against a second implementation of the encoding.

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
use super::encoding::{Frame, Value, crc32, framed};

/// Bytes, of which now and then there are as many as a header may have.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![20 => vec(any::<u8>(), 0..40), 1 => vec(any::<u8>(), 32_767)]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i8>().prop_map(Value::Byte),
        any::<i16>().prop_map(Value::Short),
        any::<i32>().prop_map(Value::Integer),
        any::<i64>().prop_map(Value::Long),
        bytes().prop_map(Value::Bytes),
        any::<String>().prop_map(Value::String),
        any::<i64>().prop_map(Value::Timestamp),
        any::<u128>().prop_map(Value::Uuid),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]", "[a-z:-]{1,20}", "\\PC{1,60}", "n{255}"]
}

fn frames() -> impl Strategy<Value = Frame> {
    let headers = vec((name(), value()), 0..6);
    (headers, bytes()).prop_map(|(headers, payload)| Frame { headers, payload })
}

/// A time as its milliseconds say.
fn time(millis: i64) -> Timestamp {
    let nanos = u32::try_from(millis.rem_euclid(1_000)).unwrap() * 1_000_000;
    Timestamp::from_secs_and_nanos(millis.div_euclid(1_000), nanos)
}

/// Whether a header of the message has this value.
fn has(message: &Message, name: &str, value: &Value) -> bool {
    match value {
        Value::Bool(value) => message.bool(name) == Ok(Some(*value)),
        Value::Byte(value) => message.i8(name) == Ok(Some(*value)),
        Value::Short(value) => message.i16(name) == Ok(Some(*value)),
        Value::Integer(value) => message.i32(name) == Ok(Some(*value)),
        Value::Long(value) => message.i64(name) == Ok(Some(*value)),
        Value::Bytes(value) => message.bytes(name) == Ok(Some(value.clone().into())),
        Value::String(value) => message.string(name) == Ok(Some(value)),
        Value::Timestamp(millis) => message.timestamp(name) == Ok(Some(time(*millis))),
        Value::Uuid(value) => message.uuid(name) == Ok(Some(*value)),
    }
}

fn assert_same(message: &Message, frame: &Frame) {
    assert_eq!(message.payload(), &frame.payload);
    for (place, (name, value)) in frame.headers.iter().enumerate() {
        // Of several headers with one name, the first counts.
        if frame.headers[..place].iter().all(|(it, _)| it != name) {
            assert!(has(message, name, value), "{name}: {value:?} in {message:?}");
        }
    }
    let shown = format!("{message:?}");
    assert_eq!(shown.matches("Header {").count(), frame.headers.len(), "{shown}");
}

/// Reads a frame as both do: there is a message for both or for none.
fn both(frame: &[u8]) -> Option<Frame> {
    let second = Frame::read(frame);
    match (Message::decode(frame), &second) {
        (Ok(message), Some(second)) => assert_same(&message, second),
        (Ok(message), None) => panic!("only the runtime reads {frame:?}: {message:?}"),
        (Err(error), None) => assert!(!error.to_string().contains('\n'), "{error}"),
        (Err(error), Some(second)) => panic!("the runtime refuses {second:?}: {error}"),
    }
    second
}

/// The body of a scripted answer.
fn scripted(events: Vec<Event>) -> Bytes {
    let script = Script::new().events(events);
    let sent = script.send(http::Request::new(Body::empty())).now_or_never();
    let body = sent.expect("an answer at once").unwrap().into_body();
    body.collect().now_or_never().expect("a body at once").unwrap()
}

/// The event with a header, as far as scripts have its type, and the value that is sent.
fn with(event: Event, name: &str, value: &Value) -> (Event, Value) {
    match value {
        Value::Bool(it) => (event.bool(name, *it), value.clone()),
        Value::Bytes(it) => (event.bytes(name, it.clone()), value.clone()),
        Value::String(it) => (event.string(name, it), value.clone()),
        Value::Long(it) => (event.integer(name, *it), value.clone()),
        Value::Timestamp(millis) => {
            // Less than a millisecond is not sent.
            let time = time(*millis);
            let nanos = time.subsec_nanos() + 999_999;
            let time = Timestamp::from_secs_and_nanos(time.secs(), nanos);
            (event.timestamp(name, time), value.clone())
        }
        _ => (event.integer(name, 7), Value::Long(7)),
    }
}

#[test]
fn both_read_a_good_message_and_refuse_a_header_without_a_name() {
    let frame = framed(&super::headers(), b"payload");
    assert_eq!(both(&frame).unwrap().headers.len(), 11);
    assert!(both(&framed(&[0, 0], b"")).is_none());
    let error = Message::decode(&framed(&[0, 0], b"")).unwrap_err();
    assert!(error.to_string().ends_with("a header without a name"), "{error}");
}

/// The longest headers that are allowed, and one byte more.
#[test]
fn both_limit_the_length_of_headers() {
    let mut frame = Frame::new(&[], "payload");
    // Each header has 2 bytes of name, 1 of type, 2 of length and the value: 32,768 in all.
    frame.headers = vec![("n".to_owned(), Value::Bytes(vec![7; 32_763])); 4];
    assert_eq!(frame.written_headers().len(), 128 << 10);
    assert!(both(&frame.write()).is_some());
    frame.headers[0].0.push('n');
    assert!(both(&frame.write()).is_none());
    let error = Message::decode(&frame.write()).unwrap_err();
    assert!(error.to_string().contains("131073 bytes of headers"), "{error}");
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn messages_are_read(frame in frames()) {
        prop_assert_eq!(both(&frame.write()), Some(frame));
    }

    #[test]
    fn messages_of_scripts_are_written(frames in vec(frames(), 1..4)) {
        let (mut events, mut expected) = (Vec::new(), Vec::new());
        for frame in &frames {
            let mut sent = Frame::new(&[(":message-type", "event"), (":event-type", "é")], "");
            sent.payload.clone_from(&frame.payload);
            let mut event = Event::new("é", frame.payload.clone());
            for (name, value) in &frame.headers {
                let value_sent;
                (event, value_sent) = with(event, name, value);
                sent.headers.push((name.clone(), value_sent));
            }
            events.push(event);
            expected.extend(sent.write());
        }
        prop_assert_eq!(&scripted(events)[..], expected);
    }

    #[test]
    fn both_refuse_what_is_broken_off(frame in frames(), place in 0.0..1.0_f64) {
        let frame = frame.write();
        let length = (frame.len() as f64 * place) as usize;
        prop_assert!(both(&frame[..length]).is_none());
        prop_assert!(both(&[&frame[..], &frame[..length], b"?"].concat()).is_none());
    }

    #[test]
    fn both_refuse_a_wrong_bit(frame in frames(), place in 0.0..1.0_f64, bit in 0_u8..8) {
        let mut frame = frame.write();
        let byte = (frame.len() as f64 * place) as usize;
        frame[byte] ^= 1_u8 << bit;
        prop_assert!(both(&frame).is_none());
    }

    #[test]
    fn both_agree_on_damage(frame in frames(), damages in damages()) {
        both(&damaged(&frame.write(), &damages));
    }

    /// The checksums are right, so that headers are what there is to disagree about.
    #[test]
    fn both_agree_on_damaged_headers(frame in frames(), damages in damages()) {
        both(&framed(&damaged(&frame.written_headers(), &damages), &frame.payload));
    }

    #[test]
    fn both_agree_on_any_headers(
        headers in vec(prop_oneof![any::<u8>(), 0_u8..12], 0..60),
        payload in vec(any::<u8>(), 0..10),
    ) {
        both(&framed(&headers, &payload));
    }

    #[test]
    fn both_agree_on_any_lengths(
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
        // And with a total length that is right, so that only that of the headers may be wrong.
        let length = u32::try_from(frame.len()).unwrap();
        frame[..4].copy_from_slice(&length.to_be_bytes());
        let checksum = crc32(&frame[..8]);
        frame[8..12].copy_from_slice(&checksum);
        let end = frame.len() - 4;
        let checksum = crc32(&frame[..end]);
        frame[end..].copy_from_slice(&checksum);
        both(&frame);
    }

    #[test]
    fn both_agree_on_any_bytes(bytes in vec(any::<u8>(), 0..100)) {
        both(&bytes);
    }
}
