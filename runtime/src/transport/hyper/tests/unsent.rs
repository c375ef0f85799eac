//! Requests that were never passed to their connection.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Uri;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

use super::*;

/// The frames of a server that accepts no request.
const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const GO_AWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Connects to a server, and waits until there is data to read.
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

/// The connection is new, so the pool does not retry the request on another one. The GOAWAY is read
/// before the request is taken from the queue.
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
    let request =
        http::Request::post("http://a.example/").body(RequestBody("hello".into())).unwrap();
    let error = classify(client.request(request).await.unwrap_err(), None, true);
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    assert!(format!("{error:?}").contains("Canceled"), "{error:?}");
    server.abort();
}
