//! [`EventInput`]: the events of a request.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::Semaphore;
use tokio::sync::mpsc;

use super::sender::EventSender;
use crate::body::BoxError;

pub(super) type BoxEvents<T> = Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>;

/// The events of a request: any stream of events, or the receiving end of an [`EventSender`].
///
/// The end of the stream ends the request normally. An error in the stream aborts the request, and
/// is then the cause of the call's error; a modelled error of the event stream, if there is one, is
/// sent to the service, and ends the request normally.
///
/// The events can be sent by one call. Cloning is cheap, and clones share the events: once a call
/// has taken an event, another call with a clone fails. A failed call whose request has not taken
/// an event can be repeated, and the client retries it.
///
/// ```
/// use std::convert::Infallible;
/// use tinsmith_runtime::EventInput;
///
/// // Events that exist already.
/// let events = EventInput::from_events(["one", "two"]);
/// // Any stream of results.
/// let stream = futures_util::stream::iter([Ok::<_, Infallible>("one")]);
/// let events = EventInput::from_stream(stream);
/// // Events that other tasks send during the call.
/// let (sender, events) = EventInput::<&str>::channel(16);
/// ```
///
/// A service may wait for events before it responds. Send the events of a channel in another task
/// than the one that awaits the call:
///
/// ```
/// # use tinsmith_runtime::EventInput;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (sender, events) = EventInput::channel(16);
/// tokio::spawn(async move {
///     for chunk in ["one", "two"] {
///         // The call has ended: its error, or the error of its response, has the reason.
///         let Ok(()) = sender.send(chunk).await else { return };
///     }
///     // The request ends when the sender is dropped.
/// });
/// # drop(events);
/// // let mut output = client.start_stream_transcription(.., events).send().await?;
/// // while let Some(event) = output.transcript_result_stream.recv().await? { .. }
/// # }
/// ```
pub struct EventInput<T> {
    /// `None` once a call has taken an event.
    source: Arc<Mutex<Option<BoxEvents<T>>>>,
}

impl<T: Send + 'static> EventInput<T> {
    /// The events of a stream. An error aborts the request.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let stream = stream.map(|event| event.map_err(Into::into));
        Self { source: Arc::new(Mutex::new(Some(Box::pin(stream)))) }
    }

    /// Existing events.
    pub fn from_events<I>(events: I) -> Self
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: Send + 'static,
    {
        Self::from_stream(stream::iter(events.into_iter().map(Ok::<_, BoxError>)))
    }

    /// A channel for events that are sent during the call. At most `capacity` events wait in it; at
    /// least one can.
    #[must_use]
    pub fn channel(capacity: usize) -> (EventSender<T>, Self) {
        let (sender, mut receiver) = mpsc::channel(capacity.clamp(1, Semaphore::MAX_PERMITS));
        let events = stream::poll_fn(move |context| receiver.poll_recv(context));
        (EventSender::new(sender), Self::from_stream::<_, BoxError>(events))
    }
}

impl<T> EventInput<T> {
    /// Whether no call has taken an event.
    pub(super) fn is_whole(&self) -> bool {
        self.lock().is_some()
    }

    /// Polls the events. Once there is a first event, or the end, it is taken together with the
    /// rest of the stream.
    #[expect(clippy::type_complexity, reason = "it is used once")]
    pub(super) fn poll_take(
        &self,
        context: &mut Context<'_>,
    ) -> Poll<Option<(Option<Result<T, BoxError>>, BoxEvents<T>)>> {
        let mut source = self.lock();
        let Some(events) = source.as_mut() else { return Poll::Ready(None) };
        events.as_mut().poll_next(context).map(|first| Some((first, source.take()?)))
    }

    /// Ignores poisoning: a stream that panicked while it was polled reports its own errors.
    fn lock(&self) -> MutexGuard<'_, Option<BoxEvents<T>>> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, E, S> From<S> for EventInput<T>
where
    S: Stream<Item = Result<T, E>> + Send + 'static,
    E: Into<BoxError>,
    T: Send + 'static,
{
    fn from(stream: S) -> Self {
        Self::from_stream(stream)
    }
}

/// No events.
impl<T: Send + 'static> Default for EventInput<T> {
    fn default() -> Self {
        Self::from_stream(stream::empty::<Result<T, BoxError>>())
    }
}

impl<T> Clone for EventInput<T> {
    fn clone(&self) -> Self {
        Self { source: Arc::clone(&self.source) }
    }
}

/// Two inputs are equal if they share the same events.
impl<T> PartialEq for EventInput<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source)
    }
}

impl<T> fmt::Debug for EventInput<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventInput")
    }
}
