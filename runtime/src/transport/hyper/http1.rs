//! [`Http1`]: an HTTP/1.1 connection.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::HOST;
use http::uri::PathAndQuery;
use http::{HeaderValue, Uri};
use http_body::{Body as _, Frame};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1};
use tokio::runtime::Handle;

use super::connection::Connection;
use super::driver::Driver;
use super::pool::{Pool, Server};
use super::response::{InUse, ResponseBody};
use crate::transport::bodies::RequestBody;

/// The maximum size in bytes of the buffers of a connection for requests in memory. Bytes that were read are used while
/// they are in the cache of the processor. With the default of 408 KiB, downloads need more memory and CPU time.
const BUFFER: usize = 96 * 1024;
/// The same for requests that are streams. The more is written at once, the fewer system calls there are.
const BUFFER_OF_STREAMS: usize = 256 * 1024;

/// The requests that a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Payloads {
    /// Their bodies are in memory. The connection has no task of its own: the task that waits for the response, or reads
    /// its body, polls it. Otherwise each chunk of a body costs two switches between tasks, and is read into a new
    /// buffer while the task uses the one before.
    InMemory,
    /// Their bodies are streams. The connection has a task, since a stream is to be sent even while nothing reads the
    /// response.
    Streams,
}

impl Payloads {
    pub(super) fn of(request: &http::Request<RequestBody>) -> Payloads {
        match request.body().is_stream() {
            true => Payloads::Streams,
            false => Payloads::InMemory,
        }
    }
}

/// An HTTP/1.1 connection that is ready for a request.
pub(super) struct Http1 {
    sender: http1::SendRequest<RequestBody>,
    driver: Driver<http1::Connection<Connection, RequestBody>>,
    pub(super) server: Server,
    pub(super) payloads: Payloads,
    /// The `host` header of its requests.
    host: HeaderValue,
    /// Whether the peer is a proxy that forwards requests.
    is_to_proxy: bool,
    /// The runtime of the socket.
    runtime: Handle,
}

/// The error of an exchange, with the request if none of it was sent.
pub(super) struct Failed {
    pub(super) error: hyper::Error,
    pub(super) unsent: Option<http::Request<RequestBody>>,
}

impl From<TrySendError<http::Request<RequestBody>>> for Failed {
    fn from(mut failed: TrySendError<http::Request<RequestBody>>) -> Failed {
        Failed { unsent: failed.take_message(), error: failed.into_error() }
    }
}

impl Http1 {
    pub(super) async fn start(
        connection: Connection,
        server: Server,
        payloads: Payloads,
        host: HeaderValue,
    ) -> hyper::Result<Http1> {
        let is_to_proxy = connection.is_to_proxy();
        let (buffer, driver) = match payloads {
            Payloads::InMemory => (BUFFER, Driver::inline as fn(_) -> _),
            Payloads::Streams => (BUFFER_OF_STREAMS, Driver::spawned as fn(_) -> _),
        };
        let (sender, connection) =
            http1::Builder::new().max_buf_size(buffer).handshake(connection).await?;
        let (driver, runtime) = (driver(connection), Handle::current());
        Ok(Http1 { sender, driver, server, payloads, host, is_to_proxy, runtime })
    }

    /// Sends a request, and waits for the head of the response. Its body gives the connection back to the pool.
    pub(super) async fn exchange(
        mut self,
        mut request: http::Request<RequestBody>,
        pool: &Arc<Pool>,
    ) -> Result<http::Response<ResponseBody>, Failed> {
        self.complete(&mut request);
        let mut response = pin!(self.sender.try_send_request(request));
        let response = std::future::poll_fn(|context| {
            self.driver.poll_with(context, |context| response.as_mut().poll(context))
        });
        let response = response.await.map_err(Failed::from)?;
        let in_use = InUse { connection: self, pool: Arc::clone(pool) };
        Ok(response.map(|body| ResponseBody::of_http1(body, in_use)))
    }

    /// Adds the `host` header, and sets the [form of the
    /// target](https://www.rfc-editor.org/rfc/rfc9112#section-3.2).
    fn complete(&self, request: &mut http::Request<RequestBody>) {
        request.headers_mut().entry(HOST).or_insert_with(|| self.host.clone());
        if !self.is_to_proxy {
            let target = request.uri().path_and_query().cloned();
            *request.uri_mut() = Uri::from(target.unwrap_or(PathAndQuery::from_static("/")));
        }
    }

    /// Reads the next frame of the body of its response.
    pub(super) fn poll_frame(
        &mut self,
        body: &mut Incoming,
        context: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        self.driver.poll_with(context, |context| Pin::new(&mut *body).poll_frame(context))
    }

    /// Waits until it is ready for the next request.
    ///
    /// # Errors
    /// It is closed.
    pub(super) fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<hyper::Result<()>> {
        self.driver.poll_with(context, |context| self.sender.poll_ready(context))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// The runtime of the socket.
    pub(super) fn runtime(&self) -> &Handle {
        &self.runtime
    }
}
