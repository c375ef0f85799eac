//! A server on 127.0.0.1 with scripted responses, for credentials providers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Answer = (u16, String);

/// It stops with the runtime of its test.
pub(super) struct StandIn {
    pub(super) url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    /// Responds to each request with a status and a body. `answer` gets the raw request, with
    /// header names in lower case, and the number of previous requests.
    pub(super) async fn start(
        answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static,
    ) -> StandIn {
        StandIn::slow(Duration::ZERO, answer).await
    }

    /// The same, with a delay before each response.
    pub(super) async fn slow(
        delay: Duration,
        answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static,
    ) -> StandIn {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stand_in = StandIn { url, received: Arc::default() };
        let (received, answer) = (Arc::clone(&stand_in.received), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (received, answer) = (Arc::clone(&received), Arc::clone(&answer));
                tokio::spawn(async move { serve(stream, delay, answer.as_ref(), &received).await });
            }
        });
        stand_in
    }

    pub(super) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    delay: Duration,
    answer: &(impl Fn(&str, usize) -> Answer + Send + Sync),
    received: &Mutex<Vec<String>>,
) {
    let mut bytes = Vec::new();
    while !is_complete(&bytes) {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return,
        }
    }
    let request = String::from_utf8(bytes).unwrap();
    let count = {
        let mut received = received.lock().unwrap();
        received.push(request.clone());
        received.len() - 1
    };
    tokio::time::sleep(delay).await;
    let (status, body) = answer(&request, count);
    let length = body.len();
    let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n");
    // Some tests cancel the caller.
    let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes()).await;
}

fn is_complete(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

/// The value of a request header.
pub(super) fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The encoded value of a form member.
pub(super) fn form<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let mut members = body.split('&').filter_map(|member| member.split_once('='));
    members.find(|(found, _)| *found == name).map(|(_, value)| value)
}
