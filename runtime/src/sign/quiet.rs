//! [`quietly`]: keeps the records of `aws-sigv4` out of logs.

use std::sync::Once;

use tracing::dispatcher::{self, Dispatch};

/// The targets of the records that show requests and messages.
const REQUESTS: &str = "aws_sigv4::http_request::sign";
const MESSAGES: &str = "aws_sigv4::event_stream";

/// Runs a function of `aws-sigv4` such that nothing it reports reaches a subscriber or a logger.
///
/// At the level `TRACE` it reports requests before they are signed, with the values of all headers and of
/// the query, and messages of event streams. All of them may hold secrets of the caller.
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

/// With the feature `log` of `tracing`, records go to the crate `log` as long as no subscriber has ever
/// been set, not even one that takes nothing. [`quietly`] sets such a one.
fn warn() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::warn!(
            "records of `tracing` are no longer passed on to `log`: those of aws-sigv4 would show requests; \
             to keep the others, turn off its target, for example by RUST_LOG=trace,aws_sigv4=off"
        );
    });
}
