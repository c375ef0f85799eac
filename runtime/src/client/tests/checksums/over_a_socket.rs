//! Checksums in requests and responses on a socket, over every transport of the runtime.

use super::responses::Get;
use super::*;
use crate::checksum::ChecksumMismatch;
use crate::transport::test_server::{Server, Then};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

fn clients(server: &Server) -> Vec<Client> {
    let builder = || configured().endpoint_url(server.url());
    let mut builders = vec![builder().transport(crate::transport::Hyper::default())];
    #[cfg(feature = "reqwest")]
    builders.push(builder().transport(crate::transport::Reqwest::default()));
    builders.into_iter().map(|it| Client::new(&SERVICE, it.build().unwrap())).collect()
}

/// A stream of parts of 10,000 bytes.
fn parts(count: usize) -> Body {
    let part = bytes::Bytes::from("0123456789".repeat(1_000));
    Body::from_stream(futures_util::stream::iter(
        vec![part; count].into_iter().map(Ok::<_, crate::BoxError>),
    ))
}

/// The value of a header in a raw request.
fn value<'a>(head: &'a str, name: &str) -> &'a str {
    let mut lines = head.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).expect(name)
}

#[tokio::test]
async fn signed_chunks_and_the_trailer_arrive() {
    let server = Server::start([Then::Answer(OK); 2]).await;
    for (index, client) in clients(&server).into_iter().enumerate() {
        let put = put(parts(20).with_length(200_000));
        client.send(&put, &CallOptions::new()).await.unwrap();
        let request = &server.received()[index];
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(value(head, "content-length"), body.len().to_string());
        assert_eq!(value(head, "x-amz-decoded-content-length"), "200000");
        assert!(!head.contains("transfer-encoding"), "{head}");
        let decoded = decode(body.as_bytes());
        assert_eq!(decoded.bytes, "0123456789".repeat(20_000).into_bytes());
        assert_eq!(decoded.chunks, [65_536, 65_536, 65_536, 3_392, 0]);
        let (_, seed) = value(head, "authorization").split_once("Signature=").unwrap();
        let time = value(head, "x-amz-date");
        let region = "eu-central-1";
        let signing = Signing { secret: "hunter2", time, region, service: "ping", seed };
        let (chunks, of_trailer) = signing.signatures(&decoded);
        assert_eq!(decoded.signatures, chunks);
        assert_eq!(decoded.trailer[1].1, of_trailer);
    }
}

#[tokio::test]
async fn a_body_of_another_length_than_declared_fails() {
    for (length, expected) in [(199_999, "more than the 199999"), (200_001, "200001 were declared")]
    {
        let server = Server::start([Then::Answer(OK); 2]).await;
        for client in clients(&server) {
            let put = put(parts(20).with_length(length));
            let error = client.send(&put, &CallOptions::new()).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert_eq!(server.received().len(), 0);
    }
}

#[tokio::test]
async fn a_damaged_response_is_found() {
    let good = "HTTP/1.1 200 OK\r\nx-amz-checksum-crc32: DUoRhQ==\r\ncontent-length: 11\r\n\r\nhello world";
    let damaged = "HTTP/1.1 200 OK\r\nx-amz-checksum-crc32: DUoRhQ==\r\ncontent-length: 11\r\n\r\nhello w0rld";
    let short =
        "HTTP/1.1 200 OK\r\nx-amz-checksum-crc32: DUoRhQ==\r\ncontent-length: 11\r\n\r\nhello";
    for response in [good, damaged, short] {
        let then = if response == short { Then::AnswerAndClose } else { Then::Answer };
        let server = Server::start([then(response); 2]).await;
        for client in clients(&server) {
            let body = client.send(&Get { mode: None }, &CallOptions::new()).await.unwrap();
            match body.collect().await {
                Ok(bytes) => assert_eq!((response, &*bytes), (good, &b"hello world"[..])),
                Err(error) if response == damaged => assert!(error.is::<ChecksumMismatch>()),
                Err(error) => assert!(response == short && error.is::<TransportError>()),
            }
        }
    }
}

#[tokio::test]
async fn another_attempt_has_the_same_checksum() {
    let busy = "HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start([Then::AnswerAndClose(busy), Then::Answer(OK)]).await;
    let retry = Retry::standard().initial_backoff(Duration::ZERO);
    let builder = configured().endpoint_url(server.url()).retry(retry);
    let client = Client::new(&SERVICE, builder.build().unwrap());
    client.send(&put("hello world"), &CallOptions::new()).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|it| it.contains("\r\nx-amz-checksum-crc32: DUoRhQ==\r\n")));
}
