//! The client against functions that run, in the emulator of
//! [cargo-lambda](https://www.cargo-lambda.info), which others wrote. `cargo xtask e2e` starts it with
//! the functions in `tests/functions`; without it these tests are ignored.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

#[path = "emulator/repaired.rs"]
mod repaired;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tinsmith_lambda::runtime::retry::Retry;
use tinsmith_lambda::types::{InvocationType, LogType};
use tinsmith_lambda::{
    CallOptions, Client, Config, Credentials, ErrorKind, InvokeError, ResponseStream,
};
use tokio::io::AsyncReadExt as _;

use repaired::Repaired;

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Size {
    width: u32,
    unit: String,
}

fn client() -> Client {
    let url = env::var("TINSMITH_EMULATOR_URL")
        .expect("TINSMITH_EMULATOR_URL is not set; run `cargo xtask e2e`, which starts it");
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let config = Config::builder().region("eu-central-1").credentials(credentials);
    Client::new(config.endpoint_url(url).transport(Repaired::default()).build().unwrap())
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn values_go_in_and_come_out() {
    let size = Size { width: 7, unit: "ä✓\u{1F980}\"\\\n".to_owned() };
    let answer = client().invoke("echo").json(&size).unwrap().send().await.unwrap();
    assert_eq!((answer.status_code, answer.function_error()), (200, None));
    assert_eq!(answer.json::<Size>().unwrap(), size);
    let error = answer.json::<Vec<u8>>().unwrap_err();
    assert!(matches!(error, InvokeError::Payload(_)), "{error}");
}

/// Lambda answers 200 with a header, the emulator 500: to a program it is the same.
#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn functions_fail() {
    async fn resize(event: &Value) -> Result<Size, InvokeError> {
        client().invoke("fails").json(event)?.send().await?.json()
    }

    let error = resize(&json!({"message": "no\nsize"})).await.unwrap_err();
    assert_eq!(error.to_string(), "the function failed (Unhandled): TooSmall: no size");
    let function = error.function_error().unwrap();
    assert_eq!(function.message.as_deref(), Some("no\nsize"));
    assert_eq!(function.payload, r#"{"errorType":"TooSmall","errorMessage":"no\nsize"}"#);

    let error = resize(&json!({})).await.unwrap_err();
    let message = error.function_error().unwrap().message.as_deref();
    assert_eq!(message, Some("Lambda panicked: there is no message"));
    // It still lives.
    assert!(resize(&json!({"message": "again"})).await.unwrap_err().function_error().is_some());
}

/// Of an error that the service does not explain, the client keeps as much as a long stack trace needs.
#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn a_long_error_is_one_of_the_function() {
    let client = client();
    for length in [900, 1_100, 60_000] {
        let event = json!({"message": "x".repeat(length)});
        let error = client.invoke("fails").json(&event).unwrap().send().await.unwrap_err();
        let ErrorKind::Unmodelled(unmodelled) = error.kind() else { panic!("{error}") };
        assert!(unmodelled.body.starts_with(r#"{"errorType":"TooSmall","errorMessage":"xxx"#));
        assert!(InvokeError::from(error).function_error().is_some());
    }
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn a_function_that_is_not_there_is_no_error_of_a_function() {
    let error = client().invoke("nobody").send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (404, 1));
    assert!(error.to_string().contains("that function doesn't exist"), "{error}");
    assert!(InvokeError::from(error).function_error().is_none());
}

/// The emulator waits for the function whatever the type is, and has no log to show. A program for
/// both cannot rely on a 202 or a log.
#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn an_event_reaches_its_function() {
    let folder = tempfile::tempdir().unwrap();
    let (client, lines) = (client(), Lines::new(folder.path()));
    let call = client.invoke("sleeps").invocation_type(InvocationType::Event);
    let answer = call.json(&lines.event(0)).unwrap().log_type(LogType::Tail).send().await.unwrap();
    assert!((200..300).contains(&answer.status_code), "{}", answer.status_code);
    assert_eq!(answer.log_tail(), None);
    answer.json::<()>().unwrap();
    lines.until(&["begun", "done"]).await;
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn large_answers_come_whole() {
    let client = client();
    for bytes in [0, 1, 5_000_000] {
        let call = client.invoke("large").json(&json!({"bytes": bytes})).unwrap();
        let text: String = call.send().await.unwrap().json().unwrap();
        assert_eq!((text.len(), text.bytes().all(|byte| byte == b'x')), (bytes, true));
    }
    // And go in.
    let text = "y".repeat(5_000_000);
    let answer = client.invoke("echo").json(&text).unwrap().send().await.unwrap();
    assert!(answer.json::<String>().unwrap() == text);
}

/// The file that the function `sleeps` writes to.
struct Lines {
    file: PathBuf,
}

impl Lines {
    fn new(folder: &Path) -> Lines {
        Lines { file: folder.join("lines.txt") }
    }

    fn event(&self, milliseconds: u32) -> Value {
        json!({"file": self.file, "milliseconds": milliseconds})
    }

    fn read(&self) -> String {
        fs::read_to_string(&self.file).unwrap_or_default()
    }

    /// Waits until the function has written so much, and nothing else.
    async fn until(&self, expected: &[&str]) {
        let start = Instant::now();
        while self.read().lines().count() < expected.len() {
            assert!(start.elapsed() < Duration::from_secs(30), "{:?}", self.read());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(self.read().lines().collect::<Vec<_>>(), expected);
    }

    /// Waits until the function has done what it was given so far: the emulator has one instance of
    /// it, which takes one event after the other.
    async fn settled(&self, client: &Client) {
        let folder = tempfile::tempdir().unwrap();
        let event = Lines::new(folder.path()).event(0);
        client.invoke("sleeps").json(&event).unwrap().send().await.unwrap();
    }
}

/// Nobody knows what the function has done by then, so it is not invoked again; unless the program
/// says that it may be.
#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn a_function_that_is_late_runs_once() {
    let folder = tempfile::tempdir().unwrap();
    let (client, lines) = (client(), Lines::new(folder.path()));
    // So that the function is there when the time counts.
    lines.settled(&client).await;
    let retry = Retry::standard().initial_backoff(Duration::ZERO);
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(150)).retry(retry);
    let call = client.invoke("sleeps").json(&lines.event(600)).unwrap();
    let error = call.clone().with(options.clone()).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    assert!(error.may_have_run());
    lines.settled(&client).await;
    assert_eq!((error.attempts(), lines.read().as_str()), (1, "begun\ndone\n"));

    let error = call.with(options.idempotent(true)).send().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    lines.settled(&client).await;
    assert_eq!(lines.read(), "begun\ndone\n".repeat(4));
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn a_call_takes_no_longer_than_it_may() {
    let folder = tempfile::tempdir().unwrap();
    let (client, lines) = (client(), Lines::new(folder.path()));
    let options = CallOptions::new().timeout(Duration::from_millis(150));
    let call = client.invoke("sleeps").json(&lines.event(1_000)).unwrap().with(options);
    let start = Instant::now();
    let error = InvokeError::from(call.send().await.unwrap_err());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert!(error.function_error().is_none());
    let InvokeError::Call(error) = error else { panic!("{error}") };
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    lines.settled(&client).await;
    assert_eq!(lines.read(), "begun\ndone\n");
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn a_call_can_be_left() {
    let folder = tempfile::tempdir().unwrap();
    let (client, lines) = (client(), Lines::new(folder.path()));
    let call = client.invoke("sleeps").json(&lines.event(300)).unwrap();
    tokio::select! {
        answer = call.send() => panic!("{answer:?}"),
        () = lines.until(&["begun"]) => {}
    }
    // The client goes on, and the function too: nobody tells it.
    let answer = client.invoke("echo").json(&1).unwrap().send().await.unwrap();
    assert_eq!(answer.json::<u8>().unwrap(), 1);
    lines.settled(&client).await;
    assert_eq!(lines.read(), "begun\ndone\n");
}

async fn stream(texts: &[&str]) -> ResponseStream {
    let (client, event) = (client(), json!({"texts": texts}));
    let call = client.invoke_with_response_stream("streams").json(&event).unwrap();
    call.send().await.unwrap().into_stream()
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn streams_come_in_pieces() {
    let texts = ["a piece, ", "ä✓\u{1F980}", "and the last"];
    let mut pieces = stream(&texts).await;
    let mut received = Vec::new();
    while let Some(bytes) = pieces.try_next().await.unwrap() {
        received.push(String::from_utf8(bytes.to_vec()).unwrap());
    }
    assert_eq!(received, texts);
    assert_eq!(pieces.log_tail(), None);

    let mut text = String::new();
    stream(&texts).await.into_reader().read_to_string(&mut text).await.unwrap();
    assert_eq!(text, texts.concat());
    assert_eq!(stream(&[]).await.collect().await.unwrap(), "");
}

#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn streams_can_be_lines_of_json() {
    let texts = ["{\"width\":1,\"unit\":\"m\"}\n{\"wid", "th\":2,\"unit\":\"\"}", "\noops\n"];
    let mut lines = stream(&texts).await.json_lines::<Size>();
    let first = Size { width: 1, unit: "m".to_owned() };
    assert_eq!(lines.try_next().await.unwrap(), Some(first));
    assert_eq!(lines.try_next().await.unwrap().unwrap().width, 2);
    lines.try_next().await.unwrap_err();
    assert_eq!(lines.try_next().await.unwrap(), None);
}

/// Of the prelude that a function's runtime sends, the emulator makes headers; so the function sends
/// one of its own.
#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn streams_have_preludes() {
    let texts = [r#"{"statusCode":404,"cook"#, "ies\":[\"a=b\"]}\0\0\0", "\0\0\0\0\0<ht", "ml>"];
    let mut page = stream(&texts).await;
    let prelude = page.http_prelude().await.unwrap();
    assert_eq!((prelude.status_code, prelude.cookies), (404, vec!["a=b".to_owned()]));
    assert_eq!(page.collect().await.unwrap(), "<html>");
    let error = stream(&["<html>"]).await.http_prelude().await.unwrap_err();
    assert!(error.to_string().contains("has no HTTP prelude"), "{error}");
}

/// The emulator says only that there is no stream; what the function has said is lost.
#[tokio::test]
#[ignore = "needs an emulator: cargo xtask e2e"]
async fn a_function_that_fails_streams_nothing() {
    let client = client();
    let call = client.invoke_with_response_stream("fails").json(&json!({"message": "no"})).unwrap();
    let error = call.send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    assert!(error.to_string().contains("did not return a streaming response"), "{error}");
}
