mod decoding;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message as RawMessage};
use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::{FutureExt as _, StreamExt as _};

use super::*;
use crate::error::tests::Kind;
use crate::json::Reader;

type Events = EventStream<String, Kind>;

/// The name and payload of an event.
fn read(message: &Message) -> Result<String, DecodeError> {
    match message.event_type()? {
        "json" => message.json(|json| json.list(Reader::string)).map(|texts| texts.join("+")),
        name => Ok(format!("{name}: {}", message.text()?)),
    }
}

fn events(body: Body) -> Events {
    let mut response = http::Response::new(body);
    let headers =
        [("x-amzn-requestid", "1-2"), ("content-type", "application/vnd.amazon.eventstream")];
    for (name, value) in headers {
        response.headers_mut().insert(name, http::HeaderValue::from_static(value));
    }
    Response::of("Watch", response).events(read, &[("missing", "NotFound")])
}

fn frame(headers: &[(&'static str, &'static str)], payload: &'static str) -> Bytes {
    let headers = headers
        .iter()
        .map(|(name, value)| Header::new(*name, HeaderValue::String((*value).into())));
    let mut frame = BytesMut::new().writer().into_inner();
    write_message_to(&RawMessage::new_from_parts(headers.collect(), payload), &mut frame).unwrap();
    frame.freeze()
}

fn event(name: &'static str, payload: &'static str) -> Bytes {
    frame(&[(":message-type", "event"), (":event-type", name)], payload)
}

fn chunks(bytes: &[Bytes], size: usize) -> Body {
    let all = bytes.concat();
    let chunks: Vec<_> = all
        .chunks(size)
        .map(|chunk| Ok::<_, crate::BoxError>(Bytes::copy_from_slice(chunk)))
        .collect();
    Body::from_stream(futures_util::stream::iter(chunks))
}

async fn first_error(frame: Bytes) -> Error<Kind> {
    let mut events = events(frame.into());
    let error = events.recv().await.unwrap_err();
    assert!(events.recv().await.unwrap().is_none(), "nothing follows an error");
    error
}

#[tokio::test]
async fn other_responses_are_shown() {
    let html = "<html><head><title>Sign in</title></head><body>".repeat(10);
    for (content_type, body, expected) in [
        (
            Some("application/json"),
            r#"{"a":1}"#,
            "application/json, and it begins with {\"a\":1} (",
        ),
        (
            Some("application/json"),
            r#"{"token":"hunter2"}"#,
            "application/json, and it begins with {\"token\":\"***",
        ),
        (
            Some("text/html; charset=utf-8"),
            html.as_str(),
            "text/html; charset=utf-8, and it begins with <html><head><title>Sign in</title></head><body><",
        ),
        (None, "no", "missing, and it begins with no ("),
    ] {
        for size in [1, 1000] {
            let mut response = http::Response::new(chunks(&[Bytes::from(body.to_owned())], size));
            if let Some(content_type) = content_type {
                response.headers_mut().insert("content-type", content_type.parse().unwrap());
            }
            let mut events: Events = Response::of("Watch", response).events(read, &[]);
            let error = events.recv().await.unwrap_err().to_string();
            let expected = match size {
                1 => expected.split_once("begins with").unwrap().0,
                _ => expected,
            };
            assert!(error.contains(expected), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

#[tokio::test]
async fn reads_events_however_they_are_cut() {
    let frames = [event("a", "1"), event("json", r#"["3","4"]"#), event("b", "")];
    for size in [1, 7, 1000] {
        let mut events = events(chunks(&frames, size));
        for expected in [Some("a: 1"), Some("3+4"), Some("b: "), None, None] {
            assert_eq!(events.recv().await.unwrap().as_deref(), expected, "in chunks of {size}");
        }
    }
}

#[tokio::test]
async fn reads_exceptions_and_errors() {
    let exception = [(":message-type", "exception"), (":exception-type", "missing")];
    let error = first_error(frame(&exception, r#"{"message":"gone","seconds":3}"#)).await;
    assert!(matches!(error.kind(), Kind::NotFound { seconds: Some(3) }));
    assert_eq!(error.to_string(), "Watch: NotFound: gone (HTTP 200, request id 1-2)");

    let unknown = [(":message-type", "exception"), (":exception-type", "odd")];
    let error = first_error(frame(&unknown, r#"{"Message":"hm"}"#)).await;
    assert!(matches!(error.kind(), Kind::Other(Failure::Unmodelled(_))));
    assert_eq!((error.code(), error.message()), (Some("odd"), Some("hm")));

    let internal =
        [(":message-type", "error"), (":error-code", "internal"), (":error-message", "oh")];
    let error = first_error(frame(&internal, "")).await;
    assert_eq!(error.to_string(), "Watch: internal: oh (HTTP 200, request id 1-2)");
}

#[tokio::test]
async fn rejects_invalid_messages() {
    let with_bytes =
        |name: &'static str| Header::new(name, HeaderValue::ByteArray(Bytes::from("event")));
    let mut malformed = BytesMut::new();
    let message = RawMessage::new_from_parts(vec![with_bytes(":message-type")], "");
    write_message_to(&message, &mut malformed).unwrap();
    let mut damaged = BytesMut::from(&event("a", "payload")[..]);
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let cases = [
        (frame(&[(":event-type", "a")], ""), "has no header \":message-type\""),
        (frame(&[(":message-type", "event")], ""), "has no header \":event-type\""),
        (frame(&[(":message-type", "exception")], ""), "has no header \":exception-type\""),
        (frame(&[(":message-type", "odd")], ""), "\"odd\" is not a type of message"),
        (malformed.freeze(), "\":message-type\" of a message is not a string"),
        (damaged.freeze(), "not a message of an event stream"),
        (event("json", "[1]"), "expected a string"),
        (event("a", "payload").slice(..20), "ends within a message, after 20 bytes"),
        (Bytes::from_static(&[0, 0, 0, 0, 0]), "ends within a message, after 5 bytes"),
        (Bytes::from_static(&[0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0]), "not a message"),
        (Bytes::from_static(&[255; 16]), "the checksum of the prelude is"),
    ];
    for (bytes, expected) in cases {
        let error = first_error(bytes).await;
        assert!(matches!(error.kind(), Kind::Other(Failure::Decode(_))), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

/// The length has its own checksum, so a corrupt length is not waited for.
#[tokio::test]
async fn a_corrupt_length_is_detected_immediately() {
    let mut damaged = BytesMut::from(&event("a", "payload")[..]);
    damaged[1] ^= 1;
    for chunks in [vec![damaged[..12].to_vec()], damaged[..12].chunks(5).map(Vec::from).collect()] {
        let begun = futures_util::stream::iter(
            chunks.into_iter().map(|it| Ok::<_, crate::BoxError>(it.into())),
        );
        let mut events = events(Body::from_stream(begun.chain(futures_util::stream::pending())));
        let error = events.recv().now_or_never().expect("an error at once").unwrap_err();
        assert!(error.to_string().contains("the checksum of the prelude is "), "{error}");
    }
}

#[tokio::test]
async fn an_interrupted_connection_is_reported() {
    let broken = Body::from_stream(futures_util::stream::iter([
        Ok(event("a", "1")),
        Err(crate::BoxError::from("reset")),
    ]));
    let mut events = events(broken);
    assert_eq!(events.recv().await.unwrap().unwrap(), "a: 1");
    let error = events.recv().await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Other(Failure::Connection(_))), "{error}");
}

#[tokio::test]
async fn the_default_is_empty() {
    assert!(Events::default().recv().await.unwrap().is_none());
    let events = events(Body::from_stream(Body::empty()));
    assert_eq!(events, events.clone());
    assert_ne!(events, Events::default());
}

/// From Smithy's protocol tests for restJson1.
#[test]
fn reads_headers_of_each_type() {
    let message = |base64: &str| {
        let frame = aws_smithy_types::base64::decode(base64).unwrap();
        Message::decode(&frame).unwrap()
    };
    let boolean = message(
        "AAAASwAAADv7Cl8VDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcAB2hlYWRlcnMNYm9vbGVhbkhlYWRlcgC4J9Ws",
    );
    assert_eq!(boolean.event_type(), Ok("headers"));
    assert_eq!(boolean.bool("booleanHeader"), Ok(Some(true)));
    assert_eq!(boolean.bool("none"), Ok(None));
    assert!(boolean.i32("booleanHeader").unwrap_err().to_string().contains("32 bits"));
    let long = message(
        "AAAAUAAAAEAr7VEyDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcAB2hlYWRlcnMKbG9uZ0hlYWRlcgUAAAAA/////udnd/I=",
    );
    assert_eq!(long.i64("longHeader"), Ok(Some(4_294_967_294)));
    assert!(long.i32("longHeader").is_err());
    let byte = message(
        "AAAASQAAADlvxG1ZDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcAB2hlYWRlcnMKYnl0ZUhlYWRlcgIBKFTmjg==",
    );
    assert_eq!((byte.i8("byteHeader"), byte.i16("byteHeader")), (Ok(Some(1)), Ok(Some(1))));
    let time = message(
        "AAAAVQAAAEWTZyrNDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcAB2hlYWRlcnMPdGltZXN0YW1wSGVhZGVyCAAAAZLi7jFQ6uV3Eg==",
    );
    let expected = crate::Timestamp::parse_date_time("2024-10-31T14:15:14Z").unwrap();
    assert_eq!(time.timestamp("timestampHeader"), Ok(Some(expected)));
    let blob = message(
        "AAAATQAAAD2dKQ+ADTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcAB2hlYWRlcnMKYmxvYkhlYWRlcgYAA2Zvb5sbbGM=",
    );
    assert_eq!(blob.bytes("blobHeader"), Ok(Some(Bytes::from("foo"))));
    assert!(blob.string("blobHeader").is_err());
}

#[tokio::test]
async fn events_can_be_given() {
    let given = || {
        let error = Error::new("Watch", Kind::NotFound { seconds: None });
        Events::from_events([Ok("a".to_owned()), Err(error), Ok("late".to_owned())])
    };
    let mut events = given();
    let late = events.clone();
    assert_eq!(events, late);
    assert_ne!(events, given());
    assert_eq!(events.recv().await.unwrap().as_deref(), Some("a"));
    let error = events.clone().recv().await;
    assert_eq!(error.unwrap_err().operation(), "Watch", "a clone has what was not read yet");
    let error = events.recv().await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Other(Failure::Connection(_))), "{error}");
    assert!(events.recv().await.unwrap().is_none());

    let mut late = late;
    assert!(late.recv().await.unwrap_err().to_string().contains("through a clone"));
    assert!(late.recv().await.unwrap().is_none());
}
