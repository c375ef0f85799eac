//! Operations that are signed here and sent by somebody else, to a server that checks signatures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use std::time::Duration;

use serde_json::json;
use tinsmith_lambda::operation::GetAlias;
use tinsmith_lambda::runtime::http;
use tinsmith_lambda::runtime::sign::Presigned;
use tinsmith_lambda::types::LogType;
use tinsmith_lambda::{Body, CallOptions, Client, Config, Credentials, ErrorKind, Operation};
use tinsmith_tests::LambdaServer;

const FIVE_MINUTES: Duration = Duration::from_secs(300);

async fn server() -> LambdaServer {
    let server = LambdaServer::start().await;
    server.function("resize", |job| Ok(json!({ "done": job })));
    server.alias("resize", "prod");
    server
}

/// Sends a request by a library that knows nothing of AWS.
async fn send(request: http::Request<Body>) -> (u16, String) {
    // The library is there without a way to do TLS, which it wants even where it needs none.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (head, body) = request.into_parts();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = client
        .request(head.method, head.uri.to_string())
        .headers(head.headers)
        .body(body.as_bytes().unwrap().clone());
    let answer = sent.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn send_presigned(presigned: &Presigned) -> (u16, String) {
    send(presigned.clone().into()).await
}

#[tokio::test]
async fn whoever_has_the_url_can_send_it() {
    let server = server().await;
    let lambda = Client::new(server.config());
    let presigned = lambda.get_alias("resize", "prod").presign(FIVE_MINUTES).await.unwrap();
    assert_eq!((presigned.method.as_str(), presigned.headers.len()), ("GET", 0));
    assert_eq!(server.requests().len(), 0);

    let (status, body) = send_presigned(&presigned).await;
    assert_eq!(status, 200, "{body}");
    let answer = http::Response::new(Body::from(body));
    let alias = GetAlias::output(answer).unwrap();
    assert_eq!(alias.function_version.as_deref(), Some("1"));

    // For another resource the signature is not good.
    let mut other = presigned.clone();
    other.uri = other.uri.to_string().replace("/prod?", "/beta?").parse().unwrap();
    assert_eq!(send_presigned(&other).await.0, 403);
    let mut other = presigned.clone();
    other.uri = other.uri.to_string().replace("Expires=300", "Expires=301").parse().unwrap();
    assert_eq!(send_presigned(&other).await.0, 403);
}

#[tokio::test]
async fn headers_and_body_belong_to_the_url() {
    let server = server().await;
    let lambda = Client::new(server.config());
    let arn = "arn:aws:lambda:eu-central-1:123456789012:function:resize";
    let call = lambda.invoke(arn).qualifier("prod").log_type(LogType::Tail).payload("[1]");
    let presigned = call.presign(FIVE_MINUTES).await.unwrap();
    let names: Vec<_> = presigned.headers.keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["x-amz-log-type", "content-type"]);
    assert_eq!(send_presigned(&presigned).await, (200, r#"{"done":[1]}"#.to_owned()));

    let mut without = presigned.clone();
    without.headers.clear();
    assert_eq!(send_presigned(&without).await.0, 403);
    let mut other = presigned;
    other.body = "[2]".into();
    assert_eq!(send_presigned(&other).await.0, 403);
}

#[tokio::test]
async fn a_url_expires() {
    let server = server().await;
    let lambda = Client::new(server.config());
    let call = lambda.get_function("resize");
    let presigned = call.clone().presign(Duration::from_secs(1)).await.unwrap();
    assert_eq!(send_presigned(&presigned).await.0, 200);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let (status, body) = send_presigned(&presigned).await;
    assert!(status == 403 && body.contains("expired"), "{body}");

    for wrong in [Duration::ZERO, Duration::from_secs(7 * 24 * 3600 + 1)] {
        let error = call.clone().presign(wrong).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
        assert!(error.to_string().contains("1 second to 7 days"), "{error}");
    }
}

#[tokio::test]
async fn a_signed_request_is_sent_by_another_library() {
    let server = server().await;
    let lambda = Client::new(server.config());
    let options = CallOptions::new().header("x-team", "blue");
    let request = lambda.invoke("resize").payload("7").with(options).signed().await.unwrap();
    assert_eq!(server.requests().len(), 0);
    assert_eq!(request.headers()["x-team"], "blue");
    assert!(!format!("{request:?}").contains("Signature="));
    assert_eq!(send(request).await, (200, r#"{"done":7}"#.to_owned()));
}

#[tokio::test]
async fn a_session_token_is_in_the_url() {
    let credentials =
        Credentials::new("AKIDEXAMPLE", "hunter2", Some("a+token".into()), None, "test");
    let config = Config::builder().region("eu-central-1").credentials(credentials);
    let lambda = Client::new(config.build().unwrap());
    let presigned = lambda.list_functions().presign(FIVE_MINUTES).await.unwrap();
    assert_eq!(presigned.uri.host(), Some("lambda.eu-central-1.amazonaws.com"));
    assert!(presigned.uri.query().unwrap().contains("&X-Amz-Security-Token=a%2Btoken"));
    assert!(!format!("{presigned:?}").contains("token"));
}

#[tokio::test]
async fn what_cannot_be_sent_cannot_be_signed() {
    let lambda = Client::new(server().await.config());
    let error = lambda.get_alias("", "prod").signed().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    let error = lambda.get_alias("", "prod").presign(FIVE_MINUTES).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    assert_eq!(error.operation(), "GetAlias");
}
