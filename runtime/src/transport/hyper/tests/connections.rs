//! HTTP/1.1 connections: when they are used again, and when they are closed.

use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::body::Body;

const NOTHING: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn connections_are_used_again_after_bodies_of_each_kind() {
    let answers = [
        HELLO,
        NOTHING,
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
        HELLO,
    ];
    let server = Server::start(answers.map(Then::Answer)).await;
    let transport = Hyper::default();
    for (index, expected) in ["hello", "", "", "hello", "", "hello"].into_iter().enumerate() {
        let method = if index == 4 { Method::HEAD } else { Method::GET };
        let response = send(&transport, request(method, server.url(), "")).await.unwrap();
        assert_eq!(response.into_body().collect().await.unwrap(), expected);
        assert_eq!(server.connections(), 1, "after request {index}");
    }
}

#[tokio::test]
async fn parallel_requests_have_a_connection_each() {
    let server = Server::start([Then::Answer(HELLO); 6]).await;
    let transport = Hyper::default();
    for _ in 0..2 {
        let requests = [(); 3].map(|()| send(&transport, request(Method::GET, server.url(), "")));
        let [a, b, c] = requests;
        let (a, b, c) = tokio::join!(a, b, c);
        for response in [a, b, c] {
            assert_eq!(response.unwrap().into_body().collect().await.unwrap(), "hello");
        }
    }
    assert_eq!(server.connections(), 3);
}

/// Returns what the server read after the head of the request.
async fn rest_of_first_request(listener: TcpListener, response: &'static str) -> Vec<u8> {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    stream.write_all(response.as_bytes()).await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    rest
}

#[tokio::test]
async fn a_response_that_is_not_read_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let long = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nhello";
    let server = tokio::spawn(rest_of_first_request(listener, long));
    let transport = Hyper::default();
    let response = send(&transport, request(Method::GET, uri, "")).await.unwrap();
    let mut body = response.into_body();
    assert_eq!(body.next().await.unwrap().unwrap(), "hello");
    drop(body);
    let rest = tokio::time::timeout(LONG, server).await.unwrap().unwrap();
    assert!(rest.is_empty(), "{rest:?}");
}

#[tokio::test]
async fn a_request_that_is_dropped_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(rest_of_first_request(listener, ""));
    let transport = Hyper::default();
    let request = send(&transport, request(Method::GET, uri, ""));
    tokio::time::timeout(Duration::from_millis(100), request).await.unwrap_err();
    tokio::time::timeout(LONG, server).await.unwrap().unwrap();
}

/// The response arrives before the request has been sent: the rest of it is sent nevertheless, whether or not the
/// response is read.
#[tokio::test]
async fn a_request_goes_on_after_its_response() {
    for (answer, expected) in [(NOTHING, Some("")), (HELLO, Some("hello")), (HELLO, None)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(rest_of_first_request(listener, answer));
        let (sender, mut receiver) = mpsc::unbounded_channel::<Bytes>();
        let chunks = futures_util::stream::poll_fn(move |context| receiver.poll_recv(context));
        let chunks = futures_util::StreamExt::map(chunks, Ok::<_, crate::BoxError>);
        let body = Body::from_stream(chunks).with_length(10);
        let transport = Hyper::builder().idle_timeout(Duration::from_millis(100)).build();
        let response = send(&transport, request(Method::PUT, uri, body)).await.unwrap();
        let mut body = response.into_body();
        if let Some(expected) = expected {
            assert_eq!(std::mem::take(&mut body).collect().await.unwrap(), expected);
        }
        for chunk in ["hello", "world"] {
            tokio::time::sleep(Duration::from_millis(10)).await;
            sender.send(chunk.into()).unwrap();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(body);
        // It returns when the connection has been closed.
        let rest = tokio::time::timeout(LONG, server).await.unwrap().unwrap();
        assert_eq!(String::from_utf8(rest).unwrap(), "helloworld");
    }
}

/// The connection is in the pool when the server closes it.
#[tokio::test]
async fn a_connection_that_the_server_closed_is_replaced() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_u8().await.unwrap();
            stream.write_all(HELLO.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let transport = Hyper::default();
    for _ in 0..2 {
        let response = send(&transport, request(Method::POST, uri.clone(), "a")).await.unwrap();
        assert_eq!(response.into_body().collect().await.unwrap(), "hello");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    server.await.unwrap();
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(rest_of_first_request(listener, HELLO));
    let transport = Hyper::builder().idle_timeout(Duration::from_millis(50)).build();
    let response = send(&transport, request(Method::GET, uri, "")).await.unwrap();
    assert_eq!(response.into_body().collect().await.unwrap(), "hello");
    tokio::time::timeout(LONG, server).await.unwrap().unwrap();
}

#[tokio::test]
async fn idle_connections_are_not_used_after_the_timeout() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    let transport = Hyper::builder().idle_timeout(Duration::ZERO).build();
    for _ in 0..2 {
        let response = send(&transport, request(Method::GET, server.url(), "")).await.unwrap();
        response.into_body().collect().await.unwrap();
    }
    assert_eq!(server.connections(), 2);
}

/// A transport can outlive the runtime of its connections, such as in a static variable of tests.
#[test]
fn connections_of_a_runtime_that_has_ended_are_replaced() {
    let (sender, receiver) = oneshot::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            sender.send(Server::start([Then::Answer(HELLO); 2]).await).ok().unwrap();
            stopped.await.ok();
        });
    });
    let server_of_both = receiver.blocking_recv().unwrap();
    let transport = Hyper::builder().idle_timeout(LONG).build();
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let request = request(Method::POST, server_of_both.url(), "a");
            let response = send(&transport, request).await.unwrap();
            assert_eq!(response.into_body().collect().await.unwrap(), "hello");
        });
    }
    assert_eq!(server_of_both.connections(), 2);
    drop(stop);
    server.join().unwrap();
}
