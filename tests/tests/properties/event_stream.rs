//! Streams of events, in pieces of any size, broken off anywhere, and of any bytes.

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::Response;
use proptest::collection::vec;
use proptest::prelude::*;
use tinsmith_lambda::operation::InvokeWithResponseStream;
use tinsmith_lambda::types::InvokeWithResponseStreamResponseEvent as Event;
use tinsmith_lambda::{Body, Error, ErrorKind, Operation};

use super::frames::encoding::{Frame, Value};
use super::inputs::{cases, damaged, damages};

/// An event as the tests see it: a chunk's bytes, the log of the end, or the name of another.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Chunk(Vec<u8>),
    End(String),
    Other(String),
}

fn events() -> impl Strategy<Value = Vec<Seen>> {
    vec(
        prop_oneof![
            6 => vec(any::<u8>(), 0..40).prop_map(Seen::Chunk),
            1 => "[a-zA-Z0-9]{0,12}".prop_map(Seen::End),
            1 => "Future[a-zA-Z]{0,12}".prop_map(Seen::Other),
        ],
        0..6,
    )
}

fn frame(event: &Seen) -> Vec<u8> {
    let (name, payload) = match event {
        Seen::Chunk(bytes) => ("PayloadChunk", bytes.clone()),
        Seen::End(log) => ("InvokeComplete", format!(r#"{{"LogResult":"{log}"}}"#).into_bytes()),
        Seen::Other(name) => (name.as_str(), b"?".to_vec()),
    };
    let headers = [
        (":message-type", "event"),
        (":event-type", name),
        (":content-type", "application/octet-stream"),
    ];
    let mut frame = Frame::new(&headers, payload);
    frame.headers.push(("number".to_owned(), Value::Integer(7)));
    frame.write()
}

/// Reads a stream that comes in pieces of these sizes, over and over.
fn read(bytes: &[u8], sizes: &[usize]) -> (Vec<Seen>, Result<(), Error>) {
    let (mut rest, mut pieces) = (bytes, Vec::<std::io::Result<Bytes>>::new());
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).min(rest.len()));
        pieces.push(Ok(Bytes::copy_from_slice(piece)));
        rest = after;
    }
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let output = InvokeWithResponseStream::output(Response::new(body)).unwrap();
    let mut stream = output.event_stream;
    let mut seen = Vec::new();
    let end = loop {
        // Everything has come already, so that there is nothing to wait for.
        match stream.recv().now_or_never().expect("an event at once") {
            Ok(Some(Event::PayloadChunk(chunk))) => {
                seen.push(Seen::Chunk(chunk.payload.unwrap_or_default().to_vec()));
            }
            Ok(Some(Event::InvokeComplete(end))) => {
                seen.push(Seen::End(end.log_result.unwrap_or_default()));
            }
            Ok(Some(Event::Unknown(name))) => seen.push(Seen::Other(name)),
            Ok(Some(other)) => panic!("{other:?}"),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    // Nothing follows the end, or an error.
    assert!(matches!(stream.recv().now_or_never(), Some(Ok(None))));
    (seen, end)
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn events_come_whatever_the_pieces_are(events in events(), sizes in vec(1_usize..200, 1..5)) {
        let bytes = events.iter().map(frame).collect::<Vec<_>>().concat();
        let (seen, end) = read(&bytes, &sizes);
        prop_assert_eq!(seen, events);
        prop_assert!(end.is_ok(), "{end:?}");
    }

    #[test]
    fn a_stream_that_breaks_off_gives_what_was_whole(
        events in events(),
        sizes in vec(1_usize..200, 1..5),
        place in 0.0..1.0_f64,
    ) {
        let frames: Vec<Vec<u8>> = events.iter().map(frame).collect();
        let bytes = frames.concat();
        let length = (bytes.len() as f64 * place) as usize;
        let (seen, end) = read(&bytes[..length], &sizes);
        let mut whole = 0;
        let mut at = 0;
        while whole < frames.len() && at + frames[whole].len() <= length {
            at += frames[whole].len();
            whole += 1;
        }
        prop_assert_eq!(seen, &events[..whole]);
        match end {
            Ok(()) => prop_assert_eq!(at, length),
            Err(error) => {
                prop_assert!(at < length);
                prop_assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
            }
        }
    }

    #[test]
    fn damage_is_found(events in events(), sizes in vec(1_usize..200, 1..5), damages in damages()) {
        let whole = events.iter().map(frame).collect::<Vec<_>>().concat();
        let (seen, _) = read(&damaged(&whole, &damages), &sizes);
        // Each message has a checksum, so that none is taken for another.
        prop_assert!(seen.iter().all(|event| events.contains(event)), "{seen:?}");
    }

    #[test]
    fn any_bytes_are_no_worse_than_an_error(
        length in prop_oneof![0_u32..64, any::<u32>()],
        bytes in vec(any::<u8>(), 0..100),
        sizes in vec(1_usize..50, 1..3),
    ) {
        // The first bytes are the length of the message.
        let bytes = [&length.to_be_bytes()[..], &bytes].concat();
        let (seen, end) = read(&bytes, &sizes);
        prop_assert_eq!(seen, []);
        prop_assert!(end.is_err());
        let end = read(&bytes[4..], &sizes).1;
        prop_assert!(end.is_err() || bytes.len() == 4);
    }
}
