//! Clients of the server that `cargo xtask e2e` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use tinsmith_runtime::{Config, Credentials};

/// A name that no other test of this process has.
pub fn unique(prefix: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// The configuration of a client of moto.
pub fn config() -> Config {
    let moto = std::env::var("TINSMITH_MOTO_URL").expect("run `cargo xtask e2e`");
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let config = Config::builder().region("eu-central-1").credentials(credentials);
    config.endpoint_url(moto).build().unwrap()
}
