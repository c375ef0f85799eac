//! A local Lambda server in memory, for tests of clients without an AWS account.
//!
//! It implements the wire format of the service: it checks signatures, parses and writes REST-JSON, stores
//! functions with versions, aliases and policies, and returns Lambda's errors for invalid requests.
//! A function is a Rust closure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a server for tests and examples fails them by panicking"
)]

mod account;
mod aliases;
mod function_urls;
mod functions;
mod http;
mod invocations;
mod layers;
mod mappings;
mod policies;
mod routes;
mod signature;
mod state;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tinsmith_runtime::config::{self, Config};
use tinsmith_runtime::credentials::Credentials;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub use self::http::Request;
pub use invocations::FunctionError;
use state::Lambda;

/// The region of the server.
pub const REGION: &str = "eu-central-1";
/// The account ID of the server.
pub const ACCOUNT: &str = "123456789012";
/// The access key ID that the server accepts.
pub const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
/// The secret access key for [`ACCESS_KEY_ID`].
pub const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A Lambda server on a free port of 127.0.0.1. It stops when it is dropped.
pub struct LambdaServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    lambda: Mutex<Lambda>,
    requests: Mutex<Vec<Request>>,
}

impl LambdaServer {
    /// Starts a server without any functions.
    pub async fn start() -> LambdaServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::<Shared>::default();
        let task = tokio::spawn(serve(listener, Arc::clone(&shared)));
        LambdaServer { address, shared, task }
    }

    /// The endpoint, such as `http://127.0.0.1:41337`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A configuration for clients of the server.
    pub fn config(&self) -> Config {
        self.config_builder().build().expect("the configuration is complete")
    }

    /// A builder with the settings of [`config`](LambdaServer::config).
    pub fn config_builder(&self) -> config::Builder {
        let credentials =
            Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "LambdaServer");
        Config::builder().region(REGION).credentials(credentials).endpoint_url(self.url())
    }

    /// Adds a function.
    pub fn function(
        &self,
        name: &str,
        run: impl Fn(Value) -> Result<Value, FunctionError> + Send + Sync + 'static,
    ) {
        self.shared.lambda.lock().unwrap().add_function(name, Arc::new(run));
    }

    /// Publishes a version of a function, and creates an alias for it.
    pub fn alias(&self, function: &str, name: &str) {
        self.shared.lambda.lock().unwrap().add_alias(function, name);
    }

    /// Delays changes of functions: a later change takes effect after the function was looked up this many times.
    pub fn slow_down(&self, times: usize) {
        self.shared.lambda.lock().unwrap().slowness = times;
    }

    /// The URL of a function. Unlike the URLs of Lambda, it has a path, and its events have only the members
    /// that the tests use.
    pub fn function_url(&self, name: &str) -> String {
        format!("{}/function-urls/{name}/", self.url())
    }

    /// The requests received so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The last request.
    pub fn last_request(&self) -> Request {
        self.requests().pop().expect("the server has received a request")
    }
}

impl Drop for LambdaServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections. They end with this task.
async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| {
            let shared = Arc::clone(&shared);
            async move { Ok::<_, Infallible>(answer(&shared, request).await) }
        });
        // A client may close the connection at any time.
        connections.spawn(async move {
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    shared: &Shared,
    request: hyper::Request<hyper::body::Incoming>,
) -> hyper::Response<http::ReplyBody> {
    let request = Request::receive(request).await;
    let number = {
        let mut requests = shared.requests.lock().unwrap();
        requests.push(request.clone());
        requests.len()
    };
    let reply = signature::check(&request)
        .and_then(|()| routes::route(&mut shared.lambda.lock().unwrap(), &request))
        .unwrap_or_else(Into::into);
    reply.into_response(&state::uuid(number))
}
