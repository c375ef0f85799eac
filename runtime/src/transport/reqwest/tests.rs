use super::super::test_server::{Server, Then};
use http::Method;

use super::*;

const HELLO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

fn transport() -> Reqwest {
    Reqwest(reqwest::Client::builder().no_proxy().user_agent("mine").build().unwrap())
}

fn request(method: Method, uri: String, body: impl Into<Body>) -> http::Request<Body> {
    http::Request::builder().method(method).uri(uri).body(body.into()).unwrap()
}

async fn send(request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
    Transport::send(&transport(), request).await
}

#[tokio::test]
async fn a_client_is_used_as_it_is() {
    let server = Server::start([Then::Answer(HELLO); 3]).await;
    let stream = || {
        let chunks = ["ab", "cd"].map(|chunk| Ok(bytes::Bytes::from(chunk)));
        Body::from_stream(futures_util::stream::iter(chunks))
    };
    for body in [Body::from("abcd"), stream().with_length(4), Body::empty()] {
        let response = send(request(Method::POST, server.url() + "/a%2Fb", body)).await.unwrap();
        assert_eq!(response.body().content_length(), Some(5));
        assert_eq!(response.into_body().collect().await.unwrap(), "hello");
    }
    for (received, body) in server.received().iter().zip(["abcd", "abcd", ""]) {
        assert!(received.starts_with("POST /a%2Fb HTTP/1.1\r\n"), "{received}");
        assert!(received.contains("user-agent: mine"), "{received}");
        assert!(received.contains(&format!("content-length: {}", body.len())), "{received}");
        assert_eq!(received.split_once("\r\n\r\n").unwrap().1, body);
    }
}

#[tokio::test]
async fn a_request_that_would_be_changed_is_not_sent() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    for path in ["/a/../b", "/a/./b", "/%2e%2E/b", "/a?b='c'"] {
        let error = send(request(Method::GET, server.url() + path, "")).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Permanent);
        let reason = std::error::Error::source(&error).unwrap().to_string();
        assert!(reason.contains("normal form"), "{path}: {reason}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn errors_are_classified_and_show_no_url() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let uri = format!("http://127.0.0.1:{port}/?secret");
    let error = send(request(Method::GET, uri, "")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");

    let server = Server::start([]).await;
    let error = send(request(Method::POST, server.url(), "a")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
}
