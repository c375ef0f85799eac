//! [`InMemory`]: events that were not received from a service.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{ConnectionError, Error, Failure, ServiceError};

type Events<T, K> = VecDeque<Result<T, Error<K>>>;

/// Existing events. The first clone that is read takes them, as for a body.
pub(super) struct InMemory<T, K> {
    /// `None` once a clone has taken the events.
    slot: Arc<Mutex<Option<Events<T, K>>>>,
    /// Whether this clone has moved the events into its own slot.
    claimed: bool,
}

impl<T, K> InMemory<T, K> {
    pub(super) fn new(events: impl IntoIterator<Item = Result<T, Error<K>>>) -> Self {
        Self { slot: Arc::new(Mutex::new(Some(events.into_iter().collect()))), claimed: false }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Events<T, K>>> {
        // Ignores poisoning: no foreign code runs under the lock, so the events are always
        // consistent.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, K: ServiceError> InMemory<T, K> {
    pub(super) fn next(&mut self) -> Option<Result<T, Error<K>>> {
        if !self.claimed {
            let events = self.lock().take();
            *self = Self { slot: Arc::new(Mutex::new(events)), claimed: true };
        }
        let mut slot = self.lock();
        let Some(events) = slot.as_mut() else {
            *slot = Some(Events::new());
            return Some(Err(already_read()));
        };
        let item = events.pop_front();
        if matches!(item, Some(Err(_))) {
            events.clear();
        }
        item
    }
}

fn already_read<K: ServiceError>() -> Error<K> {
    let reason = "the events were already read through a clone of the stream";
    let failure = Failure::Connection(ConnectionError::interrupted(reason));
    Error::new("", failure.into())
}

impl<T, K> Clone for InMemory<T, K> {
    fn clone(&self) -> Self {
        Self { slot: Arc::clone(&self.slot), claimed: false }
    }
}

impl<T, K> PartialEq for InMemory<T, K> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.slot, &other.slot)
    }
}
