//! Calls that block, over real sockets to a Lambda in the same process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use std::sync::Barrier;
use std::thread;

use serde_json::json;
use tinsmith_lambda::operation::GetAlias;
use tinsmith_lambda::runtime::blocking;
use tinsmith_lambda::runtime::testing::{Event, Script};
use tinsmith_lambda::types::InvokeWithResponseStreamResponseEvent as StreamEvent;
use tinsmith_lambda::{Bytes, Client, Error, ErrorKind};
use tinsmith_tests::LambdaServer;
use tokio::runtime::Runtime;

/// A server with a function `echo`, a client of it, and what the server runs in.
fn echo() -> (LambdaServer, Client, Runtime) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(LambdaServer::start());
    server.function("echo", Ok);
    server.alias("echo", "prod");
    let lambda = Client::new(server.config());
    (server, lambda, runtime)
}

/// The chunks of a stream, each as text.
fn chunks(lambda: &Client) -> Vec<Result<String, Error>> {
    let call = lambda.invoke_with_response_stream("echo").payload(r#""a""#);
    let events = blocking::iter(call.send_blocking().unwrap().event_stream);
    let text = |bytes: Bytes| String::from_utf8_lossy(&bytes).into_owned();
    events
        .filter_map(|event| match event {
            Ok(StreamEvent::PayloadChunk(it)) => it.payload.map(|bytes| Ok(text(bytes))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
        .collect()
}

#[test]
fn calls_operations_and_errors() {
    let (_server, lambda, _runtime) = echo();
    let alias = lambda.get_alias("echo", "prod").send_blocking().unwrap();
    assert_eq!(alias.function_version.as_deref(), Some("1"));
    assert_eq!(lambda.send_blocking(&GetAlias::new("echo", "prod")).unwrap(), alias);
    let error = lambda.get_alias("echo", "beta").send_blocking().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
    assert!(Client::from_env_blocking().is_ok());
}

#[test]
fn threads_share_a_client() {
    let (server, lambda, _runtime) = echo();
    let meet = Barrier::new(8);
    thread::scope(|scope| {
        for number in 0..8 {
            let (lambda, meet) = (&lambda, &meet);
            scope.spawn(move || {
                let job = json!(number).to_string();
                meet.wait();
                for _ in 0..20 {
                    let answer = lambda.invoke("echo").payload(job.clone()).send_blocking();
                    assert_eq!(answer.unwrap().payload.unwrap(), job);
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 160);
}

#[test]
fn streams_are_iterators() {
    let (_server, lambda, _runtime) = echo();
    let received: Result<String, Error> = chunks(&lambda).into_iter().collect();
    assert_eq!(received.unwrap(), r#""a""#);

    let throttled = r#"{"message":"slow down"}"#;
    let script = Script::new().events([
        Event::new("PayloadChunk", "a"),
        Event::exception("TooManyRequestsException", throttled),
        Event::new("PayloadChunk", "b"),
    ]);
    let received = chunks(&Client::new(script.config()));
    let [Ok(first), Err(error)] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(first, "a");
    assert!(matches!(error.kind(), ErrorKind::TooManyRequests(_)), "{error}");
    script.finish().unwrap();
}

#[tokio::test]
async fn within_async_it_is_an_error() {
    let script = Script::new().json(200, "{}");
    let lambda = Client::new(script.config());
    let error = lambda.get_alias("echo", "prod").send_blocking().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error}");
    assert!(error.to_string().starts_with("GetAlias: a blocking call within an async runtime"));
    assert!(script.requests().is_empty());
    assert!(Client::from_env_blocking().unwrap_err().to_string().contains("`send().await`"));

    let in_thread = thread::spawn(move || lambda.get_alias("echo", "prod").send_blocking());
    assert!(in_thread.join().unwrap().is_ok());
}
