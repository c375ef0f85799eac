//! A download to a file.

use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use futures_util::future::try_join_all;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::super::TransferErrorKind;
use super::super::checksum::Crc;
use super::Downloaded;
use super::range::Ranges;
use crate::prelude::*;

/// The size of writes. Tokio copies each write to another thread.
const WRITE: usize = 256 * 1024;

pub(super) async fn download(
    ranges: Ranges,
    parallel: usize,
    path: &Path,
) -> Result<Downloaded, TransferErrorKind> {
    let temporary = Temporary::create(path, ranges.whole.size).await?;
    let open = Mutex::new(ranges.all());
    let checksums = Mutex::new(BTreeMap::new());
    let workers = (0..parallel).map(|_| work(&ranges, &open, &checksums, &temporary.path));
    try_join_all(workers).await?;
    let checksums = checksums.into_inner().unwrap_or_else(PoisonError::into_inner);
    let crc = checksums.into_values().fold(ranges.whole.crc(), |crc, next: Option<Crc>| {
        crc.and_then(|crc| Some(crc.followed_by(next?)))
    });
    let downloaded = ranges.whole.check(crc)?;
    temporary.keep(path).await?;
    Ok(downloaded)
}

/// Downloads ranges until none is left.
async fn work(
    ranges: &Ranges,
    open: &Mutex<impl Iterator<Item = std::ops::Range<u64>>>,
    checksums: &Mutex<BTreeMap<u64, Option<Crc>>>,
    path: &Path,
) -> Result<(), TransferErrorKind> {
    let mut file: Option<File> = None;
    loop {
        let next = open.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(range) = next else { return Ok(()) };
        let start = range.start;
        let file = match &mut file {
            Some(file) => file,
            none => {
                let mut opened = OpenOptions::new().write(true).open(path).await?;
                opened.set_max_buf_size(WRITE);
                none.insert(opened)
            }
        };
        file.seek(SeekFrom::Start(start)).await?;
        let crc = ranges.fetch(range, file).await?;
        // Errors of the last write are only known now.
        file.flush().await?;
        checksums.lock().unwrap_or_else(PoisonError::into_inner).insert(start, crc);
    }
}

/// A file next to the target. It is removed when it is dropped.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    async fn create(target: &Path, size: u64) -> io::Result<Self> {
        let Some(name) = target.file_name() else {
            let reason =
                format!("{}: it has no file name; give the path of a file", target.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        };
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", idempotency_token()));
        let path = target.with_file_name(hidden);
        let at =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let file = OpenOptions::new().write(true).create_new(true).open(&path).await.map_err(at)?;
        let temporary = Self { path: path.clone() };
        file.set_len(size).await.map_err(at)?;
        Ok(temporary)
    }

    /// Renames the file to its target. Before that, its bytes are written to the disk.
    async fn keep(self, target: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).open(&self.path).await?.sync_all().await?;
        fs::rename(&self.path, target).await
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After it was renamed, the file does not exist.
        let _ = std::fs::remove_file(&self.path);
    }
}
