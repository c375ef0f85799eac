//! A scripted server on 127.0.0.1 that records requests.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The reaction to a request.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// Write these bytes and wait for the next request.
    Answer(&'static str),
    /// Write these bytes and close the connection.
    AnswerAndClose(&'static str),
    /// Write these bytes and then nothing more.
    #[cfg_attr(not(feature = "hyper"), expect(dead_code, reason = "tests over `Hyper` use it"))]
    AnswerAndHang(&'static str),
}

pub(crate) struct Server {
    port: u16,
    received: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    /// Reacts to requests in this order, and then closes.
    pub(crate) async fn start(script: impl IntoIterator<Item = Then>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
            connections: Arc::default(),
        };
        let script: Vec<Then> = script.into_iter().collect();
        let script = Arc::new(Mutex::new(script.into_iter()));
        let received = Arc::clone(&server.received);
        let connections = Arc::clone(&server.connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let (script, received) = (Arc::clone(&script), Arc::clone(&received));
                tokio::spawn(async move {
                    let next = || script.lock().unwrap().next();
                    serve(stream, next, &received).await;
                });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The raw requests, with heads and bodies.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn serve(
    mut stream: TcpStream,
    mut next: impl FnMut() -> Option<Then>,
    received: &Mutex<Vec<String>>,
) {
    while let Some(request) = read(&mut stream).await {
        received.lock().unwrap().push(request);
        let (bytes, is_last, hangs) = match next() {
            Some(Then::Answer(bytes)) => (bytes, false, false),
            Some(Then::AnswerAndClose(bytes)) => (bytes, true, false),
            Some(Then::AnswerAndHang(bytes)) => (bytes, true, true),
            None => return,
        };
        stream.write_all(bytes.as_bytes()).await.unwrap();
        if hangs {
            std::future::pending::<()>().await;
        }
        if is_last {
            return;
        }
    }
}

/// One request; `None` if the client has closed the connection.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut text = String::new();
    while !is_complete(&text) {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.ok().filter(|count| *count > 0)?;
        text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
    Some(text)
}

fn is_complete(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    match head.lines().find_map(|line| line.strip_prefix("content-length: ")) {
        Some(length) => body.len() >= length.parse::<usize>().unwrap(),
        None if head.contains("transfer-encoding: chunked") => body.ends_with("0\r\n\r\n"),
        None => true,
    }
}
