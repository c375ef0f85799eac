//! No secret is ever shown: not by `Debug` or `Display` of anything, and not in a log at the finest
//! level, of this library or of those below it.
//!
//! Every secret begins with the same word, which is then looked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

mod calls;
mod sources;

use std::error::Error as StdError;
use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, LazyLock, Mutex};

use tinsmith_lambda::runtime::config;
use tinsmith_lambda::{Client, Error};
use tinsmith_tests::transport;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};

/// How secrets look: as they are, in base64, and as the numbers of their bytes.
const TRACES: [&str; 3] = ["hunter2", "aHVudGVyM", "104, 117, 110, 116, 101, 114, 50"];

/// Everything that any library has logged.
static LOG: LazyLock<Log> = LazyLock::new(Log::default);

#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    fn write(&self, text: fmt::Arguments<'_>) {
        self.0.lock().unwrap().write_fmt(text).unwrap();
    }
}

/// Keeps all logs from now on, by `tracing` and by `log`.
fn keep_logs() {
    // It fails for all tests but the first.
    let _ = tracing::subscriber::set_global_default(LOG.clone());
    let _ = log::set_logger(&*LOG);
    log::set_max_level(log::LevelFilter::Trace);
}

/// A client over the transport that this binary is for.
fn client_of(config: config::Builder) -> Client {
    Client::new(transport::set(env!("CARGO_CRATE_NAME"), config).build().unwrap())
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write(format_args!("{field}={value:?}\n"));
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(format_args!("{}: ", span.metadata().target()));
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &tracing::Event<'_>) {
        self.write(format_args!("{}: ", event.metadata().target()));
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.write(format_args!("{}: {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn is_clean(what: &str, text: &str) {
    let secret = text.lines().find(|line| TRACES.iter().any(|trace| line.contains(trace)));
    assert_eq!(secret, None, "{what} shows a secret");
}

fn shows_nothing(what: &str, value: impl Debug) {
    is_clean(what, &format!("{value:?}\n{value:#?}"));
}

/// Neither the error nor its causes show anything, nor does what was logged until now.
fn errs_without_secrets(what: &str, error: &Error) {
    shows_nothing(what, error);
    let mut cause: Option<&dyn StdError> = Some(error);
    while let Some(error) = cause {
        is_clean(what, &format!("{error} {error:?}"));
        cause = error.source();
    }
    logged_nothing(what);
}

fn logged_nothing(what: &str) {
    is_clean(&format!("the log of {what}"), &LOG.text());
}
