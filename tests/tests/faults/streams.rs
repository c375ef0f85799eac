//! Streams of events that go wrong on the way.

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use tinsmith_lambda::types::InvokeWithResponseStreamResponseEvent as Event;

use super::*;

const TYPE: (&str, &str) = ("content-type", "application/vnd.amazon.eventstream");
const ID: (&str, &str) = ("x-amzn-requestid", "1-2-3");

fn frame(headers: &[(&'static str, &'static str)], payload: &str) -> Vec<u8> {
    let headers = headers
        .iter()
        .map(|(name, value)| Header::new(*name, HeaderValue::String((*value).into())))
        .collect();
    let message = Message::new_from_parts(headers, payload.to_owned());
    let mut frame = Vec::new();
    write_message_to(&message, &mut frame).unwrap();
    frame
}

fn event(name: &'static str, payload: &str) -> Vec<u8> {
    frame(&[(":message-type", "event"), (":event-type", name)], payload)
}

fn chunk(text: &str) -> Vec<u8> {
    event("PayloadChunk", text)
}

/// An answer of which `parts` are sent, each in a chunk of HTTP of its own.
fn streaming(parts: &[Vec<u8>]) -> Answer {
    let head = [TYPE, ID, ("transfer-encoding", "chunked")];
    parts.iter().fold(Answer::nothing().head(200, &head), |answer, part| {
        answer.write(format!("{:x}\r\n", part.len())).write(part).write("\r\n")
    })
}

fn complete(parts: &[Vec<u8>]) -> Answer {
    streaming(parts).write("0\r\n\r\n")
}

/// What comes of a stream: its text, and how it ends. Its request is sent once, whatever happens.
async fn received(answer: Answer, options: CallOptions) -> (String, Result<bool, Error>) {
    let server = FaultServer::script([answer]).await;
    let client = client(&server);
    let call = client.invoke_with_response_stream("f").with(options.idempotent(true));
    let mut stream = call.send().await.unwrap().event_stream;
    let (mut text, mut is_complete) = (String::new(), false);
    let end = loop {
        match stream.recv().await {
            Ok(Some(Event::PayloadChunk(chunk))) => {
                text += std::str::from_utf8(&chunk.payload.unwrap_or_default()).unwrap();
            }
            Ok(Some(Event::InvokeComplete(_))) => is_complete = true,
            Ok(Some(other)) => panic!("{other:?}"),
            Ok(None) => break Ok(is_complete),
            Err(error) => break Err(error),
        }
    };
    assert!(matches!(stream.recv().await, Ok(None)), "after the end there is nothing");
    assert_eq!((server.requests(), server.runs()), (1, 1), "what has begun is not begun again");
    (text, end)
}

async fn fails(answer: Answer, expected: &str) -> Error {
    let (text, end) = received(answer, CallOptions::new()).await;
    let error = end.unwrap_err();
    assert_eq!(text, "ab", "what came before the error is good: {error}");
    assert!(
        super::matches(&error.to_string(), expected),
        "{error:#?}\nis      {error}\nand not {expected}"
    );
    assert_eq!(error.request_id(), Some("1-2-3"));
    error
}

#[tokio::test]
async fn a_whole_stream() {
    let answer = complete(&[chunk("a"), chunk("b"), event("InvokeComplete", "{}")]);
    let (text, end) = received(answer, CallOptions::new()).await;
    assert_eq!((text.as_str(), end.unwrap()), ("ab", true));
}

#[tokio::test]
async fn a_wrong_checksum() {
    for place in [0, 1] {
        let mut damaged = chunk("cdef");
        let byte = damaged.len() - 6 * (1 - place) - 1;
        damaged[byte] ^= 1;
        let error = fails(
            complete(&[chunk("a"), chunk("b"), damaged, chunk("g")]),
            "InvokeWithResponseStream: not a message of an event stream: * checksum * (HTTP 200, request id 1-2-3*)",
        )
        .await;
        assert_eq!(kind(&error), "Decode");
        assert!(error.may_have_run());
    }
}

#[tokio::test]
async fn an_exception() {
    let exception = [(":message-type", "exception"), (":exception-type", "ServiceException")];
    let error = fails(
        complete(&[chunk("a"), chunk("b"), frame(&exception, r#"{"Message":"out of order"}"#)]),
        "InvokeWithResponseStream: ServiceException: out of order (HTTP 200, request id 1-2-3*)",
    )
    .await;
    assert_eq!((error.code(), error.may_have_run()), (Some("ServiceException"), true));
}

#[tokio::test]
async fn an_error_without_a_model() {
    let unknown = [(":message-type", "error"), (":error-code", "Odd"), (":error-message", "no")];
    let error = fails(
        complete(&[chunk("a"), chunk("b"), frame(&unknown, "")]),
        "InvokeWithResponseStream: Odd: no (HTTP 200, request id 1-2-3*)",
    )
    .await;
    assert_eq!(kind(&error), "Unmodelled");
}

/// The end of the connection is not the end of the answer.
#[tokio::test]
async fn broken_off() {
    for answer in [
        streaming(&[chunk("a"), chunk("b")]).close(),
        streaming(&[chunk("a"), chunk("b")]).reset(),
        streaming(&[chunk("a"), chunk("b"), chunk("c")[..9].to_vec()]).reset(),
    ] {
        let error = fails(
            answer,
            "InvokeWithResponseStream: the connection was interrupted, and the request may have been received: * (HTTP 200, request id 1-2-3*)",
        )
        .await;
        assert_eq!((kind(&error).as_str(), error.may_have_run()), ("Connection", true));
    }
}

/// A stream that ends between two messages without its last event looks whole: the caller sees that
/// `InvokeComplete` did not come.
#[tokio::test]
async fn without_its_last_event() {
    let (text, end) = received(complete(&[chunk("a"), chunk("b")]), CallOptions::new()).await;
    assert_eq!((text.as_str(), end.unwrap()), ("ab", false));
}

#[tokio::test]
async fn ended_in_a_message() {
    let error = fails(
        complete(&[chunk("a"), chunk("b"), chunk("c")[..9].to_vec()]),
        "InvokeWithResponseStream: the stream ends within a message, after 9 bytes of it (HTTP 200, request id 1-2-3*)",
    )
    .await;
    assert_eq!(kind(&error), "Decode");
}

#[tokio::test]
async fn an_event_nobody_knows() {
    let server = FaultServer::script([complete(&[event("Novelty", "{}"), chunk("a")])]).await;
    let mut stream =
        client(&server).invoke_with_response_stream("f").send().await.unwrap().event_stream;
    let novelty = stream.recv().await.unwrap();
    assert!(matches!(&novelty, Some(Event::Unknown(name)) if name == "Novelty"), "{novelty:?}");
    assert!(matches!(stream.recv().await.unwrap(), Some(Event::PayloadChunk(_))));
}

#[tokio::test]
async fn no_events_at_all() {
    let (_, end) =
        received(complete(&[b"<html>Sign in</html>".to_vec()]), CallOptions::new()).await;
    let error = end.unwrap_err();
    assert_eq!(
        error.to_string(),
        "InvokeWithResponseStream: not a message of an event stream: the checksum of the prelude is \
         04f530b8, but the message announces 676e2069 (HTTP 200, request id 1-2-3, 1 attempt, may have run)"
    );
}

/// A stream that falls silent ends by the limit on reading.
#[tokio::test]
async fn silence() {
    let answer = streaming(&[chunk("a"), chunk("b")]).hang();
    let options = CallOptions::new().read_timeout(Duration::from_millis(500));
    let (text, end) = received(answer, options).await;
    let error = end.unwrap_err();
    assert_eq!((text.as_str(), kind(&error).as_str()), ("ab", "Timeout"), "{error}");
    assert_eq!(
        error.to_string(),
        "InvokeWithResponseStream: timed out: no byte of the response within 500ms; raise `read_timeout` \
         if that is too short (HTTP 200, request id 1-2-3, 1 attempt, may have run)"
    );
}

/// The head of a stream is an answer like any other: what fails before it may be sent again.
#[tokio::test]
async fn an_error_instead_of_a_stream() {
    let throttled = Answer::error(429, "TooManyRequestsException", &[]);
    let stream = complete(&[chunk("a"), event("InvokeComplete", "{}")]);
    let server = FaultServer::script([throttled, stream]).await;
    let mut stream =
        client(&server).invoke_with_response_stream("f").send().await.unwrap().event_stream;
    assert!(matches!(stream.recv().await.unwrap(), Some(Event::PayloadChunk(_))));
    assert_eq!((server.requests(), server.runs()), (2, 1));
}
