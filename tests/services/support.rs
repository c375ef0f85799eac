//! Clients of the server that `cargo xtask e2e` starts.

use std::sync::atomic::{AtomicU32, Ordering};

/// A name that no other test of this process has.
pub fn unique(prefix: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// The URL of moto.
pub fn moto() -> String {
    std::env::var("TINSMITH_MOTO_URL").expect("run `cargo xtask e2e`")
}
