//! HTTP/2 connections, which requests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Version;
use tokio::net::TcpListener;

use super::*;

/// A server that closes a connection after a number of requests.
async fn server(requests: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(stream).await.unwrap();
                for _ in 0..requests {
                    let Some(Ok((_, mut respond))) = connection.accept().await else { return };
                    let mut body = respond.send_response(http::Response::new(()), false).unwrap();
                    body.send_data(Bytes::from_static(b"hello"), true).unwrap();
                }
                connection.graceful_shutdown();
                while connection.accept().await.is_some() {}
            });
        }
    });
    (uri, connections)
}

async fn get(transport: &Hyper, uri: &str) -> Bytes {
    let mut request = request(Method::GET, uri.to_owned(), "");
    *request.version_mut() = Version::HTTP_2;
    send(transport, request).await.unwrap().into_body().collect().await.unwrap()
}

#[tokio::test]
async fn requests_share_a_connection() {
    let (uri, connections) = server(9).await;
    let transport = Hyper::default();
    assert_eq!(get(&transport, &uri).await, "hello");
    let (a, b) = tokio::join!(get(&transport, &uri), get(&transport, &uri));
    assert_eq!((&a[..], &b[..]), (&b"hello"[..], &b"hello"[..]));
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_replaced() {
    let (uri, connections) = server(1).await;
    let transport = Hyper::default();
    for _ in 0..3 {
        assert_eq!(get(&transport, &uri).await, "hello");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(connections.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let (uri, connections) = server(9).await;
    let transport = Hyper::builder().idle_timeout(Duration::from_millis(20)).build();
    for _ in 0..2 {
        assert_eq!(get(&transport, &uri).await, "hello");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(connections.load(Ordering::Relaxed), 2);
}
