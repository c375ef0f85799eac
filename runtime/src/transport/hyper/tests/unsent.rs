//! Requests that were never passed to their connection.

use std::convert::Infallible;

use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::transport::hyper::connection::Connection;
use crate::transport::hyper::failure::Failure;
use crate::transport::hyper::http2::Http2;

/// The frames of a server that accepts no request.
const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const GO_AWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The connection is new, so the request is not retried on another one. The GOAWAY is read before the request is taken
/// from the queue.
#[tokio::test]
async fn go_away_on_a_new_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(&[&SETTINGS[..], &GO_AWAY].concat()).await.unwrap();
        std::future::pending::<Infallible>().await
    });
    let stream = TcpStream::connect(address).await.unwrap();
    stream.readable().await.unwrap();
    let connection = Http2::start(Connection::new(TokioIo::new(stream), false)).await.unwrap();
    let request =
        http::Request::post("http://a.example/").body(RequestBody("hello".into())).unwrap();
    let failed = connection.exchange(request).await.err().unwrap();
    assert_eq!(failed.unsent.unwrap().method(), Method::POST);
    let error = Failure::Unsent(failed.error).classify(None, true);
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    assert!(format!("{error:?}").contains("Canceled"), "{error:?}");
    server.abort();
}
