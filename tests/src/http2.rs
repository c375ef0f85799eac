//! [`Http2Server`]: an HTTP/2 server over TLS that misbehaves as it is told.

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

/// The body of every answer.
pub const ANSWER: &str = r#"{"Name":"prod","FunctionVersion":"1"}"#;

/// What becomes of a request.
#[derive(Clone, Copy, Debug)]
pub enum Reaction {
    /// It is read and answered.
    Answer,
    /// It is read, and answered when this many requests have come.
    AnswerAfter(usize),
    /// It is not read, and the stream is reset.
    ResetUnread(Reason),
    /// It is read, and the stream is reset.
    Reset(Reason),
    /// It is read, and the stream is reset after the head and a part of the body of an answer.
    ResetInAnswer(Reason),
    /// It is not read: GOAWAY says that it will not be, nor any later one.
    GoAwayUnread(Reason),
    /// It is read, GOAWAY says that it is the last, and it is answered.
    GoAwayThenAnswer,
    /// It is read, GOAWAY says that it is the last, and the connection is closed.
    GoAwayThenClose,
    /// It is read, and the connection is closed.
    Close,
}

/// A server on a free port of 127.0.0.1, which stops when it is dropped.
pub struct Http2Server {
    address: SocketAddr,
    certificate: NamedTempFile,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// What the server is told, and what it has seen.
#[derive(Default)]
struct Shared {
    script: Vec<Reaction>,
    /// Whether HTTP/1.1 is all that it speaks.
    http1: bool,
    /// To how many connections it says GOAWAY before it reads anything.
    refused_connections: usize,
    received: Mutex<Vec<http::Request<Bytes>>>,
    connections: AtomicUsize,
    requests: AtomicUsize,
    runs: AtomicUsize,
}

impl Http2Server {
    /// A server that does these things about the requests that come, in this order, and the last of
    /// them about all later ones.
    pub async fn script(script: impl IntoIterator<Item = Reaction>) -> Http2Server {
        Http2Server::start(Shared { script: script.into_iter().collect(), ..Shared::default() })
            .await
    }

    /// A server that takes no request on its first connections, and answers those on later ones.
    pub async fn refusing_connections(refused_connections: usize) -> Http2Server {
        let script = vec![Reaction::Answer];
        Http2Server::start(Shared { script, refused_connections, ..Shared::default() }).await
    }

    /// A server that speaks HTTP/1.1 only, and answers all requests.
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

    /// A configuration that leads to the server, to be completed.
    pub fn config(&self) -> config::Builder {
        let credentials =
            Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "Http2Server");
        let url = format!("https://localhost:{}", self.address.port());
        Config::builder().region(REGION).credentials(credentials).endpoint_url(url)
    }

    /// A file with the server's certificate, in PEM.
    pub fn certificate(&self) -> &Path {
        self.certificate.path()
    }

    /// How many connections there have been over which TLS was agreed on.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many requests came, read or not.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// How often a function ran: a request to invoke one was read.
    pub fn runs(&self) -> usize {
        self.shared.runs.load(Ordering::SeqCst)
    }

    /// The requests that were read over HTTP/2.
    pub fn received(&self) -> Vec<http::Request<Bytes>> {
        self.shared.received.lock().expect("nothing panics that holds the lock").clone()
    }
}

impl Drop for Http2Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    /// What to do about the next request.
    fn next(&self) -> Reaction {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let last = self.script.len().checked_sub(1).expect("a script has a reaction");
        self.script[number.min(last)]
    }

    fn read(&self, request: http::Request<Bytes>) {
        if request.uri().path().ends_with("/invocations") {
            self.runs.fetch_add(1, Ordering::SeqCst);
        }
        self.received.lock().expect("nothing panics that holds the lock").push(request);
    }
}

/// A certificate for `localhost` in a file, and the configuration of a server that has it and speaks
/// one protocol.
fn identity(protocol: &str) -> (NamedTempFile, ServerConfig) {
    let key = KeyPair::generate().expect("there are random numbers");
    let parameters = CertificateParams::new(["localhost".to_owned()]).expect("this is a name");
    let certificate = parameters.self_signed(&key).expect("the key fits");
    let file = NamedTempFile::new().expect("there is a folder for temporary files");
    std::fs::write(file.path(), certificate.pem()).expect("there is room for a certificate");
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("the key fits");
    config.alpn_protocols = vec![protocol.into()];
    (file, config)
}

/// The tasks of the connections end with this one.
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
                // An error of the socket ends the connection; the client's side of it is what is tested.
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
    // A client that does not ask for HTTP/2 is not to be answered in it.
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
        // A connection that was refused as a whole takes no request.
        if number >= shared.refused_connections {
            let (wire, closed) = (wire.clone(), Arc::clone(&closed));
            streams.spawn(stream::react(request, respond, wire, closed, Arc::clone(&shared)));
        }
    }
}
