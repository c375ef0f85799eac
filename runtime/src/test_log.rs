//! Captures `tracing` output in tests.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// Collects all events as text.
#[derive(Clone, Default)]
struct Texts(Arc<Mutex<String>>);

/// Captures the events of this thread until it is dropped.
pub(crate) struct Log {
    texts: Texts,
    _guards: (Dispatch, DefaultGuard),
}

impl Log {
    pub(crate) fn start() -> Log {
        let texts = Texts::default();
        // With a single subscriber, events first registered by other tests would be disabled.
        let other = Dispatch::new(Texts::default());
        let guard = tracing::subscriber::set_default(texts.clone());
        Log { texts, _guards: (other, guard) }
    }

    pub(crate) fn text(&self) -> String {
        self.texts.0.lock().unwrap().clone()
    }
}

impl Visit for Texts {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Texts {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}
