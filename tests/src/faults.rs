//! [`FaultServer`]: an HTTP server for fault injection. It uses sockets directly, because HTTP libraries
//! cannot send incomplete responses.

mod answer;
mod received;

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use tinsmith_runtime::config::{self, Config};
use tinsmith_runtime::credentials::Credentials;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::lambda::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};

pub use answer::Answer;
use answer::Step;
pub use received::Received;

/// The maximum number of requests that are stored. Further requests are only counted.
const KEPT: usize = 1000;
/// The timeout for events that a test waits for.
const PATIENCE: Duration = Duration::from_secs(10);

type Decide = dyn Fn(&Received) -> Answer + Send + Sync;

/// A server on a free port of 127.0.0.1. It stops when it is dropped.
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    decide: Box<Decide>,
    /// Whether the server responds before it has read the body of a request.
    hasty: bool,
    received: Mutex<Vec<Received>>,
    requests: AtomicUsize,
    runs: AtomicUsize,
    accepted: AtomicUsize,
    closed: AtomicUsize,
    written: AtomicUsize,
}

impl FaultServer {
    /// A server that sends these responses in this order, and repeats the last one.
    pub async fn script(answers: impl IntoIterator<Item = Answer>) -> FaultServer {
        let answers: Vec<Answer> = answers.into_iter().collect();
        let last = answers.len().checked_sub(1).expect("a script has a response");
        FaultServer::start(move |request| answers[request.number.min(last)].clone()).await
    }

    /// A server whose responses depend on the request.
    pub async fn start(
        decide: impl Fn(&Received) -> Answer + Send + Sync + 'static,
    ) -> FaultServer {
        FaultServer::serve(Box::new(decide), false).await
    }

    /// A server that sends this response after the head of a request, and never reads a body.
    pub async fn hasty(answer: Answer) -> FaultServer {
        FaultServer::serve(Box::new(move |_| answer.clone()), true).await
    }

    async fn serve(decide: Box<Decide>, hasty: bool) -> FaultServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(Shared {
            decide,
            hasty,
            received: Mutex::default(),
            requests: AtomicUsize::default(),
            runs: AtomicUsize::default(),
            accepted: AtomicUsize::default(),
            closed: AtomicUsize::default(),
            written: AtomicUsize::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        FaultServer { address, shared, task }
    }

    /// The endpoint, such as `http://127.0.0.1:41337`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A configuration builder for clients of the server.
    pub fn config(&self) -> config::Builder {
        let credentials =
            Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "FaultServer");
        Config::builder().region(REGION).credentials(credentials).endpoint_url(self.url())
    }

    /// The first 1000 requests, in order.
    pub fn received(&self) -> Vec<Received> {
        self.kept().clone()
    }

    /// The number of requests.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// The number of function invocations: `Invoke` requests that were received completely and not rejected.
    pub fn runs(&self) -> usize {
        self.shared.runs.load(Ordering::SeqCst)
    }

    /// The number of connections that were accepted.
    pub fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// The number of open connections.
    pub fn open(&self) -> usize {
        self.connections() - self.shared.closed.load(Ordering::SeqCst)
    }

    /// The number of bytes that were written to sockets. Clients may not have read them yet.
    pub fn written(&self) -> usize {
        self.shared.written.load(Ordering::SeqCst)
    }

    /// Waits for the first request.
    pub async fn until_requested(&self) {
        until("a request", || self.requests() > 0).await;
    }

    /// Waits until the client has closed its connections.
    pub async fn until_closed(&self) {
        until("the end of all connections", || self.open() == 0).await;
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Received>> {
        self.shared.received.lock().expect("the lock is not poisoned")
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until a condition is true.
///
/// # Panics
/// The condition is not true within 10 seconds.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "timed out waiting for {what}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Accepts connections. Their tasks end with this task.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        let connection = shared.accepted.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // Socket errors are ignored, because the tests check the errors of the client.
            let _ = talk(stream, connection, &shared).await;
            shared.closed.fetch_add(1, Ordering::SeqCst);
        });
    }
}

async fn talk(mut stream: TcpStream, connection: usize, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut unread = BytesMut::new();
    while let Some(mut request) = Received::read(&mut stream, &mut unread, !shared.hasty).await? {
        request.connection = connection;
        let answer = shared.note(request);
        for step in answer.steps {
            match step {
                Step::Write(bytes) => {
                    stream.write_all(&bytes).await?;
                    shared.written.fetch_add(bytes.len(), Ordering::SeqCst);
                }
                Step::Wait(pause) => tokio::time::sleep(pause).await,
                Step::Hang => return until_closed(&mut stream).await,
                Step::Close => return stream.shutdown().await,
                Step::Reset => return stream.set_zero_linger(),
            }
        }
    }
    Ok(())
}

impl Shared {
    /// Stores and counts a request, and selects its response.
    fn note(&self, mut request: Received) -> Answer {
        request.number = self.requests.fetch_add(1, Ordering::SeqCst);
        let answer = (self.decide)(&request);
        if request.invokes() && !answer.refuses() && !self.hasty {
            self.runs.fetch_add(1, Ordering::SeqCst);
        }
        if request.number < KEPT {
            self.received.lock().expect("the lock is not poisoned").push(request);
        }
        answer
    }
}

/// Sends nothing until the client closes the connection.
async fn until_closed(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// A port of 127.0.0.1 without a listener. It stays reserved until the socket is dropped.
pub fn closed_port() -> (SocketAddr, TcpSocket) {
    let socket = TcpSocket::new_v4().expect("a file descriptor is free");
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(any).expect("127.0.0.1 has a free port");
    (socket.local_addr().expect("a bound socket has an address"), socket)
}

/// A port of 127.0.0.1 that accepts a connection and sends nothing, until the task ends.
pub async fn silent_port() -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("127.0.0.1 has a free port");
    let address = listener.local_addr().expect("a listener has an address");
    let task = tokio::spawn(async move {
        let _connection = listener.accept().await;
        pending().await
    });
    (address, task)
}
