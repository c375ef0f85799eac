use std::task::{Context, Poll};

use bytes::Bytes;
use http::Method;

use super::super::test_server::{Server, Then};
use super::*;

const HELLO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

/// A transport on a client that would do everything that it must not do.
fn careless() -> Reqwest {
    let policy = reqwest::redirect::Policy::limited(5);
    let builder = reqwest::Client::builder().no_proxy().redirect(policy).user_agent("mine");
    Reqwest::configured(builder.referer(true)).unwrap()
}

fn request(method: Method, uri: String, body: impl Into<Body>) -> http::Request<Body> {
    http::Request::builder().method(method).uri(uri).body(body.into()).unwrap()
}

async fn send(
    transport: &Reqwest,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, TransportError> {
    Transport::send(transport, request).await
}

fn source_of(error: &TransportError) -> String {
    std::error::Error::source(error).unwrap().to_string()
}

#[tokio::test]
async fn requests_share_a_connection() {
    for transport in [Reqwest::default(), careless()] {
        let server = Server::start([Then::Answer(HELLO); 2]).await;
        for _ in 0..2 {
            let uri = server.url() + "/a%2Fb//c?d=%20";
            let response = send(&transport, request(Method::GET, uri, "")).await.unwrap();
            assert_eq!(response.body().content_length(), Some(5));
            assert_eq!(response.into_body().collect().await.unwrap(), "hello");
        }
        assert_eq!(server.connections(), 1);
        let [first, _] = &server.received()[..] else { panic!() };
        assert!(first.starts_with("GET /a%2Fb//c?d=%20 HTTP/1.1\r\n"), "{first}");
        assert!(!first.contains("content-length") && !first.contains("accept-encoding"), "{first}");
    }
}

#[tokio::test]
async fn bodies_go_out_as_they_are() {
    let server = Server::start([Then::Answer(HELLO); 4]).await;
    let transport = Reqwest::default();
    let stream = || {
        let chunks = ["ab", "cd"].map(|chunk| Ok(Bytes::from(chunk)));
        Body::from_stream(futures_util::stream::iter(chunks))
    };
    for body in [Body::from("abcd"), stream().with_length(4), stream(), Body::empty()] {
        send(&transport, request(Method::POST, server.url(), body)).await.unwrap();
    }
    let expected = [
        ("content-length: 4", "abcd"),
        ("content-length: 4", "abcd"),
        ("transfer-encoding: chunked", "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n"),
        ("content-length: 0", ""),
    ];
    for (request, (framing, body)) in server.received().iter().zip(expected) {
        assert!(request.contains(framing), "{request}");
        assert_eq!(request.split_once("\r\n\r\n").unwrap().1, body);
    }
}

#[tokio::test]
async fn redirects_are_answers_whatever_the_program_has_set() {
    let elsewhere = Server::start([Then::Answer(HELLO); 20]).await;
    for status in ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"] {
        for transport in [Reqwest::default(), careless()] {
            let url = elsewhere.url();
            let moved =
                format!("HTTP/1.1 {status}\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n");
            let server = Server::start([Then::Answer(moved.leak())]).await;
            let mut request = request(Method::POST, server.url(), "payload");
            request.headers_mut().insert("x-amz-security-token", "hunter2".parse().unwrap());
            let response = send(&transport, request).await.unwrap();
            assert_eq!(response.status().as_str(), &status[..3]);
            assert_eq!(server.received().len(), 1);
        }
    }
    assert_eq!(elsewhere.connections(), 0, "no redirect was followed");
}

#[tokio::test]
async fn settings_of_the_program_are_kept_for_all_but_metadata() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    let transport = careless();
    for is_direct in [false, true] {
        let mut request = request(Method::GET, server.url(), "");
        if is_direct {
            request.extensions_mut().insert(super::super::Direct);
        }
        send(&transport, request).await.unwrap();
    }
    let received = server.received();
    assert!(received[0].contains("user-agent: mine"), "{}", received[0]);
    assert!(!received[1].contains("user-agent: mine"), "{}", received[1]);
}

#[tokio::test]
async fn a_request_that_would_be_changed_is_not_sent() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    for path in ["/a/../b", "/a/./b", "/%2e%2E/b", "/a?b='c'"] {
        let request = request(Method::GET, server.url() + path, "");
        let error = send(&Reqwest::default(), request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Permanent);
        assert!(source_of(&error).contains("would change the path"), "{path}: {error:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn errors_are_classified_and_show_no_url() {
    let transport = Reqwest::default();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let uri = format!("http://127.0.0.1:{port}/?secret");
    let error = send(&transport, request(Method::GET, uri, "")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");

    let server = Server::start([]).await;
    let error = send(&transport, request(Method::POST, server.url(), "a")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(server.received().len(), 1, "nothing is repeated");

    let short = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello";
    let server = Server::start([Then::AnswerAndClose(short)]).await;
    let response = send(&transport, request(Method::GET, server.url(), "")).await.unwrap();
    let error = response.into_body().collect().await.unwrap_err();
    let error = error.downcast::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
}

#[test]
fn without_tokio_there_is_an_error_and_no_panic() {
    let transport = Reqwest::default();
    let request = request(Method::GET, "http://127.0.0.1:1".to_owned(), "");
    let mut future = Transport::send(&transport, request);
    let mut context = Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(Err(error)) = future.as_mut().poll(&mut context) else { panic!() };
    assert!(source_of(&error).contains("no Tokio runtime"), "{error:?}");
}
