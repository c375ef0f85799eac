//! Small files.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::source_error::SourceError;
use crate::bounded;
use crate::off_worker::off_worker;
use crate::random;

/// The maximum size of a file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads a text file. The error names the file and never shows its contents.
pub(super) async fn read(path: &Path) -> Result<String, SourceError> {
    let owned = path.to_owned();
    let outcome = off_worker(move || read_text(&owned)).await;
    outcome.unwrap_or_else(|| Err(abandoned())).map_err(|error| {
        SourceError::failed(format!("the file {} cannot be read: {error}", path.display()))
    })
}

fn abandoned() -> io::Error {
    io::Error::other("the Tokio runtime shut down")
}

fn read_text(path: &Path) -> io::Result<String> {
    let bytes = bounded::read(path, MAX_FILE)?;
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8"))
}

/// Replaces a file atomically, so that no reader sees a partial file. Only the user can read it.
pub(super) async fn replace(path: PathBuf, contents: Vec<u8>) -> io::Result<()> {
    let outcome = off_worker(move || replace_now(&path, &contents)).await;
    outcome.unwrap_or_else(|| Err(abandoned()))
}

fn replace_now(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{:016x}", random::random_bits().0));
    let temporary = path.with_file_name(name);
    let written = write_new(&temporary, contents).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_new(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}
