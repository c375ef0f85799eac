//! Typed payloads, errors of functions, and response streams, against scripted answers.
#![allow(clippy::unwrap_used, reason = "helpers of a test fail the test by panicking")]

use serde::{Deserialize, Serialize};
use serde_json::json;
use tinsmith_lambda::runtime::testing::{Answer, Event, Script};
use tinsmith_lambda::types::InvocationType;
use tinsmith_lambda::{CallOptions, Client, ErrorKind, InvokeError, ResponseStream};
use tokio::io::AsyncReadExt as _;

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Size {
    width: u32,
}

fn client(script: &Script) -> Client {
    Client::new(script.config())
}

#[tokio::test]
async fn values_go_in_and_come_out() {
    let script = Script::new().json(200, r#"{"width": 7}"#);
    let client = client(&script);
    let invoke = client.invoke("resize").json(&Size { width: 3 }).unwrap();
    let answer = invoke.client_context(&json!({"a": 1})).unwrap().send().await.unwrap();
    assert_eq!(answer.json::<Size>().unwrap(), Size { width: 7 });
    let request = &script.requests()[0];
    assert_eq!(request.body_text(), r#"{"width":3}"#);
    assert_eq!(request.header("x-amz-client-context"), Some("eyJhIjoxfQ=="));
    script.finish().unwrap();
}

#[tokio::test]
async fn the_question_mark_makes_an_error_of_the_client_of_a_payload() {
    async fn call(client: &Client, data: &Data) -> Result<(), tinsmith_lambda::Error> {
        client.invoke("resize").json(data)?.client_context(data)?.send().await?;
        client
            .invoke_with_response_stream("resize")
            .json(data)?
            .client_context(data)?
            .send()
            .await?;
        Ok(())
    }
    type Data = std::collections::HashMap<Vec<u8>, u8>;
    let script = Script::new();
    let error = call(&client(&script), &Data::from([(vec![1], 1)])).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    assert!(error.to_string().starts_with("the value cannot be serialized as JSON: "), "{error}");
    assert_eq!((error.attempts(), script.requests().len()), (0, 0));
}

#[tokio::test]
async fn an_answer_without_a_payload_is_null() {
    let script = Script::new().answer(Answer::new(202)).answer(Answer::new(202));
    let client = client(&script);
    let event = client.invoke("resize").invocation_type(InvocationType::Event);
    event.send().await.unwrap().json::<()>().unwrap();
    let answer = client.invoke("resize").send().await.unwrap();
    assert!(answer.json::<Size>().unwrap_err().to_string().contains("invalid type: null"));
}

#[tokio::test]
async fn a_function_that_failed_is_an_error() {
    let failed =
        r#"{"errorType": "ValueError", "errorMessage": "no size", "stackTrace": ["a", "b"]}"#;
    let script = Script::new().answer(
        Answer::new(200)
            .header("x-amz-function-error", "Handled")
            .header("x-amz-log-result", "U1RBUlQK/w==")
            .body(failed),
    );
    let answer = client(&script).invoke("resize").send().await.unwrap();
    let InvokeError::Function(error) = answer.json::<Size>().unwrap_err() else {
        panic!("{answer:?}");
    };
    assert_eq!(error.to_string(), "the function failed (Handled): ValueError: no size");
    assert_eq!(error.stack_trace, ["a", "b"]);
    // Lambda cuts logs in the midst of characters.
    assert_eq!(error.log_tail.as_deref(), Some("START\n\u{FFFD}"));
    assert_eq!(answer.log_tail(), error.log_tail);
    assert_eq!(answer.function_error(), Some(*error));
}

#[tokio::test]
async fn a_function_that_failed_in_the_emulator_is_one_as_well() {
    let failed = r#"{"errorType": "ValueError", "errorMessage": "no size"}"#;
    let script = Script::new().json(500, failed).json(500, r#"{"message": "overloaded"}"#);
    let client = client(&script);
    let error = InvokeError::from(client.invoke("resize").send().await.unwrap_err());
    assert_eq!(error.function_error().unwrap().error_type.as_deref(), Some("ValueError"));
    let error = InvokeError::from(client.invoke("resize").send().await.unwrap_err());
    assert!(matches!(error, InvokeError::Call(_)), "{error}");
}

#[tokio::test]
async fn an_answer_of_another_type_is_shown() {
    let script = Script::new().json(200, format!(r#"{{"width": "{}"}}"#, "x".repeat(200)));
    let answer = client(&script).invoke("resize").send().await.unwrap();
    let error = answer.json::<Size>().unwrap_err().to_string();
    assert!(error.contains("invalid type: string"), "{error}");
    assert!(error.contains("at line 1 column"), "{error}");
    assert!(error.contains(r#"it begins with "{\"width\": \"xxx"#), "{error}");
    assert!(error.len() < 600, "{error}");
}

#[test]
fn what_cannot_be_written_is_an_error_at_once() {
    let client = client(&Script::new());
    let keys = std::collections::BTreeMap::from([([1, 2], 3)]);
    let error = client.invoke("resize").json(&keys).unwrap_err();
    assert!(error.to_string().contains("key must be a string"), "{error}");
    // 2,687 bytes are 3,584 in base64, with the two quotation marks.
    let context = "x".repeat(2_685);
    let error = client.invoke("resize").client_context(&context).unwrap_err();
    assert!(error.to_string().contains("has 3584 bytes as base64, and at most 3583"), "{error}");
    client.invoke("resize").client_context(&context[1..]).unwrap_err();
    let call = client.invoke("resize").client_context(&context[2..]).unwrap();
    assert_eq!(call.operation().client_context.as_ref().unwrap().len(), 3_580);
}

#[tokio::test]
async fn payloads_have_limits() {
    let script = Script::new().answer(Answer::new(200)).answer(Answer::new(202));
    let client = client(&script);
    let six_megabytes = vec![b' '; 6_291_557];
    let error = client.invoke("resize").payload(six_megabytes.clone()).send().await.unwrap_err();
    let ErrorKind::Build(build) = error.kind() else { panic!("{error}") };
    let too_large = build.is_too_large().unwrap();
    assert_eq!((too_large.bytes, too_large.limit), (6_291_557, 6_291_556));
    assert!(
        error.to_string().ends_with("or raise the call's `body_limit` (0 attempts)"),
        "{error}"
    );

    let queued = |bytes| {
        let call = client.invoke("resize").invocation_type(InvocationType::Event);
        call.payload(vec![b' '; bytes])
    };
    queued(1_048_577).send().await.unwrap_err();
    queued(1_048_576).send().await.unwrap();
    let options = CallOptions::new().body_limit(None);
    client.invoke("resize").payload(six_megabytes).with(options).send().await.unwrap();
    script.finish().unwrap();
}

fn chunk(bytes: impl Into<Vec<u8>>) -> Event {
    Event::new("PayloadChunk", bytes.into())
}

fn complete(json: &str) -> Event {
    Event::new("InvokeComplete", json.to_owned())
}

async fn stream(events: impl IntoIterator<Item = Event>) -> ResponseStream {
    let script = Script::new().events(events);
    let answer = client(&script).invoke_with_response_stream("report").send().await.unwrap();
    answer.into_stream()
}

#[tokio::test]
async fn a_stream_is_the_bytes_of_the_answer() {
    let mut parts =
        stream([chunk("Hel"), chunk(""), chunk("lo"), complete(r#"{"LogResult":"QQ=="}"#)]).await;
    assert_eq!(parts.try_next().await.unwrap().unwrap(), "Hel");
    assert_eq!(parts.try_next().await.unwrap().unwrap(), "lo");
    assert!(parts.log_tail().is_none());
    assert!(parts.try_next().await.unwrap().is_none());
    assert!(parts.try_next().await.unwrap().is_none());
    assert_eq!(parts.log_tail(), Some("A"));
    let whole = stream([chunk("Hel"), chunk("lo"), complete("{}")]).await.collect().await.unwrap();
    assert_eq!(whole, "Hello");
}

#[tokio::test]
async fn a_stream_ends_in_the_error_of_its_function() {
    let failed = r#"{"ErrorCode":"Unhandled","ErrorDetails":"{\"errorType\":\"Oh\",\"errorMessage\":\"no\"}"}"#;
    let mut parts = stream([chunk("Hel"), complete(failed)]).await;
    assert_eq!(parts.try_next().await.unwrap().unwrap(), "Hel");
    let error = parts.try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "the function failed (Unhandled): Oh: no");
    assert!(parts.try_next().await.unwrap().is_none());

    let failed = r#"{"ErrorCode":"Function.ResponseSizeTooLarge","ErrorDetails":"too much"}"#;
    let error = stream([complete(failed)]).await.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the function failed (Unhandled): Function.ResponseSizeTooLarge: too much"
    );
}

#[tokio::test]
async fn a_stream_that_ends_before_its_function_is_an_error() {
    let mut parts = stream([chunk("Hel")]).await;
    assert_eq!(parts.try_next().await.unwrap().unwrap(), "Hel");
    let error = parts.try_next().await.unwrap_err();
    assert!(
        error.to_string().contains("the stream ended before the response was complete"),
        "{error}"
    );
    let InvokeError::Call(call) = error else { panic!("{error}") };
    assert!(call.may_have_run());
    assert!(parts.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_stream_can_be_read_from() {
    let mut reader = stream([chunk("Hello"), chunk(" you"), complete("{}")]).await.into_reader();
    let mut two = [0; 2];
    reader.read_exact(&mut two).await.unwrap();
    assert_eq!(&two, b"He");
    let mut rest = String::new();
    reader.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "llo you");

    let mut cut = stream([chunk("Hello")]).await.into_reader();
    let error = cut.read_to_string(&mut rest).await.unwrap_err();
    assert!(error.get_ref().unwrap().is::<InvokeError>(), "{error}");
}

#[tokio::test]
async fn a_stream_can_be_lines_of_json() {
    let text = "{\"width\":1}\n\n{\"width\":2}\r\n{\"oops\n{\"width\":3}";
    // However the bytes are cut.
    for length in [1, 2, 7, 100] {
        let mut events: Vec<Event> = text.as_bytes().chunks(length).map(chunk).collect();
        events.push(complete("{}"));
        let mut lines = stream(events).await.json_lines::<Size>();
        for width in [1, 2] {
            assert_eq!(lines.try_next().await.unwrap(), Some(Size { width }));
        }
        let error = lines.try_next().await.unwrap_err();
        assert!(error.to_string().contains("oops"), "{error}");
        assert_eq!(lines.try_next().await.unwrap(), Some(Size { width: 3 }));
        assert_eq!(lines.try_next().await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_stream_may_begin_with_a_prelude() {
    let mut bytes = br#"{"statusCode": 404, "headers": {"Content-Type": "text/html"}, "cookies": ["a=b"], "x": 1}"#.to_vec();
    bytes.extend([0; 8]);
    bytes.extend(b"<html>");
    for length in [1, 5, 1_000] {
        let mut events: Vec<Event> = bytes.chunks(length).map(chunk).collect();
        events.push(complete("{}"));
        let mut parts = stream(events).await;
        let prelude = parts.http_prelude().await.unwrap();
        assert_eq!(prelude.status_code, 404);
        assert_eq!(prelude.headers["Content-Type"], "text/html");
        assert_eq!(prelude.cookies, ["a=b"]);
        assert_eq!(parts.collect().await.unwrap(), "<html>");
    }
    for events in
        [vec![chunk("<html>"), complete("{}")], vec![chunk("oops\0\0\0\0\0\0\0\0"), complete("{}")]]
    {
        let error = stream(events).await.http_prelude().await.unwrap_err();
        assert!(error.to_string().contains("prelude"), "{error}");
    }
    let large = stream((0..30).map(|_| chunk("x".repeat(10_000)))).await.http_prelude().await;
    assert!(large.unwrap_err().to_string().contains("has no HTTP prelude"));
}
