//! Blocking calls for programs without async, behind the feature `blocking`.
//!
//! Generated crates have the same feature, which adds `send_blocking` to calls and
//! `from_env_blocking` to clients. Read streams with [`iter`].
//!
//! All blocking calls share one Tokio runtime with one thread, which keeps connections alive. It is
//! started by the first call and runs until the program ends. Any number of threads may make calls.
//!
//! # Within an async runtime
//!
//! A blocking call within an async runtime would block its other tasks, so it fails with an error.
//! In async functions, use `send().await`. In Tokio's `spawn_blocking`, where blocking is allowed,
//! use the current runtime: `Handle::current().block_on(call.send())`.
//!
//! # Streams
//!
//! ```
//! use tinsmith_runtime::{Body, BoxError, Bytes, blocking};
//!
//! // For example the body of a response.
//! let body = Body::from("all of it");
//! let mut length = 0;
//! for bytes in blocking::iter(body) {
//!     length += bytes?.len();
//! }
//! assert_eq!(length, 9);
//! # Ok::<(), BoxError>(())
//! ```

//! # Event streams in requests
//!
//! A service may respond only after the first events. Send them from another thread, with
//! [`EventSender::send_blocking`](crate::EventSender::send_blocking), or pass all events to
//! [`EventInput::from_events`](crate::EventInput::from_events). The call returns when the response
//! begins; read its events with [`iter`] while the other thread sends.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::body::{BodyError, BoxError};
use crate::build_error::BuildError;
use crate::client::{CallOptions, Client};
use crate::config::{Config, ConfigError};
use crate::error::{Error, Failure, ServiceError};
use crate::operation::Operation;
use crate::response::ResponseMetadata;

/// The runtime of all blocking calls, once it was started.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// A thread cannot block on a future.
#[derive(Clone, Debug)]
pub struct BlockingError {
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    WithinRuntime,
    NotStarted(Arc<io::Error>),
}

/// Blocks the thread until a future is ready. The future may use Tokio's timers and network.
///
/// # Errors
/// The thread belongs to an async runtime, or no thread can be started for the runtime. The future
/// was not polled.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, BlockingError> {
    let runtime = runtime()?;
    Ok(runtime.block_on(future))
}

/// The runtime, if this thread may block on it.
fn runtime() -> Result<&'static Runtime, BlockingError> {
    match Handle::try_current() {
        Err(error) if error.is_missing_context() => {}
        // The thread-local state is not available while a thread exits, so blocking is refused then
        // as well.
        _ => return Err(Reason::WithinRuntime.into()),
    }
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("tinsmith-blocking").enable_all();
    let started = builder.build().map_err(|error| Reason::NotStarted(Arc::new(error)))?;
    // If two threads get here at the same time, one of the started runtimes is dropped.
    Ok(RUNTIME.get_or_init(|| started))
}

/// Reads a stream as a blocking iterator: an [`EventStream`](crate::EventStream), a
/// [`Body`](crate::Body), or any other stream whose error type can express that the thread must not
/// block. The iterator ends after that error.
pub fn iter<S, T, E>(stream: S) -> Iter<S>
where
    S: Stream<Item = Result<T, E>>,
    E: From<BlockingError>,
{
    Iter { stream: Some(Box::pin(stream)) }
}

/// The iterator returned by [`iter`].
#[must_use = "iterators are lazy"]
pub struct Iter<S> {
    /// `None` once the stream has ended.
    stream: Option<Pin<Box<S>>>,
}

impl<S, T, E> Iterator for Iter<S>
where
    S: Stream<Item = Result<T, E>>,
    E: From<BlockingError>,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Result<T, E>> {
        let stream = self.stream.as_mut()?;
        let item = block_on(poll_fn(|context| stream.as_mut().poll_next(context)));
        let item = item.unwrap_or_else(|error| {
            self.stream = None;
            Some(Err(error.into()))
        });
        if item.is_none() {
            self.stream = None;
        }
        item
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}

impl Client {
    /// Executes an operation, and blocks the thread until it is complete.
    ///
    /// # Errors
    /// The errors of the service, and any [`Failure`]. Within an async runtime, it is
    /// [`Failure::Build`].
    pub fn send_blocking<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Output, Error<O::Error>> {
        block_on(self.send(operation, options))
            .unwrap_or_else(|error| Err(error.into_error(O::METADATA.name)))
    }

    /// Like [`send_blocking`](Client::send_blocking), and also returns the metadata of the
    /// response.
    ///
    /// # Errors
    /// The same as [`send_blocking`](Client::send_blocking).
    pub fn send_with_metadata_blocking<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<(O::Output, ResponseMetadata), Error<O::Error>> {
        block_on(self.send_with_metadata(operation, options))
            .unwrap_or_else(|error| Err(error.into_error(O::METADATA.name)))
    }
}

impl Config {
    /// Like [`Config::from_env`], and blocks the thread until it is complete.
    ///
    /// # Errors
    /// A variable has an invalid value, or the thread belongs to an async runtime.
    pub fn from_env_blocking() -> Result<Config, ConfigError> {
        block_on(Config::from_env()).unwrap_or_else(|error| Err(error.into()))
    }
}

impl BlockingError {
    fn into_error<K: ServiceError>(self, operation: &'static str) -> Error<K> {
        let failure = Failure::Build(BuildError::new(self.to_string()));
        Error::new(operation, failure.into())
    }
}

impl<K: ServiceError> From<BlockingError> for Error<K> {
    fn from(error: BlockingError) -> Error<K> {
        error.into_error("")
    }
}

impl From<BlockingError> for BodyError {
    fn from(error: BlockingError) -> BodyError {
        BodyError::from(BoxError::from(error))
    }
}

impl From<Reason> for BlockingError {
    fn from(reason: Reason) -> BlockingError {
        BlockingError { reason }
    }
}

impl fmt::Display for BlockingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::WithinRuntime => f.write_str(
                "a blocking call within an async runtime would block it; use the async function of \
                 the same name, such as `send().await`",
            ),
            Reason::NotStarted(error) => write!(
                f,
                "the thread for blocking calls cannot be started: {error}; allow the process \
                 more threads and open files"
            ),
        }
    }
}

impl StdError for BlockingError {}

#[cfg(test)]
mod tests;
