//! [`FaultServer`]: an HTTP server that misbehaves as it is told. It is written on bare sockets: no
//! HTTP library sends half a head.

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

/// How many requests are kept; of more there is only a count.
const KEPT: usize = 1000;
/// How long a test waits for what should happen at once.
const PATIENCE: Duration = Duration::from_secs(10);

type Decide = dyn Fn(&Received) -> Answer + Send + Sync;

/// A server on a free port of 127.0.0.1, which stops when it is dropped.
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    decide: Box<Decide>,
    /// Whether a request is answered before its body is read.
    hasty: bool,
    received: Mutex<Vec<Received>>,
    requests: AtomicUsize,
    runs: AtomicUsize,
    accepted: AtomicUsize,
    closed: AtomicUsize,
    written: AtomicUsize,
}

impl FaultServer {
    /// A server that gives these answers in this order, the last of them for ever.
    pub async fn script(answers: impl IntoIterator<Item = Answer>) -> FaultServer {
        let answers: Vec<Answer> = answers.into_iter().collect();
        let last = answers.len().checked_sub(1).expect("a script has an answer");
        FaultServer::start(move |request| answers[request.number.min(last)].clone()).await
    }

    /// A server that answers as the request asks for.
    pub async fn start(
        decide: impl Fn(&Received) -> Answer + Send + Sync + 'static,
    ) -> FaultServer {
        FaultServer::serve(Box::new(decide), false).await
    }

    /// A server that gives this answer to the head of a request, and never reads a body.
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

    /// A configuration that leads to the server, to be completed.
    pub fn config(&self) -> config::Builder {
        let credentials =
            Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "FaultServer");
        Config::builder().region(REGION).credentials(credentials).endpoint_url(self.url())
    }

    /// The first 1000 requests, in the order in which they came.
    pub fn received(&self) -> Vec<Received> {
        self.kept().clone()
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// How often a function ran: a request to invoke one came in full and was not refused.
    pub fn runs(&self) -> usize {
        self.shared.runs.load(Ordering::SeqCst)
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.connections() - self.shared.closed.load(Ordering::SeqCst)
    }

    /// How many bytes clients, or the buffers on the way to them, have taken.
    pub fn written(&self) -> usize {
        self.shared.written.load(Ordering::SeqCst)
    }

    /// Waits for the first of the requests.
    pub async fn until_requested(&self) {
        until("a request", || self.requests() > 0).await;
    }

    /// Waits until the client has closed its connections.
    pub async fn until_closed(&self) {
        until("the end of all connections", || self.open() == 0).await;
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Received>> {
        self.shared.received.lock().expect("nothing panics that holds the lock")
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until something is so.
///
/// # Panics
/// It is not so within 10 seconds.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The tasks of the connections end with this one.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        let connection = shared.accepted.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // An error of the socket ends the connection; the client's side of it is what is tested.
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
    /// Keeps and counts a request, and decides what becomes of it.
    fn note(&self, mut request: Received) -> Answer {
        request.number = self.requests.fetch_add(1, Ordering::SeqCst);
        let answer = (self.decide)(&request);
        if request.invokes() && !answer.refuses() && !self.hasty {
            self.runs.fetch_add(1, Ordering::SeqCst);
        }
        if request.number < KEPT {
            self.received.lock().expect("nothing panics that holds the lock").push(request);
        }
        answer
    }
}

/// Says nothing until the client goes.
async fn until_closed(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// A port of 127.0.0.1 at which nobody listens, and which nobody else gets as long as the socket lives.
pub fn closed_port() -> (SocketAddr, TcpSocket) {
    let socket = TcpSocket::new_v4().expect("there is a free descriptor");
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(any).expect("127.0.0.1 has a free port");
    (socket.local_addr().expect("a bound socket has an address"), socket)
}

/// A port of 127.0.0.1 that takes connections and says nothing, for as long as the task lives.
pub async fn silent_port() -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("127.0.0.1 has a free port");
    let address = listener.local_addr().expect("a listener has an address");
    let task = tokio::spawn(async move {
        let _connection = listener.accept().await;
        pending().await
    });
    (address, task)
}
