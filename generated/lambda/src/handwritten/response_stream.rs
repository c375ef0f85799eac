//! [`ResponseStream`]: the response of a function as a stream.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use futures_core::Stream;
use tinsmith_runtime::ConnectionError;
use tinsmith_runtime::bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, ReadBuf};

use super::payload::decode_log;
use super::prelude::{END, LONGEST};
use super::{FunctionError, HttpPrelude, InvokeError, PayloadError};
use crate::operation::InvokeWithResponseStreamOutput;
use crate::prelude::*;
use crate::types::{
    InvokeWithResponseStreamCompleteEvent as Complete,
    InvokeWithResponseStreamResponseEvent as Event,
};

impl InvokeWithResponseStreamOutput {
    /// The response of the function as a stream of bytes.
    #[must_use]
    pub fn into_stream(self) -> ResponseStream {
        ResponseStream {
            events: self.event_stream,
            ahead: Bytes::new(),
            log_tail: None,
            ended: false,
        }
    }
}

/// The response of a function as a [`Stream`] of chunks of bytes, as they arrive. The stream ends with an error if the
/// function fails while it responds, or if the response is incomplete.
pub struct ResponseStream {
    events: EventStream<Event, ErrorKind>,
    /// Bytes that were received, but not yet returned.
    ahead: Bytes,
    log_tail: Option<String>,
    ended: bool,
}

impl ResponseStream {
    /// The next chunk, or `None` at the end.
    ///
    /// # Errors
    /// [`InvokeError::Function`] if the function failed; [`InvokeError::Call`] if the stream failed.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, InvokeError> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Collects the complete response.
    ///
    /// # Errors
    /// The errors of [`try_next`](ResponseStream::try_next).
    pub async fn collect(mut self) -> Result<Bytes, InvokeError> {
        let mut all = BytesMut::new();
        while let Some(bytes) = self.try_next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all.freeze())
    }

    /// Reads the HTTP prelude, which functions for function URLs send before the body. The stream continues with the
    /// body.
    ///
    /// # Errors
    /// The stream does not begin with a valid prelude, or [`try_next`](ResponseStream::try_next) failed.
    pub async fn http_prelude(&mut self) -> Result<HttpPrelude, InvokeError> {
        let mut start = BytesMut::new();
        loop {
            let missing = match self.try_next().await? {
                Some(bytes) => {
                    start.extend_from_slice(&bytes);
                    start.len() > LONGEST
                }
                None => true,
            };
            if let Some(end) = start.windows(END.len()).position(|window| window == END) {
                let prelude = HttpPrelude::read(&start.split_to(end))?;
                start.advance(END.len());
                self.ahead = start.freeze();
                return Ok(prelude);
            }
            if missing {
                let message = "the stream has no HTTP prelude, which ends with eight zero bytes; \
                do not call `http_prelude` for this function";
                return Err(PayloadError::read(message).into());
            }
        }
    }

    /// Deserializes each line of the response as a JSON value. Empty lines are skipped.
    #[cfg(feature = "json")]
    #[must_use]
    pub fn json_lines<T: serde::de::DeserializeOwned>(self) -> JsonLines<T> {
        JsonLines {
            stream: self,
            line: BytesMut::new(),
            searched: 0,
            value: std::marker::PhantomData,
        }
    }

    /// The response as an [`AsyncRead`]. Its errors are [`io::Error`]s with an [`InvokeError`] inside.
    #[must_use]
    pub fn into_reader(self) -> ResponseReader {
        ResponseReader { stream: self }
    }

    /// The end of the execution log, if the call requested it with `log_type`. `None` until the stream has ended.
    #[must_use]
    pub fn log_tail(&self) -> Option<&str> {
        self.log_tail.as_deref()
    }

    fn complete(&mut self, complete: Complete) -> Option<Result<Bytes, InvokeError>> {
        self.ended = true;
        self.log_tail = complete.log_result.as_deref().map(decode_log);
        let code = complete.error_code?;
        let details = Bytes::from(complete.error_details.unwrap_or_default());
        let mut error = FunctionError::new("Unhandled", details.clone(), self.log_tail.clone());
        if !error.is_certain() && !details.is_empty() {
            error.message.get_or_insert_with(|| String::from_utf8_lossy(&details).into_owned());
        }
        error.error_type.get_or_insert(code);
        Some(Err(error.into()))
    }

    fn cut(&mut self) -> InvokeError {
        self.ended = true;
        let reason = "the stream ended before the response was complete";
        let kind = ErrorKind::Connection(ConnectionError::interrupted(reason));
        Error::new("InvokeWithResponseStream", kind).with_attempts(1).with_may_have_run(true).into()
    }
}

impl Stream for ResponseStream {
    type Item = Result<Bytes, InvokeError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
    ) -> Poll<Option<Self::Item>> {
        if !self.ahead.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.ahead))));
        }
        while !self.ended {
            match ready!(Pin::new(&mut self.events).poll_next(context)) {
                Some(Ok(Event::PayloadChunk(chunk))) => {
                    let bytes = chunk.payload.unwrap_or_default();
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
                Some(Ok(Event::InvokeComplete(complete))) => {
                    return Poll::Ready(self.complete(complete));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error.into())));
                }
                None => return Poll::Ready(Some(Err(self.cut()))),
            }
        }
        Poll::Ready(None)
    }
}

impl fmt::Debug for ResponseStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseStream")
    }
}

/// A [`ResponseStream`] as an [`AsyncRead`].
#[derive(Debug)]
pub struct ResponseReader {
    stream: ResponseStream,
}

impl AsyncRead for ResponseReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        match ready!(Pin::new(&mut self.stream).poll_next(context)) {
            None => Poll::Ready(Ok(())),
            Some(Err(error)) => Poll::Ready(Err(io::Error::other(error))),
            Some(Ok(mut bytes)) => {
                let fitting = bytes.split_to(bytes.len().min(buffer.remaining()));
                buffer.put_slice(&fitting);
                self.stream.ahead = bytes;
                Poll::Ready(Ok(()))
            }
        }
    }
}

/// A [`ResponseStream`] as a [`Stream`] of JSON values, one per line. If a line is invalid, the next line can still be
/// read.
#[cfg(feature = "json")]
pub struct JsonLines<T> {
    stream: ResponseStream,
    /// The current line, which is not complete yet.
    line: BytesMut,
    /// The number of bytes of `line` that were already searched for a line break.
    searched: usize,
    value: std::marker::PhantomData<fn() -> T>,
}

#[cfg(feature = "json")]
impl<T: serde::de::DeserializeOwned> JsonLines<T> {
    /// The next value, or `None` at the end.
    ///
    /// # Errors
    /// The line is not a `T`, or [`ResponseStream::try_next`] failed.
    pub async fn try_next(&mut self) -> Result<Option<T>, InvokeError> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Removes and returns the first complete line.
    fn take_line(&mut self) -> Option<BytesMut> {
        let unsearched = self.line.get(self.searched..).unwrap_or_default();
        match unsearched.iter().position(|byte| *byte == b'\n') {
            Some(position) => {
                let line = self.line.split_to(self.searched + position + 1);
                self.searched = 0;
                Some(line)
            }
            None => {
                self.searched = self.line.len();
                None
            }
        }
    }
}

#[cfg(feature = "json")]
impl<T: serde::de::DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, InvokeError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
    ) -> Poll<Option<Self::Item>> {
        loop {
            let line = match self.take_line() {
                Some(line) => line,
                None => match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                    Some(Ok(bytes)) => {
                        self.line.extend_from_slice(&bytes);
                        continue;
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None if self.line.is_empty() => return Poll::Ready(None),
                    // The last line may have no line break.
                    None => std::mem::take(&mut self.line),
                },
            };
            if !line.trim_ascii().is_empty() {
                let value = super::payload::from_json(&line);
                return Poll::Ready(Some(value.map_err(InvokeError::from)));
            }
        }
    }
}

#[cfg(feature = "json")]
impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}
