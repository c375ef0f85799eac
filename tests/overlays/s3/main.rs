//! Tests of the overlay `s3` against a server of this test, which breaks connections and damages bytes on request.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod checksums;
mod downloads;
mod forms;
mod memory;
mod presigned;
mod properties;
mod server;
mod service;
mod upload_faults;
mod uploads;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use overlay_s3::{Client, Config, Credentials, Retry};
use tinsmith_runtime::config::Builder;

pub const MIB: usize = 1024 * 1024;

/// A client of the server, with short pauses.
pub fn client(url: &str) -> Client {
    Client::new(config(url).build().unwrap())
}

pub fn config(url: &str) -> Builder {
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let retry = Retry::standard().max_backoff(Duration::from_millis(10));
    let config = Config::builder().region("us-east-1").credentials(credentials).retry(retry);
    config.endpoint_url(url)
}

/// Bytes that differ everywhere.
pub fn bytes(length: usize) -> Vec<u8> {
    (0..length as u64).map(service::byte).collect()
}

/// A path in a folder that is empty at the beginning.
pub fn path(name: &str) -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_PKG_NAME"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    });
    FOLDER.join(name)
}
