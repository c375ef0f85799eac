//! Requests and answers as plain values.

use serde_json::Value;
use tinsmith_lambda::runtime::http;
use tinsmith_lambda::runtime::transport::{Transport, TransportFuture};
use tinsmith_lambda::{Body, Client, Config, Error, ErrorKind, Operation};

/// A client for the sake of its calls, which are looked at and not sent.
pub fn lambda() -> Client {
    struct Nowhere;

    impl Transport for Nowhere {
        fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
            panic!("{} was sent", request.uri())
        }
    }

    Client::new(Config::builder().transport(Nowhere).build().unwrap())
}

/// A request's body.
pub enum Payload {
    Nothing,
    Json(Value),
    Bytes(&'static [u8]),
}

/// The headers of a request with a JSON document.
pub const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// The request is this one: method, path and query; all the headers that the operation itself sets;
/// the body.
#[track_caller]
pub fn assert_sends<O: Operation>(
    operation: &O,
    line: &str,
    headers: &[(&str, &str)],
    payload: Payload,
) {
    let request = operation.request().unwrap();
    assert_eq!(format!("{} {}", request.method(), request.uri()), line);
    let mut sent: Vec<(&str, &str)> = Vec::new();
    for (name, value) in request.headers() {
        sent.push((name.as_str(), value.to_str().unwrap()));
    }
    sent.sort_unstable();
    assert_eq!(sent, headers, "headers");
    let body = request.body().as_bytes().expect("a body in memory");
    match payload {
        Payload::Nothing => assert_eq!(body, "", "body"),
        Payload::Json(json) => assert_eq!(serde_json::from_slice::<Value>(body).unwrap(), json),
        Payload::Bytes(bytes) => assert_eq!(body, bytes, "body"),
    }
}

/// Reads an answer to an operation.
pub fn read<O: Operation<Error = ErrorKind>>(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Result<O::Output, Error> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    O::output(response.body(body.into()).unwrap())
}

/// Reads an answer that is a JSON document, and a success.
#[track_caller]
pub fn read_json<O: Operation<Error = ErrorKind>>(status: u16, json: impl Into<Body>) -> O::Output {
    read::<O>(status, JSON, json).unwrap()
}
