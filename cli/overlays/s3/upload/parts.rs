//! The parts of an upload: several are uploaded at a time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::try_join_all;
use tinsmith_runtime::bytes::BytesMut;
use tokio::sync::{Mutex as AsyncMutex, Semaphore, SemaphorePermit};

use super::super::checksum::{Algorithm, Crc};
use super::super::progress::Reporter;
use super::super::source::Open;
use super::super::{TransferError, TransferErrorKind};
use super::multipart::Target;
use super::resume::Listed;
use super::sizes::Sizes;
use super::{corrupt, requests};
use crate::operation::UploadPartOutput;
use crate::prelude::*;
use crate::types::CompletedPart;

/// How often a part is sent if it arrives damaged. The client itself retries other errors.
const TRIES: u32 = 3;
/// The codes of errors for bytes that were damaged on their way.
const DAMAGED: [&str; 4] =
    ["BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"];

pub(super) struct Parts {
    target: Arc<Target>,
    sizes: Sizes,
    /// The parts that the service already has.
    listed: Listed,
    memory: Semaphore,
    progress: Reporter,
    finished: Mutex<BTreeMap<i32, Finished>>,
}

/// A part that the service has.
pub(super) struct Finished {
    pub(super) part: CompletedPart,
    pub(super) size: u64,
    /// The CRC32, if this crate computes it.
    pub(super) crc: Option<Crc>,
}

/// A part that was read.
struct Read<'a> {
    number: i32,
    bytes: Bytes,
    total: Option<u64>,
    /// Its share of the memory.
    _permit: Option<SemaphorePermit<'a>>,
}

/// The source, and the state of reading it.
struct Reading {
    source: Open,
    first: Option<Bytes>,
    number: i32,
    ended: bool,
}

impl Parts {
    pub(super) fn new(
        target: Arc<Target>,
        sizes: Sizes,
        listed: Listed,
        progress: Reporter,
    ) -> Self {
        let memory = Semaphore::new(sizes.all_permits().min(Semaphore::MAX_PERMITS));
        Self { target, sizes, listed, memory, progress, finished: Mutex::default() }
    }

    /// Uploads all parts. If one fails, the others are cancelled.
    pub(super) async fn upload(
        self,
        source: Open,
        first: Option<Bytes>,
    ) -> Result<BTreeMap<i32, Finished>, TransferError> {
        let reading = AsyncMutex::new(Reading { source, first, number: 0, ended: false });
        let workers = (0..self.sizes.parallel).map(|_| self.work(&reading));
        try_join_all(workers).await?;
        let mut source = reading.into_inner().source;
        source.finish().await.map_err(|kind| self.error(kind))?;
        let finished = self.finished.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(finished)
    }

    async fn work(&self, reading: &AsyncMutex<Reading>) -> Result<(), TransferError> {
        // Used again for each part.
        let mut buffer = BytesMut::new();
        loop {
            let part = self.next(reading, &mut buffer).await.map_err(|kind| self.error(kind))?;
            let Some(part) = part else { return Ok(()) };
            let finished = self.upload_part(&part).await;
            let finished = finished.map_err(|kind| self.error(kind).in_part(part.number))?;
            let mut all = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(part.number, finished);
            drop(all);
            self.progress.add(part.bytes.len() as u64, part.total);
        }
    }

    fn error(&self, kind: TransferErrorKind) -> TransferError {
        TransferError::new(&self.target.put.bucket, &self.target.put.key, kind)
    }

    /// Reads the next part; `None` at the end.
    async fn next(
        &self,
        reading: &AsyncMutex<Reading>,
        buffer: &mut BytesMut,
    ) -> Result<Option<Read<'_>>, TransferErrorKind> {
        let mut reading = reading.lock().await;
        if reading.ended {
            return Ok(None);
        }
        let number = reading.number + 1;
        let size = self.sizes.of_part(number);
        let permit = self.memory.acquire_many(self.sizes.permits(size)).await.ok();
        let bytes = match reading.first.take() {
            Some(first) => first,
            None => {
                let size = usize::try_from(size).unwrap_or(usize::MAX);
                reading.source.next(buffer, size).await?
            }
        };
        reading.ended = (bytes.len() as u64) < size;
        // An object without bytes has one part.
        if bytes.is_empty() && number > 1 {
            return Ok(None);
        }
        Sizes::check_number(number)?;
        reading.number = number;
        Ok(Some(Read { number, bytes, total: reading.source.length(), _permit: permit }))
    }

    async fn upload_part(&self, read: &Read<'_>) -> Result<Finished, TransferErrorKind> {
        let size = read.bytes.len() as u64;
        let crc = self.target.computes_crc32.then(|| Crc::of(Algorithm::Crc32, &read.bytes));
        let own = crc.map(Crc::to_base64);
        if let Some(part) = self.listed(read, own.as_deref()) {
            return Ok(Finished { part, size, crc });
        }
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = self.send(read, own.as_deref()).await;
            match outcome {
                Ok(part) => {
                    tracing::debug!(part_number = read.number, bytes = size, "part uploaded");
                    return Ok(Finished { part, size, crc });
                }
                Err(kind) if tries < TRIES && is_damage(&kind) => {
                    tracing::debug!(part_number = read.number, "part damaged, sending it again");
                }
                Err(kind) => return Err(kind),
            }
        }
    }

    /// The part, if the service already has these bytes, by their CRC32.
    fn listed(&self, read: &Read<'_>, crc: Option<&str>) -> Option<CompletedPart> {
        let (listed, crc) = (self.listed.parts.get(&read.number)?, crc?);
        let is_same = listed.size.and_then(|size| u64::try_from(size).ok())
            == Some(read.bytes.len() as u64)
            && listed.checksum_crc32.as_deref() == Some(crc);
        if !is_same {
            return None;
        }
        let mut part = CompletedPart::new();
        part.part_number = Some(read.number);
        part.e_tag = Some(listed.e_tag.clone()?);
        part.checksum_crc32 = listed.checksum_crc32.clone();
        Some(part)
    }

    /// Sends a part. `own` is its CRC32, if this crate computes it.
    async fn send(
        &self,
        read: &Read<'_>,
        own: Option<&str>,
    ) -> Result<CompletedPart, TransferErrorKind> {
        let Target { client, options, put, upload_id, .. } = &*self.target;
        let mut request = requests::part(put, upload_id, read.number, read.bytes.clone());
        match own {
            Some(own) => request.checksum_crc32 = Some(own.to_owned()),
            None => request.checksum_algorithm = put.checksum_algorithm.clone(),
        }
        let output = client.send_with(&request, options).await?;
        completed(read.number, output, own)
    }
}

fn completed(
    number: i32,
    output: UploadPartOutput,
    own: Option<&str>,
) -> Result<CompletedPart, TransferErrorKind> {
    let found = output.checksum_crc32.as_deref();
    if let (Some(own), Some(found)) = (own, found)
        && own != found
    {
        return Err(corrupt("the service has stored other bytes, by their CRC32"));
    }
    let Some(e_tag) = output.e_tag else {
        return Err(corrupt("the response has no ETag; the part may not be stored"));
    };
    let mut part = CompletedPart::new();
    part.part_number = Some(number);
    part.e_tag = Some(e_tag);
    part.checksum_crc32 = own.map(str::to_owned).or(output.checksum_crc32);
    part.checksum_crc32c = output.checksum_crc32c;
    part.checksum_crc64nvme = output.checksum_crc64nvme;
    part.checksum_sha1 = output.checksum_sha1;
    part.checksum_sha256 = output.checksum_sha256;
    Ok(part)
}

fn is_damage(kind: &TransferErrorKind) -> bool {
    match kind {
        TransferErrorKind::Corrupt(_) => true,
        TransferErrorKind::Call(error) => error.code().is_some_and(|code| DAMAGED.contains(&code)),
        _ => false,
    }
}
