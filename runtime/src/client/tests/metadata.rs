//! The metadata of a response.

use super::*;

fn answered() -> http::Response<Body> {
    let mut answer = http::Response::new(Body::from("pong"));
    *answer.status_mut() = http::StatusCode::ACCEPTED;
    let headers = [("x-amzn-requestid", "1-2-3"), ("x-note", "hunter2")];
    for (name, value) in headers {
        answer.headers_mut().insert(name, value.parse().unwrap());
    }
    answer
}

#[tokio::test(start_paused = true)]
async fn metadata_of_a_success() {
    let broken = TransportError::new(TransportErrorKind::Connect, "why");
    let recorder = Recorder::answering_all([Err(broken), Ok(answered())]);
    let client = client(configured().retry(Retry::standard()), &recorder);
    let options = CallOptions::new();
    let (output, metadata) =
        client.send_with_metadata(&Ping { prefix: false }, &options).await.unwrap();
    assert_eq!(output.collect().await.unwrap(), "pong");
    assert_eq!((metadata.status.as_u16(), metadata.attempts), (202, 2));
    assert_eq!(metadata.request_id(), Some("1-2-3"));
    assert_eq!(metadata.headers["x-note"], "hunter2");
    assert!(!format!("{metadata:?}").contains("hunter2"));
}

#[tokio::test]
async fn metadata_of_a_stream() {
    let client = client(configured(), &Recorder::answering(Ok(answered())));
    let options = CallOptions::new();
    let (_, metadata) =
        client.send_with_metadata(&Stream { prefix: false }, &options).await.unwrap();
    assert_eq!(metadata.request_id(), Some("1-2-3"));
}

#[tokio::test]
async fn errors_have_the_request_id() {
    let mut answer = answered();
    *answer.status_mut() = http::StatusCode::NOT_FOUND;
    let client = client(configured(), &Recorder::answering(Ok(answer)));
    let options = CallOptions::new();
    let outcome = client.send_with_metadata(&Ping { prefix: false }, &options).await;
    assert_eq!(outcome.unwrap_err().request_id(), Some("1-2-3"));
}

#[cfg(feature = "blocking")]
#[test]
fn metadata_of_a_blocking_call() {
    let client = client(configured(), &Recorder::answering(Ok(answered())));
    let options = CallOptions::new();
    let outcome = client.send_with_metadata_blocking(&Ping { prefix: false }, &options);
    assert_eq!(outcome.unwrap().1.status.as_u16(), 202);
}
