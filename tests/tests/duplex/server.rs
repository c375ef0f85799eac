//! [`Server`]: accepts connections of HTTP/2, and hands each request to the test.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use tempfile::NamedTempFile;
use tinsmith_runtime::bytes::{Buf as _, Bytes, BytesMut};
use tinsmith_runtime::config::{self, Config};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::http::{Response, StatusCode, request};
use tinsmith_tests::http2::identity;
use tinsmith_tests::lambda::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio_rustls::TlsAcceptor;

use super::soon;

/// A server on a free port of 127.0.0.1. Connections end with it.
pub struct Server {
    address: SocketAddr,
    certificate: Option<NamedTempFile>,
    calls: UnboundedReceiver<Call>,
    task: tokio::task::JoinHandle<()>,
}

/// A request, and the response to it.
pub struct Call {
    pub head: request::Parts,
    body: RecvStream,
    unread: BytesMut,
    respond: SendResponse<Bytes>,
    response: Option<SendStream<Bytes>>,
}

impl Server {
    /// With TLS, and HTTP/2 by ALPN.
    pub async fn start() -> Server {
        Server::of(Some("h2")).await
    }

    /// Without TLS: a client must know that the server has HTTP/2.
    pub async fn plain() -> Server {
        Server::of(None).await
    }

    /// With TLS, and HTTP/1.1 by ALPN, of which it speaks nothing.
    pub async fn without_http2() -> Server {
        Server::of(Some("http/1.1")).await
    }

    async fn of(protocol: Option<&str>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (certificate, tls) = match protocol.map(identity) {
            Some((file, tls)) => (Some(file), Some(TlsAcceptor::from(Arc::new(tls)))),
            None => (None, None),
        };
        let (sender, calls) = mpsc::unbounded_channel();
        let task = tokio::spawn(accept(listener, tls, sender));
        Server { address, certificate, calls, task }
    }

    /// Closes the port. Connections stay.
    pub fn close(&self) {
        self.task.abort();
    }

    pub fn certificate(&self) -> Option<&Path> {
        self.certificate.as_ref().map(NamedTempFile::path)
    }

    pub fn config(&self) -> config::Builder {
        let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "Server");
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://localhost:{}", self.address.port());
        Config::builder().region(REGION).credentials(credentials).endpoint_url(url)
    }

    /// The next request.
    pub async fn call(&mut self) -> Call {
        soon(self.calls.recv()).await.unwrap()
    }

    /// Whether there is no other request.
    pub fn is_idle(&mut self) -> bool {
        self.calls.try_recv().is_err()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, calls: UnboundedSender<Call>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, calls) = (tls.clone(), calls.clone());
        tokio::spawn(async move {
            match tls {
                None => serve(stream, calls).await,
                Some(tls) => {
                    let Ok(stream) = tls.accept(stream).await else { return };
                    serve(stream, calls).await;
                }
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, calls: UnboundedSender<Call>) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((request, respond))) = connection.accept().await {
        let (head, body) = request.into_parts();
        let call = Call { head, body, unread: BytesMut::new(), respond, response: None };
        if calls.send(call).is_err() {
            return;
        }
    }
}

impl Call {
    /// The bytes of the next frame, `None` at the end, or the code of a reset.
    pub async fn frame(&mut self) -> Result<Option<Bytes>, Reason> {
        soon(async {
            loop {
                let length = self.unread.get(..4).map(|mut bytes| bytes.get_u32() as usize);
                if let Some(length) = length.filter(|length| *length <= self.unread.len()) {
                    return Ok(Some(self.unread.split_to(length).freeze()));
                }
                match self.body.data().await {
                    None => {
                        assert!(self.unread.is_empty(), "the request ends within a frame");
                        return Ok(None);
                    }
                    Some(Ok(data)) => {
                        let _ = self.body.flow_control().release_capacity(data.len());
                        self.unread.extend_from_slice(&data);
                    }
                    Some(Err(error)) => return Err(error.reason().unwrap()),
                }
            }
        })
        .await
    }

    /// The code with which the client resets the request.
    pub async fn reset(&mut self) -> Reason {
        loop {
            match self.frame().await {
                Ok(frame) => assert!(frame.is_some(), "the request ends in order"),
                Err(reason) => return reason,
            }
        }
    }

    /// Sends the head of a successful response.
    pub fn answer(&mut self) {
        let response = Response::builder()
            .header("content-type", "application/vnd.amazon.eventstream")
            .body(())
            .unwrap();
        self.response = Some(self.respond.send_response(response, false).unwrap());
    }

    /// Sends a response without a body.
    pub fn refuse(&mut self, status: StatusCode) {
        let response = Response::builder().status(status).body(()).unwrap();
        self.respond.send_response(response, true).unwrap();
    }

    pub fn send_reset(&mut self, reason: Reason) {
        self.respond.send_reset(reason);
    }

    /// Sends an event with this text.
    pub fn say(&mut self, text: &str) {
        self.message(&[(":message-type", "event"), (":event-type", "TranscriptEvent")], text);
    }

    /// Sends a modelled error.
    pub fn throw(&mut self, name: &str) {
        self.message(&[(":message-type", "exception"), (":exception-type", name)], "{}");
    }

    fn message(&mut self, headers: &[(&str, &str)], payload: &str) {
        let header = |(name, value): &(&str, &str)| {
            Header::new((*name).to_owned(), HeaderValue::String((*value).to_owned().into()))
        };
        let headers = headers.iter().map(header).collect();
        let message = Message::new_from_parts(headers, payload.to_owned());
        let mut frame = Vec::new();
        write_message_to(&message, &mut frame).unwrap();
        self.response.as_mut().unwrap().send_data(frame.into(), false).unwrap();
    }

    /// Ends the response.
    pub fn end(&mut self) {
        self.response.as_mut().unwrap().send_data(Bytes::new(), true).unwrap();
    }
}
