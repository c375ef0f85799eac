//! Requests to a server that looks at the head before it reads the body.

use std::sync::mpsc;
use std::time::Instant;

use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::transport::Transport;
use crate::transport::hyper::Hyper;

const SIZE: usize = 3 * 1024 * 1024;
const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 3\r\n\r\nno!";

/// The behaviour of the server for a request.
#[derive(Clone, Copy)]
enum Then {
    /// Agrees after this time, reads the body and responds.
    Agree(Duration),
    /// Reads the body and responds.
    Read,
    /// Responds to the head.
    Respond(&'static str),
}

/// A request that a server has received: its head, and the number of bytes of the body.
#[derive(Debug)]
struct Received {
    /// Of the client.
    port: u16,
    head: String,
    /// The length of the body that arrived before the server agreed or responded.
    early: usize,
    body: usize,
}

struct Server {
    url: String,
    received: mpsc::Receiver<Received>,
}

impl Server {
    async fn start(then: Then) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (sender, received) = mpsc::channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, then, sender.clone()));
            }
        });
        Server { url, received }
    }

    fn received(&self) -> Received {
        self.received.recv_timeout(Duration::from_secs(10)).unwrap()
    }
}

async fn serve(mut stream: TcpStream, then: Then, sender: mpsc::Sender<Received>) {
    let port = stream.peer_addr().unwrap().port();
    while let Some((head, mut early)) = read_head(&mut stream).await {
        let mut body = early;
        match then {
            Then::Agree(after) => {
                early += read_for(&mut stream, after).await;
                stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
                body = early + read_exactly(&mut stream, SIZE - early).await;
                stream.write_all(OK.as_bytes()).await.unwrap();
            }
            Then::Read => {
                body += read_exactly(&mut stream, SIZE - body).await;
                stream.write_all(OK.as_bytes()).await.unwrap();
            }
            Then::Respond(response) => {
                stream.write_all(response.as_bytes()).await.unwrap();
                // Until the client closes the connection.
                body += read_for(&mut stream, Duration::from_secs(5)).await;
            }
        }
        let _ = sender.send(Received { port, head, early, body });
    }
}

/// The head of a request, and the number of bytes of the body that arrived with it.
async fn read_head(stream: &mut TcpStream) -> Option<(String, usize)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end + 4].to_vec()).unwrap();
            return Some((head, bytes.len() - end - 4));
        }
        stream.read_buf(&mut bytes).await.ok().filter(|count| *count > 0)?;
    }
}

/// Reads for some time, or to the end.
async fn read_for(stream: &mut TcpStream, time: Duration) -> usize {
    let end = tokio::time::Instant::now() + time;
    let (mut count, mut buffer) = (0, vec![0; 65_536]);
    loop {
        match tokio::time::timeout_at(end, stream.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) | Err(_) => return count,
            Ok(Ok(bytes)) => count += bytes,
        }
    }
}

async fn read_exactly(stream: &mut TcpStream, mut left: usize) -> usize {
    let (mut count, mut buffer) = (0, vec![0; 65_536]);
    while left > 0 {
        let bytes = stream.read(&mut buffer).await.unwrap();
        assert!(bytes > 0, "the body is incomplete");
        count += bytes;
        left -= bytes;
    }
    count
}

fn upload(server: &Server, expects: bool) -> http::Request<Body> {
    let mut request = http::Request::new(Body::from(vec![b'a'; SIZE]));
    *request.method_mut() = Method::PUT;
    *request.uri_mut() = server.url.parse().unwrap();
    if expects {
        request.extensions_mut().insert(ExpectContinue);
    }
    request
}

/// The status and the body of the response, and how long it took.
async fn send(transport: &Hyper, request: http::Request<Body>) -> (u16, Bytes, Duration) {
    let start = Instant::now();
    let response = Transport::send(transport, request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap();
    (status, body, start.elapsed())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_body_is_sent_when_the_server_agrees() {
    let wait = Duration::from_millis(200);
    let server = Server::start(Then::Agree(wait)).await;
    let (status, body, time) = send(&Hyper::default(), upload(&server, true)).await;
    assert_eq!((status, &body[..]), (200, &b"ok"[..]));
    assert!((wait..LONGEST_WAIT).contains(&time), "{time:?}");
    let received = server.received();
    assert!(received.head.contains("\r\nexpect: 100-continue\r\n"), "{received:?}");
    assert!(received.head.contains("\r\ncontent-length: 3145728\r\n"), "{received:?}");
    assert_eq!((received.early, received.body), (0, SIZE));
}

/// `hyper` does not wait for the response 100 by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_sends_the_body_at_once() {
    let server = Server::start(Then::Agree(Duration::from_millis(200))).await;
    let mut request = upload(&server, false);
    request.headers_mut().insert(EXPECT, CONTINUE);
    send(&Hyper::default(), request).await;
    assert!(server.received().early > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_body_is_sent_if_the_server_does_not_respond() {
    let server = Server::start(Then::Read).await;
    let (status, _, time) = send(&Hyper::default(), upload(&server, true)).await;
    assert_eq!((status, server.received().body), (200, SIZE));
    assert!((LONGEST_WAIT..LONGEST_WAIT * 4).contains(&time), "{time:?}");
}

#[test]
fn the_wait_is_shorter_than_the_read_timeout() {
    let wait = |read| longest_wait(Some(&Timeouts { read, ..Timeouts::default() }));
    assert_eq!((longest_wait(None), wait(None)), (LONGEST_WAIT, LONGEST_WAIT));
    assert_eq!(wait(Some(Duration::from_secs(60))), LONGEST_WAIT);
    assert_eq!(wait(Some(Duration::from_secs(1))), Duration::from_millis(500));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_body_is_not_sent_after_an_error() {
    let moved = "HTTP/1.1 301 Moved\r\ncontent-length: 0\r\n\r\n";
    for (response, expected) in [(FORBIDDEN, (403, "no!")), (moved, (301, ""))] {
        let server = Server::start(Then::Respond(response)).await;
        let (transport, request) = (Hyper::default(), upload(&server, true));
        let body = request.body().clone();
        let (status, text, time) = send(&transport, request).await;
        assert_eq!((status, &*text), (expected.0, expected.1.as_bytes()));
        assert!(time < LONGEST_WAIT, "{time:?}");
        assert_eq!(server.received().body, 0);
        assert!(body.is_unread());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_requests_do_not_wait() {
    let server = Server::start(Then::Read).await;
    let (status, _, time) = send(&Hyper::default(), upload(&server, false)).await;
    assert_eq!(status, 200);
    assert!(time < LONGEST_WAIT, "{time:?}");
    assert!(!server.received().head.contains("expect"));

    let mut empty = upload(&server, true);
    *empty.body_mut() = Body::empty();
    assert!(hold(&mut empty).is_none() && !empty.headers().contains_key(EXPECT));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_is_used_again() {
    let server = Server::start(Then::Agree(Duration::ZERO)).await;
    let transport = Hyper::default();
    let mut ports = Vec::new();
    // The pool takes a connection back in a task, which may run after the next request.
    for _ in 0..50 {
        assert_eq!(send(&transport, upload(&server, true)).await.0, 200);
        let received = server.received();
        assert_eq!(received.body, SIZE);
        if ports.contains(&received.port) {
            return;
        }
        ports.push(received.port);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("each request has its own connection");
}
