//! Requests that were never handed to their connection, and errors that look as if they were not.

use std::convert::Infallible;
use std::future::ready;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Uri;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

use super::*;

/// Frames of a server that takes no request.
const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const GO_AWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Connects to a server, and waits until there is something to read.
#[derive(Clone)]
struct ToTalkative(SocketAddr);

impl Service<Uri> for ToTalkative {
    type Response = TokioIo<TcpStream>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<TokioIo<TcpStream>>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _uri: Uri) -> Self::Future {
        let address = self.0;
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            stream.readable().await?;
            Ok(TokioIo::new(stream))
        })
    }
}

/// A connection is new, so that the pool does not send the request over another one. That the server
/// takes no request is read before the request is taken from its queue.
#[tokio::test]
async fn go_away_on_a_new_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let connector = ToTalkative(listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(&[&SETTINGS[..], &GO_AWAY].concat()).await.unwrap();
        std::future::pending::<Infallible>().await
    });
    let client = legacy::Client::builder(TokioExecutor::new()).http2_only(true).build(connector);
    let request = http::Request::post("http://a.example/").body(Outgoing("hello".into())).unwrap();
    let error = classify(client.request(request).await.unwrap_err(), None, true);
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    assert!(format!("{error:?}").contains("Canceled"), "{error:?}");
    server.abort();
}

/// The body that the program gave fails with an error of another connection, which says nothing about
/// this one.
#[tokio::test]
async fn a_body_with_an_error_of_another_connection() {
    let (stream, mut server) = tokio::io::duplex(1024);
    server.write_all(&[&SETTINGS[..], &GO_AWAY].concat()).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let other = http::Request::get("http://b.example/").body(()).unwrap();
    let (answer, _) = client.send_request(other, true).unwrap();
    tokio::spawn(connection);
    let refused = answer.await.unwrap_err();
    assert!(refused.is_go_away() && refused.is_remote(), "{refused:?}");

    let server = Server::start([Then::Answer(HELLO)]).await;
    let body = futures_util::stream::once(ready(Err(BoxError::from(refused))));
    let request = http::Request::post(server.url()).body(Body::from_stream(body)).unwrap();
    let error = Transport::send(&Hyper::default(), request).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted, "{error:?}");
}
