//! The transport of a test. Some suites are compiled twice: into a binary for the default transport, and
//! into a binary for the transport on hyper, whose name ends with `_over_hyper`.

use std::path::Path;

use tinsmith_runtime::config;
use tinsmith_runtime::transport::{Builder, Hyper};

/// Sets the transport for the test binary with this crate name: `env!("CARGO_CRATE_NAME")`.
pub fn set(crate_name: &str, config: config::Builder) -> config::Builder {
    match hyper(crate_name) {
        Some(transport) => config.transport(transport.build()),
        None => config,
    }
}

/// Like [`set`], with a file of trusted certificates.
pub fn set_trusting(
    crate_name: &str,
    config: config::Builder,
    ca_bundle: &Path,
) -> config::Builder {
    match hyper(crate_name) {
        Some(transport) => config.transport(transport.ca_bundle(ca_bundle).build()),
        None => config.ca_bundle(ca_bundle),
    }
}

fn hyper(crate_name: &str) -> Option<Builder<Hyper>> {
    crate_name.ends_with("_over_hyper").then(Hyper::builder)
}
