//! [`Http2Server`]: an HTTP/2 server over TLS for fault injection.

mod stream;
mod wire;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};
use h2::Reason;
use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tempfile::NamedTempFile;
use tinsmith_runtime::config::{self, Config};
use tinsmith_runtime::credentials::Credentials;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::faults::Received;
use crate::lambda::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};
use wire::Wire;

/// The body of all responses.
pub const ANSWER: &str = r#"{"Name":"prod","FunctionVersion":"1"}"#;

/// The reaction to a request.
#[derive(Clone, Copy, Debug)]
pub enum Reaction {
    /// Reads the request, and sends a response.
    Answer,
    /// Reads the request, and sends a response after this number of requests.
    AnswerAfter(usize),
    /// Resets the stream without reading the request.
    ResetUnread(Reason),
    /// Reads the request, and resets the stream.
    Reset(Reason),
    /// Reads the request, and resets the stream after the head and a part of the body of a response.
    ResetInAnswer(Reason),
    /// Sends GOAWAY, which rejects this request and all later ones, without reading the request.
    GoAwayUnread(Reason),
    /// Reads the request, sends GOAWAY with it as the last stream, and sends a response.
    GoAwayThenAnswer,
    /// Reads the request, sends GOAWAY with it as the last stream, and closes the connection.
    GoAwayThenClose,
    /// Reads the request, and closes the connection.
    Close,
}

/// A server on a free port of 127.0.0.1. It stops when it is dropped.
pub struct Http2Server {
    address: SocketAddr,
    certificate: NamedTempFile,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// The script and the state of the server.
#[derive(Default)]
struct Shared {
    script: Vec<Reaction>,
    /// Whether the server only supports HTTP/1.1.
    http1: bool,
    /// The number of connections that are rejected with GOAWAY before any request is read.
    refused_connections: usize,
    received: Mutex<Vec<http::Request<Bytes>>>,
    connections: AtomicUsize,
    requests: AtomicUsize,
    runs: AtomicUsize,
}

impl Http2Server {
    /// A server that reacts to requests in this order, and repeats the last reaction for all later
    /// requests.
    pub async fn script(script: impl IntoIterator<Item = Reaction>) -> Http2Server {
        Http2Server::start(Shared { script: script.into_iter().collect(), ..Shared::default() })
            .await
    }

    /// A server that rejects all requests on its first connections, and responds on later ones.
    pub async fn refusing_connections(refused_connections: usize) -> Http2Server {
        let script = vec![Reaction::Answer];
        Http2Server::start(Shared { script, refused_connections, ..Shared::default() }).await
    }

    /// A server that only supports HTTP/1.1, and responds to all requests.
    pub async fn of_http1() -> Http2Server {
        Http2Server::start(Shared { http1: true, ..Shared::default() }).await
    }

    async fn start(shared: Shared) -> Http2Server {
        let (certificate, tls) = identity(if shared.http1 { "http/1.1" } else { "h2" });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(shared);
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let task = tokio::spawn(accept(listener, acceptor, Arc::clone(&shared)));
        Http2Server { address, certificate, shared, task }
    }

    /// A configuration builder for clients of the server.
    pub fn config(&self) -> config::Builder {
        let credentials =
            Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "Http2Server");
        let url = format!("https://localhost:{}", self.address.port());
        Config::builder().region(REGION).credentials(credentials).endpoint_url(url)
    }

    /// The server's certificate as a PEM file.
    pub fn certificate(&self) -> &Path {
        self.certificate.path()
    }

    /// The number of connections with a successful TLS handshake.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The number of requests, including those that were not read.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// The number of function invocations: `Invoke` requests that were read.
    pub fn runs(&self) -> usize {
        self.shared.runs.load(Ordering::SeqCst)
    }

    /// The requests that were read over HTTP/2.
    pub fn received(&self) -> Vec<http::Request<Bytes>> {
        self.shared.received.lock().expect("the lock is not poisoned").clone()
    }
}

impl Drop for Http2Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    /// The reaction to the next request.
    fn next(&self) -> Reaction {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let last = self.script.len().checked_sub(1).expect("a script has a reaction");
        self.script[number.min(last)]
    }

    fn read(&self, request: http::Request<Bytes>) {
        if request.uri().path().ends_with("/invocations") {
            self.runs.fetch_add(1, Ordering::SeqCst);
        }
        self.received.lock().expect("the lock is not poisoned").push(request);
    }
}

/// A certificate file for `localhost`, and the TLS configuration of a server with this certificate and one
/// ALPN protocol.
pub fn identity(protocol: &str) -> (NamedTempFile, ServerConfig) {
    let key = KeyPair::generate().expect("a key can be generated");
    let parameters =
        CertificateParams::new(["localhost".to_owned()]).expect("`localhost` is a valid name");
    let certificate = parameters.self_signed(&key).expect("the key is valid");
    let file = NamedTempFile::new().expect("a temporary file can be created");
    std::fs::write(file.path(), certificate.pem()).expect("the certificate can be written");
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring supports the default protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("the key is valid");
    config.alpn_protocols = vec![protocol.into()];
    (file, config)
}

/// Accepts connections. Their tasks end with this task.
async fn accept(listener: TcpListener, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
        connections.spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let number = shared.connections.fetch_add(1, Ordering::SeqCst);
            match shared.http1 {
                // Socket errors are ignored, because the tests check the errors of the client.
                true => drop(talk_http1(stream, &shared).await),
                false => drop(talk_http2(stream, number, shared).await),
            }
        });
    }
}

async fn talk_http1(mut stream: TlsStream<TcpStream>, shared: &Shared) -> std::io::Result<()> {
    let mut unread = BytesMut::new();
    while let Some(request) = Received::read(&mut stream, &mut unread, true).await? {
        shared.requests.fetch_add(1, Ordering::SeqCst);
        if request.invokes() {
            shared.runs.fetch_add(1, Ordering::SeqCst);
        }
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", ANSWER.len());
        stream.write_all((head + ANSWER).as_bytes()).await?;
    }
    Ok(())
}

async fn talk_http2(
    stream: TlsStream<TcpStream>,
    number: usize,
    shared: Arc<Shared>,
) -> Result<(), h2::Error> {
    // HTTP/2 is used only if the client has negotiated it.
    if stream.get_ref().1.alpn_protocol() != Some(b"h2") {
        return Ok(());
    }
    let wire = Wire::new(stream);
    let mut connection = h2::server::handshake(wire.clone()).await?;
    if number < shared.refused_connections {
        wire.go_away(0, Reason::NO_ERROR).await;
    }
    let closed = Arc::new(Notify::new());
    let mut streams = JoinSet::new();
    loop {
        let next = std::pin::pin!(connection.accept());
        let end = std::pin::pin!(closed.notified());
        let futures_util::future::Either::Left((next, _)) =
            futures_util::future::select(next, end).await
        else {
            wire.close().await;
            return Ok(());
        };
        let Some(request) = next else { return Ok(()) };
        let (request, respond) = request?;
        // Requests on rejected connections are ignored.
        if number >= shared.refused_connections {
            let (wire, closed) = (wire.clone(), Arc::clone(&closed));
            streams.spawn(stream::react(request, respond, wire, closed, Arc::clone(&shared)));
        }
    }
}
