//! [`quietly`]: keeps the log records of `aws-sigv4`, which contain secrets, out of logs.

use std::sync::Once;

use tracing::dispatcher::{self, Dispatch};

/// The targets of the records that contain requests and messages.
const REQUESTS: &str = "aws_sigv4::http_request::sign";
const MESSAGES: &str = "aws_sigv4::event_stream";

/// Runs a function of `aws-sigv4` so that its records reach no subscriber or logger.
///
/// At level `TRACE` it logs requests before they are signed, with the values of all headers and of
/// the query, and messages of event streams. All of them may contain secrets.
pub(super) fn quietly<T>(sign: impl FnOnce() -> T) -> T {
    let has_subscriber = tracing::enabled!(target: REQUESTS, tracing::Level::TRACE)
        || tracing::enabled!(target: MESSAGES, tracing::Level::TRACE);
    let has_logger = log::log_enabled!(target: REQUESTS, log::Level::Trace)
        || log::log_enabled!(target: MESSAGES, log::Level::Trace);
    if !has_subscriber && !has_logger {
        return sign();
    }
    if !has_subscriber && !dispatcher::has_been_set() {
        warn();
    }
    dispatcher::with_default(&Dispatch::none(), sign)
}

/// With the feature `log` of `tracing`, records are sent to the crate `log` as long as no
/// subscriber was ever set, not even one that ignores all records. [`quietly`] sets such a
/// subscriber.
fn warn() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::warn!(
            "`tracing` records are no longer forwarded to `log`, because those of aws-sigv4 contain requests; \
             to keep the others, disable its target, for example with RUST_LOG=trace,aws_sigv4=off"
        );
    });
}
