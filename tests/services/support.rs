//! Clients of a server that `cargo xtask e2e` starts.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::sync::atomic::{AtomicU32, Ordering};

use tinsmith_runtime::transport::Hyper;
use tinsmith_runtime::{Config, Credentials};

/// A name that no other test of this process has.
pub fn unique(prefix: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// The configuration of a client of the server. Tests that a server cannot pass are listed in `tests/servers.md`.
pub fn config() -> Config {
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let config = Config::builder().region("eu-central-1").credentials(credentials);
    let config = config.endpoint_url(variable("TINSMITH_SERVER_URL"));
    let config = match variable("TINSMITH_TRANSPORT").as_str() {
        "hyper" => config.transport(Hyper::default()),
        // The default.
        "reqwest" => config,
        other => panic!("there is no transport {other:?}"),
    };
    config.build().unwrap()
}

fn variable(name: &str) -> String {
    std::env::var(name).expect("run `cargo xtask e2e`")
}
