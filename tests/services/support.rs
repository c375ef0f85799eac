//! Clients of a server that `cargo xtask e2e` starts.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::sync::atomic::{AtomicU32, Ordering};

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
    let url = std::env::var("TINSMITH_SERVER_URL").expect("run `cargo xtask e2e`");
    config.endpoint_url(url).build().unwrap()
}
