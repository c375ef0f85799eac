//! Calls for programs without async, behind the feature `blocking`.
//!
//! Emitted crates have the feature as well: their calls then have `send_blocking` beside `send`, and
//! their clients `from_env_blocking`. Streams are read by [`iter`].
//!
//! The calls share one Tokio runtime, with a thread of its own that keeps connections alive. It is
//! started by the first call, and stays until the program ends. Any number of threads may call.
//!
//! # Within an async runtime
//!
//! A call that blocks would there stop others from going on, so it is refused, with an error. In
//! async functions, use `send().await`. In Tokio's `spawn_blocking`, where blocking is allowed, the
//! runtime at hand does the same: `Handle::current().block_on(call.send())`.
//!
//! # Streams
//!
//! ```
//! use tinsmith_runtime::{Body, BoxError, Bytes, blocking};
//!
//! // Such as the body of an answer.
//! let body = Body::from("all of it");
//! let mut length = 0;
//! for bytes in blocking::iter(body) {
//!     length += bytes?.len();
//! }
//! assert_eq!(length, 9);
//! # Ok::<(), BoxError>(())
//! ```

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::build_error::BuildError;
use crate::client::{CallOptions, Client};
use crate::config::{Config, ConfigError};
use crate::error::{Error, Failure, ServiceError};
use crate::operation::Operation;
use crate::response::ResponseMetadata;

/// The runtime of all calls that block, once it was started.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Why a thread cannot wait for an answer.
#[derive(Clone, Debug)]
pub struct BlockingError {
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    WithinRuntime,
    NotStarted(Arc<io::Error>),
}

/// Waits on this thread until a future is ready. It may use Tokio's clock and network.
///
/// # Errors
/// The thread belongs to an async runtime, or the system gives the process no more threads. The
/// future was then not begun.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, BlockingError> {
    let runtime = runtime()?;
    Ok(runtime.block_on(future))
}

/// The runtime, if this thread may wait for it.
fn runtime() -> Result<&'static Runtime, BlockingError> {
    match Handle::try_current() {
        Err(error) if error.is_missing_context() => {}
        // A thread that ends, and has lost its memory of which it is, had better not wait either.
        _ => return Err(Reason::WithinRuntime.into()),
    }
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("tinsmith-blocking").enable_all();
    let started = builder.build().map_err(|error| Reason::NotStarted(Arc::new(error)))?;
    // Of two threads that come here at once, one drops what it has started.
    Ok(RUNTIME.get_or_init(|| started))
}

/// Reads a stream on this thread: an [`EventStream`](crate::EventStream), a [`Body`](crate::Body),
/// or any other whose errors can say that the thread must not wait. After that error there is
/// nothing more.
pub fn iter<S, T, E>(stream: S) -> Iter<S>
where
    S: Stream<Item = Result<T, E>>,
    E: From<BlockingError>,
{
    Iter { stream: Some(Box::pin(stream)) }
}

/// What [`iter`] gives back.
#[must_use = "an iterator reads nothing until it is asked"]
pub struct Iter<S> {
    /// `None` once it has ended.
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
    /// Carries out an operation, and waits for it on this thread.
    ///
    /// # Errors
    /// The errors of the service, and every [`Failure`]. Within an async runtime, it is
    /// [`Failure::Build`].
    pub fn send_blocking<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Output, Error<O::Error>> {
        block_on(self.send(operation, options))
            .unwrap_or_else(|error| Err(error.into_error(O::METADATA.name)))
    }

    /// The same as [`send_blocking`](Client::send_blocking), and what the answer says beside the output.
    ///
    /// # Errors
    /// Those of [`send_blocking`](Client::send_blocking).
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
    /// The same as [`Config::from_env`], which it waits for on this thread.
    ///
    /// # Errors
    /// A variable has a value that makes no sense, or the thread belongs to an async runtime.
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

impl From<Reason> for BlockingError {
    fn from(reason: Reason) -> BlockingError {
        BlockingError { reason }
    }
}

impl fmt::Display for BlockingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::WithinRuntime => f.write_str(
                "a blocking call within an async runtime would stop it; use the async function of \
                 the same name, such as `send().await`",
            ),
            Reason::NotStarted(error) => write!(
                f,
                "the thread for blocking calls cannot be started: {error}; let the process have \
                 more threads and files"
            ),
        }
    }
}

impl StdError for BlockingError {}

#[cfg(test)]
mod tests;
