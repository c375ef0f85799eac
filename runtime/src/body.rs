//! [`Body`]: the body of a request or response, in memory or as a stream.

mod error;

pub use error::BodyError;

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::StreamExt as _;

/// A boxed error that can be sent between threads.
pub type BoxError = Box<dyn Error + Send + Sync>;

type Chunk = Result<Bytes, BoxError>;

type BoxStream = Pin<Box<dyn Stream<Item = Chunk> + Send>>;

/// The body of a request or response: bytes in memory, or a stream of bytes.
///
/// Cloning is cheap. Clones of a streaming body share the stream: the first clone that is read
/// takes it, and reading any other clone is an error. A partially consumed body is therefore never
/// sent as if it were complete.
///
/// `Debug` shows the length and never the contents. Two bodies are equal if they hold the same
/// bytes or share the same stream.
#[derive(Default)]
pub struct Body {
    content: Content,
}

enum Content {
    Bytes(Bytes),
    Stream {
        /// `None` once a body has taken the stream.
        slot: Arc<Mutex<Option<BoxStream>>>,
        length: Option<u64>,
        /// Whether this body has moved the stream into its own slot.
        claimed: bool,
    },
}

impl Body {
    /// An empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self { content: Content::Bytes(Bytes::new()) }
    }

    /// A streaming body: its bytes are produced while it is sent, or received while it is read.
    ///
    /// The errors may have any type: that of a file, of another library, or of another body. If all items are
    /// `Ok`, give the compiler a type for the errors, such as [`Infallible`](std::convert::Infallible):
    ///
    /// ```
    /// use std::convert::Infallible;
    /// use tinsmith_runtime::{Body, Bytes};
    ///
    /// let lines = (1..=3).map(|line| Ok::<_, Infallible>(Bytes::from(format!("{line}\n"))));
    /// let body = Body::from_stream(futures_util::stream::iter(lines)).with_length(6);
    /// ```
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let stream: BoxStream =
            Box::pin(stream.map(|chunk| chunk.map_err(|error| cause(error.into()))));
        Self {
            content: Content::Stream {
                slot: Arc::new(Mutex::new(Some(stream))),
                length: None,
                claimed: false,
            },
        }
    }

    /// Declares the length of a stream in bytes, which some operations require in advance. No
    /// effect on bytes in memory.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Content::Stream { length, .. } = &mut self.content {
            *length = Some(bytes);
        }
        self
    }

    /// The bytes, or `None` if the body is a stream.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream { .. } => None,
        }
    }

    /// The length in bytes. For a stream, it is known only if it was declared with
    /// [`Body::with_length`].
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream { length, .. } => *length,
        }
    }

    /// Wraps the body in a stream that reads it. The declared length is kept.
    pub(crate) fn through<S>(self, stream: impl FnOnce(Body) -> S) -> Body
    where
        S: Stream<Item = Result<Bytes, BoxError>> + Send + 'static,
    {
        let length = self.content_length();
        let body = Body::from_stream(stream(self));
        match length {
            Some(length) => body.with_length(length),
            None => body,
        }
    }

    /// Whether the body can still be sent: it is in memory, or its stream has not been read.
    pub(crate) fn is_unread(&self) -> bool {
        match &self.content {
            Content::Bytes(_) => true,
            Content::Stream { slot, .. } => lock(slot).is_some(),
        }
    }

    /// Reads the body to its end.
    ///
    /// ```
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use tinsmith_runtime::Body;
    ///
    /// assert_eq!(Body::from("hello").collect().await?, "hello");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// An error of the stream, or the stream was already taken by a clone.
    pub async fn collect(mut self) -> Result<Bytes, BodyError> {
        let Some(first) = self.next().await.transpose()? else { return Ok(Bytes::new()) };
        let Some(second) = self.next().await.transpose()? else { return Ok(first) };
        let mut all = BytesMut::with_capacity(first.len() + second.len());
        all.extend_from_slice(&first);
        all.extend_from_slice(&second);
        while let Some(chunk) = self.next().await.transpose()? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// The next chunk, or `None` at the end. After an error, the stream is finished.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next chunk, or the cause of the error. A stream that reads this body passes the cause on.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let item = match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => None,
            Content::Bytes(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream { slot, claimed, .. } => match poll_slot(slot, claimed, context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(bytes))) => return Poll::Ready(Some(Ok(bytes))),
                Poll::Ready(last) => last,
            },
        };
        // A stream that has ended or failed must not be polled again.
        *self = Self::empty();
        Poll::Ready(item)
    }
}

/// The cause of the error, if it is the error of another body.
fn cause(error: BoxError) -> BoxError {
    match error.downcast::<BodyError>() {
        Ok(error) => error.into_cause(),
        Err(error) => error,
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context).map(|chunk| chunk.map(|chunk| chunk.map_err(BodyError::from)))
    }
}

/// Polls the stream, after moving it to a slot that no clone shares.
fn poll_slot(
    slot: &mut Arc<Mutex<Option<BoxStream>>>,
    claimed: &mut bool,
    context: &mut Context<'_>,
) -> Poll<Option<Chunk>> {
    if !*claimed {
        let stream = lock(slot).take();
        *slot = Arc::new(Mutex::new(stream));
        *claimed = true;
    }
    match lock(slot).as_mut() {
        Some(stream) => stream.as_mut().poll_next(context),
        None => Poll::Ready(Some(Err(Box::new(AlreadyRead)))),
    }
}

/// Ignores poisoning: a stream that panicked while it was polled reports its own errors.
fn lock(slot: &Mutex<Option<BoxStream>>) -> MutexGuard<'_, Option<BoxStream>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The stream was already read through a clone.
#[derive(Debug)]
struct AlreadyRead;

impl fmt::Display for AlreadyRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the body's stream was already read through a clone; \
             create a new body for each request",
        )
    }
}

impl Error for AlreadyRead {}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Clone for Body {
    fn clone(&self) -> Self {
        let content = match &self.content {
            Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Content::Stream { slot, length, .. } => {
                Content::Stream { slot: Arc::clone(slot), length: *length, claimed: false }
            }
        };
        Self { content }
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::Bytes(left), Content::Bytes(right)) => left == right,
            (Content::Stream { slot: left, .. }, Content::Stream { slot: right, .. }) => {
                Arc::ptr_eq(left, right)
            }
            _ => false,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream { length: Some(length), .. } => {
                write!(f, "Body(stream of {length} bytes)")
            }
            Content::Stream { length: None, .. } => f.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { content: Content::Bytes(bytes) }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(chunks: &'static [&'static str]) -> Body {
        Body::from_stream(futures_util::stream::iter(
            chunks.iter().map(|chunk| Ok::<_, BoxError>(Bytes::from(*chunk))),
        ))
    }

    #[tokio::test]
    async fn collects_bytes_and_streams() {
        assert_eq!(Body::from("abc").collect().await.unwrap(), "abc");
        assert_eq!(Body::empty().collect().await.unwrap(), "");
        assert_eq!(stream(&[]).collect().await.unwrap(), "");
        assert_eq!(stream(&["ab"]).collect().await.unwrap(), "ab");
        assert_eq!(stream(&["ab", "", "cd", "e"]).collect().await.unwrap(), "abcde");
    }

    #[tokio::test]
    async fn the_first_reader_takes_the_stream() {
        let mut first = stream(&["ab", "cd"]);
        let late = first.clone();
        assert_eq!(first, late);
        assert_eq!(first.next().await.unwrap().unwrap(), "ab");
        let error = late.collect().await.unwrap_err();
        assert!(error.to_string().contains("already read"), "{error}");
        assert_eq!(first.next().await.unwrap().unwrap(), "cd");
        assert!(first.next().await.is_none());
        assert!(first.next().await.is_none());
    }

    #[tokio::test]
    async fn an_error_ends_the_stream() {
        let failing =
            futures_util::stream::iter([Err(BoxError::from("broken")), Ok(Bytes::from("late"))]);
        let mut body = Body::from_stream(failing);
        assert_eq!(body.next().await.unwrap().unwrap_err().to_string(), "broken");
        assert!(body.next().await.is_none());
    }

    #[tokio::test]
    async fn a_stream_that_reads_a_body_has_the_same_cause() {
        let failing = futures_util::stream::iter([Err(fmt::Error)]);
        let body = Body::from_stream(Body::from_stream(failing));
        assert!(body.collect().await.unwrap_err().is::<fmt::Error>());
    }

    #[test]
    fn knows_its_length_and_hides_its_contents() {
        assert_eq!(Body::from("secret").content_length(), Some(6));
        assert_eq!(Body::from("secret").with_length(1).content_length(), Some(6));
        assert_eq!(stream(&["secret"]).content_length(), None);
        assert_eq!(stream(&["secret"]).with_length(6).content_length(), Some(6));
        assert_eq!(format!("{:?}", Body::from("secret")), "Body(6 bytes)");
        assert_eq!(format!("{:?}", stream(&["secret"])), "Body(stream)");
        assert_ne!(stream(&[]), stream(&[]));
        assert_eq!(Body::from(vec![1]), Body::from(&[1_u8][..]));
        assert_eq!(Body::from(String::from("a")).as_bytes().unwrap(), "a");
    }

    #[test]
    fn crosses_threads() {
        fn check<T: Send + Sync + Unpin>() {}
        check::<Body>();
    }
}
