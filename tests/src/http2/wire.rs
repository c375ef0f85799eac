//! [`Wire`]: bytes to a client and back, and frames that the `h2` crate would not send.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};

use h2::Reason;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// A connection. What has a clone of it can write to it.
#[derive(Clone)]
pub(super) struct Wire(Arc<Mutex<TlsStream<TcpStream>>>);

impl Wire {
    pub(super) fn new(stream: TlsStream<TcpStream>) -> Wire {
        Wire(Arc::new(Mutex::new(stream)))
    }

    /// Sends a GOAWAY frame: [RFC 9113, section 6.8](https://www.rfc-editor.org/rfc/rfc9113#section-6.8).
    /// `h2` only sends one that includes every request that it has seen.
    pub(super) async fn go_away(&self, last_stream: u32, reason: Reason) {
        let mut frame = vec![0, 0, 8, 7, 0, 0, 0, 0, 0];
        frame.extend(last_stream.to_be_bytes());
        frame.extend(u32::from(reason).to_be_bytes());
        let mut wire = self.clone();
        // A client that has gone does not need it.
        let _ = wire.write_all(&frame).await;
        let _ = wire.flush().await;
    }

    /// Closes the connection in order: the client has all that was written.
    pub(super) async fn close(mut self) {
        let _ = self.shutdown().await;
        let mut ignored = [0; 1024];
        while self.read(&mut ignored).await.is_ok_and(|count| count > 0) {}
    }

    fn with<T>(&self, poll: impl FnOnce(Pin<&mut TlsStream<TcpStream>>) -> Poll<T>) -> Poll<T> {
        let mut stream: MutexGuard<'_, _> =
            self.0.lock().expect("nothing panics that holds the lock");
        poll(Pin::new(&mut *stream))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.with(|stream| stream.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_shutdown(context))
    }
}
