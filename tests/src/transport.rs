//! The transport of a test. Some suites are compiled twice: into a binary that tests the default
//! transport, and into one that tests the transport on hyper and has a name that ends in `_over_hyper`.

use std::path::Path;

use tinsmith_runtime::config;
use tinsmith_runtime::transport::{Hyper, HyperBuilder};

/// Sets the transport that the test binary of this crate name is for: `env!("CARGO_CRATE_NAME")`.
pub fn set(crate_name: &str, config: config::Builder) -> config::Builder {
    match hyper(crate_name) {
        Some(transport) => config.transport(transport.build()),
        None => config,
    }
}

/// The same, with a file of the certificates that are trusted.
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

fn hyper(crate_name: &str) -> Option<HyperBuilder> {
    crate_name.ends_with("_over_hyper").then(Hyper::builder)
}
