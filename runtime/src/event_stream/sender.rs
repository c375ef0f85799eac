//! [`EventSender`]: sends events during a call.

use std::error::Error;
use std::fmt;

use tokio::sync::mpsc::Sender;

use crate::body::BoxError;

/// Sends the events of a request during the call. It is created by
/// [`EventInput::channel`](super::EventInput::channel).
///
/// A service may wait for events before it responds: send events in another task than the one that
/// waits for the call.
///
/// The request ends normally when the sender and its clones are dropped. Sending waits while the
/// channel is full, so a service that does not read fast enough slows the sender down.
pub struct EventSender<T> {
    channel: Sender<Result<T, BoxError>>,
}

/// The event was not sent, because the call has ended, or because the thread cannot block.
#[derive(Clone, Debug)]
pub struct NotSent(Reason);

#[derive(Clone, Debug)]
enum Reason {
    CallHasEnded,
    #[cfg(feature = "blocking")]
    CannotBlock(crate::blocking::BlockingError),
}

impl NotSent {
    const ENDED: NotSent = NotSent(Reason::CallHasEnded);
}

impl<T> EventSender<T> {
    pub(super) fn new(channel: Sender<Result<T, BoxError>>) -> Self {
        Self { channel }
    }

    /// Sends an event. Returns when there is room in the channel.
    ///
    /// # Errors
    /// The call has ended: it failed, or its output was dropped, or the service ended its response.
    pub async fn send(&self, event: T) -> Result<(), NotSent> {
        self.channel.send(Ok(event)).await.map_err(|_| NotSent::ENDED)
    }

    /// Ends the request with an error. A modelled error of the event stream is sent to the service;
    /// any other error aborts the request, and is the cause of the call's error.
    ///
    /// # Errors
    /// The call has ended.
    pub async fn fail(self, reason: impl Into<BoxError>) -> Result<(), NotSent> {
        self.channel.send(Err(reason.into())).await.map_err(|_| NotSent::ENDED)
    }

    /// Waits until the call has ended, so that no event can be sent any more.
    pub async fn closed(&self) {
        self.channel.closed().await;
    }

    /// Whether the call has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.channel.is_closed()
    }
}

#[cfg(feature = "blocking")]
impl<T> EventSender<T> {
    /// Like [`send`](EventSender::send), and blocks the thread until there is room in the channel.
    ///
    /// # Errors
    /// The call has ended, or the thread belongs to an async runtime.
    pub fn send_blocking(&self, event: T) -> Result<(), NotSent> {
        let sent = crate::blocking::block_on(self.send(event));
        sent.unwrap_or_else(|error| Err(NotSent(Reason::CannotBlock(error))))
    }
}

impl<T> Clone for EventSender<T> {
    fn clone(&self) -> Self {
        Self { channel: self.channel.clone() }
    }
}

impl<T> fmt::Debug for EventSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventSender")
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::CallHasEnded => f.write_str(
                "the event was not sent, because the call has ended; \
                 the reason is the error of the call or of its response",
            ),
            #[cfg(feature = "blocking")]
            Reason::CannotBlock(error) => write!(f, "the event was not sent: {error}"),
        }
    }
}

impl Error for NotSent {}
