//! Functions called by their URLs, with signatures that the server checks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tinsmith_lambda::runtime::credentials::ProvideCredentials;
use tinsmith_lambda::runtime::credentials::provider::future;
use tinsmith_lambda::runtime::http::Method;
use tinsmith_lambda::runtime::retry::Retry;
use tinsmith_lambda::runtime::testing::{Answer, Script};
use tinsmith_lambda::runtime::transport::TransportErrorKind;
use tinsmith_lambda::{CallOptions, Client, Credentials, ErrorKind, FunctionUrl};
use tinsmith_tests::LambdaServer;

#[tokio::test]
async fn a_function_gets_the_request_and_its_answer_comes_back() {
    let server = LambdaServer::start().await;
    server.function("echo", Ok);
    let lambda = Client::new(server.config());
    let url = FunctionUrl::new(&lambda, server.function_url("echo"));

    let call = url.request(Method::PUT, "/images/a b/ü").query("q", "x&y=z").query("q", "2");
    let call = call.header("x-team", "blue").json(&json!({ "width": 320 })).unwrap();
    let answer = call.send().await.unwrap();
    assert_eq!(answer.status, 200);
    let event: Value = answer.json().unwrap();
    assert_eq!(event["requestContext"]["http"]["method"], "PUT");
    assert_eq!(event["rawPath"], "/images/a b/ü");
    assert_eq!(event["rawQueryString"], "q=x%26y%3Dz&q=2");
    assert_eq!(event["headers"]["x-team"], "blue");
    assert_eq!(event["headers"]["content-type"], "application/json");
    assert_eq!(event["body"], r#"{"width":320}"#);

    let event: Value = url.get("/").send().await.unwrap().json().unwrap();
    assert_eq!((&event["rawPath"], &event["body"]), (&json!("/"), &json!("")));
    let event: Value = url.post("").body("raw").send().await.unwrap().json().unwrap();
    assert_eq!(event["headers"]["content-type"], "application/octet-stream");
}

#[tokio::test]
async fn a_status_is_the_functions_and_no_reason_to_call_it_again() {
    let server = LambdaServer::start().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    server.function("busy", move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        // It looks like an error of AWS.
        Ok(json!({ "statusCode": 429, "body": r#"{"code": "ThrottlingException"}"# }))
    });
    let lambda = Client::new(server.config());
    let url = FunctionUrl::new(&lambda, server.function_url("busy"));
    let answer = url.get("/").send().await.unwrap();
    assert_eq!(answer.status, 429);
    assert_eq!(
        answer.json::<Value>().unwrap_err().to_string(),
        r#"the function returned HTTP status 429: "{\"code\": \"ThrottlingException\"}""#
    );
    assert_eq!(calls.load(Ordering::Relaxed), 1);

    // The caller knows better.
    let quick = Retry::standard().initial_backoff(Duration::ZERO);
    let call = url.get("/").with(CallOptions::new().retry(quick)).idempotent();
    assert_eq!(call.send().await.unwrap().status, 429);
    assert_eq!(calls.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn only_what_no_server_has_seen_is_sent_again() {
    use TransportErrorKind::{Connect, Interrupted};
    let script = Script::new().fail(Connect).json(200, "1").fail(Interrupted);
    let lambda = Client::new(script.config());
    let url = FunctionUrl::new(&lambda, "https://abc.lambda-url.us-west-2.on.aws");
    assert_eq!(url.post("/").send().await.unwrap().json::<i32>().unwrap(), 1);
    let error = url.post("/").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connection(_)), "{error:?}");
    assert!(error.may_have_run());

    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].uri().host(), Some("abc.lambda-url.us-west-2.on.aws"));
    let authorization = requests[0].header("authorization").unwrap();
    assert!(authorization.contains("/us-west-2/lambda/aws4_request"), "{authorization}");
    script.finish().unwrap();
}

#[tokio::test]
async fn a_connection_that_will_never_be_made_is_not_tried_again() {
    // Such as one to a server whose certificate is not trusted.
    let script = Script::new().fail(TransportErrorKind::Permanent);
    let lambda = Client::new(script.config());
    let url = FunctionUrl::new(&lambda, "https://abc.lambda-url.us-west-2.on.aws");
    let error = url.get("/").send().await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_run()), (1, false), "{error}");
    script.finish().unwrap();
}

#[tokio::test]
async fn an_answer_of_a_function_does_not_change_the_client() {
    let long_ago = "Sun, 06 Nov 1994 08:49:37 GMT";
    let answer = |code: &str| {
        let body = format!(r#"{{"code":"{code}"}}"#);
        Answer::json(403, body).header("date", long_ago)
    };
    let script = Script::new()
        .answer(answer("ExpiredToken"))
        .answer(answer("SignatureDoesNotMatch"))
        .answer(answer("RequestTimeTooSkewed"))
        .json(200, "1");
    let asked = Arc::new(AtomicUsize::new(0));
    let credentials = Counted(Arc::clone(&asked));
    let lambda = Client::new(script.config_builder().credentials(credentials).build().unwrap());
    let url = FunctionUrl::new(&lambda, "https://abc.lambda-url.us-west-2.on.aws");
    for status in [403, 403, 403, 200] {
        let answer = url.get("/").idempotent().send().await.unwrap();
        assert_eq!(answer.status, status);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    for request in script.requests() {
        let date = request.header("x-amz-date").unwrap();
        assert!(!date.starts_with("1994"), "{date}");
    }
    script.finish().unwrap();
}

/// Credentials that count how often they were asked for.
#[derive(Debug)]
struct Counted(Arc<AtomicUsize>);

impl ProvideCredentials for Counted {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.0.fetch_add(1, Ordering::Relaxed);
        let credentials = Credentials::new("AKID", "hunter2", None, None, "test");
        future::ProvideCredentials::ready(Ok(credentials))
    }
}

#[tokio::test]
async fn a_refusal_of_lambda_is_an_error() {
    let server = LambdaServer::start().await;
    server.function("echo", Ok);
    let wrong = Credentials::new("AKIDEXAMPLE", "wrong", None, None, "test");
    let lambda = Client::new(server.config_builder().credentials(wrong).build().unwrap());
    let url = FunctionUrl::new(&lambda, server.function_url("echo"));
    let error = url.get("/").send().await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidSignatureException"));
    assert_eq!(error.operation(), "FunctionUrl");
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (403, 1));

    for path in ["/a/../b", "/./a"] {
        let error = url.get(path).send().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    }
    let error = FunctionUrl::new(&lambda, "no url").get("/").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Endpoint(_)), "{error:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn debug_shows_no_secrets() {
    let script = Script::new().json(200, r#""hunter2""#);
    let lambda = Client::new(script.config());
    let url = FunctionUrl::new(&lambda, "https://abc.lambda-url.us-west-2.on.aws");
    let call = url.post("/a").query("key", "hunter2").header("x-key", "hunter2").body("hunter2");
    assert!(!format!("{call:?}").contains("hunter2"));
    assert!(!format!("{:?}", call.send().await.unwrap()).contains("hunter2"));
}
