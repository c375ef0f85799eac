use http::Method;

use super::tests::{HELLO, request, send};
use super::*;
use crate::transport::test_server::{Server, Then};

#[path = "tests/connections.rs"]
mod connections;
#[cfg(feature = "http2")]
#[path = "tests/shared.rs"]
mod shared;
#[cfg(feature = "http2")]
#[path = "tests/unsent.rs"]
mod unsent;

#[tokio::test]
async fn requests_are_sent_unchanged() {
    let paths = ["/a/../b", "/a/./b//", "/%2e%2E/b", "/a?b='c'&d=+"];
    let server = Server::start([Then::Answer(HELLO); 4]).await;
    let transport = Hyper::default();
    for path in paths {
        let request = request(Method::GET, server.url() + path, "");
        send(&transport, request).await.unwrap().into_body().collect().await.unwrap();
    }
    for (received, path) in server.received().iter().zip(paths) {
        assert!(received.starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{received}");
    }
}
