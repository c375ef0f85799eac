//! Tests of every transport of the runtime: they are compiled once for each, as `Subject`.

use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Method;

use super::Subject;
use crate::body::Body;
use crate::transport::test_server::{Server, Then};
use crate::transport::{Timeouts, Transport, TransportError, TransportErrorKind};

#[cfg(feature = "rustls-ring")]
#[path = "tests/ca_bundle.rs"]
mod ca_bundle;
#[cfg(all(feature = "http2", feature = "rustls-ring"))]
#[path = "tests/http2.rs"]
mod http2;
#[path = "tests/proxies.rs"]
mod proxies;

pub(super) const HELLO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
const MOVED: &str = "HTTP/1.1 307 Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";

pub(super) fn request(method: Method, uri: String, body: impl Into<Body>) -> http::Request<Body> {
    http::Request::builder().method(method).uri(uri).body(body.into()).unwrap()
}

pub(super) async fn send(
    transport: &Subject,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, TransportError> {
    Transport::send(transport, request).await
}

pub(super) fn source_of(error: &TransportError) -> String {
    std::error::Error::source(error).unwrap().to_string()
}

#[tokio::test]
async fn requests_share_a_connection() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    let transport = Subject::default();
    for _ in 0..2 {
        let response = send(&transport, request(Method::GET, server.url() + "/a%2Fb?c=%20", ""))
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.body().content_length(), Some(5));
        assert_eq!(response.into_body().collect().await.unwrap(), "hello");
    }
    assert_eq!(server.connections(), 1);
    let [first, _] = &server.received()[..] else { panic!() };
    assert!(first.starts_with("GET /a%2Fb?c=%20 HTTP/1.1\r\n"), "{first}");
    assert!(!first.contains("content-length") && !first.contains("accept-encoding"), "{first}");
}

#[tokio::test]
async fn bodies_are_sent_unchanged() {
    let server = Server::start([Then::Answer(HELLO); 4]).await;
    let transport = Subject::default();
    let stream = || {
        let chunks = ["ab", "cd"].map(|chunk| Ok::<_, crate::BoxError>(Bytes::from(chunk)));
        Body::from_stream(futures_util::stream::iter(chunks))
    };
    for body in [Body::from("abcd"), stream().with_length(4), stream(), Body::empty()] {
        send(&transport, request(Method::POST, server.url(), body)).await.unwrap();
    }
    let received = server.received();
    for (request, body) in
        received.iter().zip(["abcd", "abcd", "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", ""])
    {
        assert_eq!(request.split_once("\r\n\r\n").unwrap().1, body);
    }
    for (request, framing) in received.iter().zip([
        "content-length: 4",
        "content-length: 4",
        "transfer-encoding: chunked",
        "content-length: 0",
    ]) {
        assert!(request.contains(framing), "{request}");
        assert_eq!(request.matches(framing).count(), 1, "{request}");
        let host = server.url().replace("http://", "\r\nhost: ") + "\r\n";
        assert_eq!(request.matches("\r\nhost: ").count(), 1, "{request}");
        assert!(request.contains(&host), "{request}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let server = Server::start([Then::Answer(MOVED)]).await;
    let response = send(&Subject::default(), request(Method::GET, server.url(), "")).await.unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_chunked_answer_is_a_stream() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\ntrailer: t\r\n\r\n";
    let server = Server::start([Then::Answer(chunked)]).await;
    let response = send(&Subject::default(), request(Method::GET, server.url(), "")).await.unwrap();
    assert_eq!(response.body().content_length(), None);
    assert_eq!(response.into_body().collect().await.unwrap(), "abc");
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let uri = format!("http://127.0.0.1:{port}/?secret");
    let error = send(&Subject::default(), request(Method::GET, uri, "")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn an_interrupted_connection_is_not_retried() {
    let transport = Subject::default();
    let server = Server::start([]).await;
    let error = send(&transport, request(Method::POST, server.url(), "a")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(server.received().len(), 1, "nothing is repeated");

    let server =
        Server::start([Then::AnswerAndClose("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello")])
            .await;
    let response = send(&transport, request(Method::GET, server.url(), "")).await.unwrap();
    let error = response.into_body().collect().await.unwrap_err();
    let error = error.downcast_ref::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn a_request_may_have_a_limit_on_connecting_of_its_own() {
    let server = Server::start([Then::Answer(HELLO); 4]).await;
    let transport = Subject::default();
    for connect in [None, Some(1), Some(2), Some(1)] {
        let mut request = request(Method::GET, server.url(), "");
        let connect = connect.map(Duration::from_secs);
        request.extensions_mut().insert(Timeouts { connect, ..Timeouts::default() });
        let response = send(&transport, request).await.unwrap();
        response.into_body().collect().await.unwrap();
    }
    // Requests with the same connect timeout share connections.
    assert_eq!(server.connections(), 3);
}

#[test]
fn without_tokio_there_is_an_error_and_no_panic() {
    let transport = Subject::default();
    let mut future =
        Transport::send(&transport, request(Method::GET, "http://127.0.0.1:1".to_owned(), ""));
    let mut context = Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(Err(error)) = future.as_mut().poll(&mut context) else { panic!() };
    assert!(source_of(&error).contains("no Tokio runtime"), "{error:?}");
}

/// The server does not support TLS, so the handshake fails, after the certificates were loaded.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
#[tokio::test]
async fn https_is_spoken() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let transport = Subject::default();
    let (sent, accepted) = tokio::join!(send(&transport, request(Method::GET, uri, "")), async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut first = [0];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut first).await.unwrap();
        first
    });
    assert_eq!(accepted, [22], "a TLS handshake record");
    assert_eq!(sent.unwrap_err().kind(), TransportErrorKind::Connect);
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
#[tokio::test]
async fn https_needs_a_feature() {
    let request = request(Method::GET, "https://127.0.0.1:1".to_owned(), "");
    let error = send(&Subject::default(), request).await.unwrap_err();
    assert!(source_of(&error).contains("TLS is not compiled in"), "{error:?}");
}

/// The request body of the program fails with an error of another connection, which says nothing
/// about this one.
#[cfg(feature = "http2")]
#[tokio::test]
async fn a_body_with_an_error_of_another_connection() {
    let (stream, mut peer) = tokio::io::duplex(1024);
    // SETTINGS, and GOAWAY with the last stream id 0.
    let frames = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    tokio::io::AsyncWriteExt::write_all(&mut peer, &frames).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let other = http::Request::get("http://b.example/").body(()).unwrap();
    let (answer, _) = client.send_request(other, true).unwrap();
    tokio::spawn(connection);
    let refused = answer.await.unwrap_err();
    assert!(refused.is_go_away() && refused.is_remote(), "{refused:?}");

    let server = Server::start([Then::Answer(HELLO)]).await;
    let body = futures_util::stream::once(std::future::ready(Err(refused)));
    let request = request(Method::POST, server.url(), Body::from_stream(body));
    let error = send(&Subject::default(), request).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted, "{error:?}");
}
