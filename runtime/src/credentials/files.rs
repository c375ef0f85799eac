//! Small files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::refusal::Refusal;
use crate::environment::Environment;
use crate::off_worker::off_worker;
use crate::random;

/// The maximum size of a file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads a text file. The error names the file and never shows its contents.
pub(super) async fn read(path: &Path) -> Result<String, Refusal> {
    let owned = path.to_owned();
    let outcome = off_worker(move || read_bounded(&owned)).await;
    outcome.unwrap_or_else(|| Err(abandoned())).map_err(|error| {
        Refusal::failed(format!("the file {} cannot be read: {error}", path.display()))
    })
}

fn abandoned() -> io::Error {
    io::Error::other("the Tokio runtime shut down")
}

fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_FILE + 1).read_to_string(&mut text)?;
    match text.len() as u64 > MAX_FILE {
        true => Err(io::Error::other(format!("it is larger than {MAX_FILE} bytes"))),
        false => Ok(text),
    }
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

/// The user's home folder.
pub(super) fn home(environment: &Environment) -> Result<PathBuf, Refusal> {
    let home = environment.get("HOME").or_else(|| environment.get("USERPROFILE"));
    home.map(PathBuf::from)
        .ok_or_else(|| Refusal::failed("the home folder is not known; set HOME to its path"))
}
