//! [`quietly`]: keeps the records of `aws-sigv4` out of logs.

use std::sync::Once;

use tracing::dispatcher::{self, Dispatch};

/// The target of the records that show requests.
const TARGET: &str = "aws_sigv4::http_request::sign";

/// Runs a function of `aws-sigv4` such that nothing it reports reaches a subscriber or a logger.
///
/// At the level `TRACE` it reports the whole request before it is signed, with the values of all
/// headers and of the query. Both may be secrets of the caller.
pub(super) fn quietly<T>(sign: impl FnOnce() -> T) -> T {
    let has_subscriber = tracing::enabled!(target: TARGET, tracing::Level::TRACE);
    if !has_subscriber && !log::log_enabled!(target: TARGET, log::Level::Trace) {
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
