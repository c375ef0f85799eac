//! [`Connection`]: a connection to a server, directly or through a proxy.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect;

/// A connection to a server, or to a proxy.
pub(super) struct Connection {
    stream: Pin<Box<dyn Duplex>>,
    is_to_proxy: bool,
}

trait Duplex: Read + Write + connect::Connection + Send {}

impl<T: Read + Write + connect::Connection + Send> Duplex for T {}

impl Connection {
    pub(super) fn new<S>(stream: S, is_to_proxy: bool) -> Connection
    where
        S: Read + Write + connect::Connection + Send + 'static,
    {
        Connection { stream: Box::pin(stream), is_to_proxy }
    }

    /// Whether the peer is a proxy that forwards requests.
    pub(super) fn is_to_proxy(&self) -> bool {
        self.is_to_proxy
    }

    /// Whether HTTP/2 was negotiated.
    #[cfg(feature = "http2")]
    pub(super) fn is_http2(&self) -> bool {
        self.stream.connected().is_negotiated_h2()
    }
}

impl Read for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(context, buffer)
    }
}

impl Write for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}
