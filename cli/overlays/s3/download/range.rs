//! Ranges of an object. A range that is interrupted continues after the last byte that has arrived.

use std::io;
use std::ops::Range;
use std::time::Duration;

use tinsmith_runtime::bytes::BytesMut;
use tokio::io::AsyncWriteExt as _;

use super::super::TransferErrorKind;
use super::super::checksum::Crc;
use super::super::progress::Reporter;
use super::Whole;
use crate::operation::{GetObject, GetObjectOutput};
use crate::prelude::*;

/// How often the body of a range may be interrupted. The client itself retries requests.
const INTERRUPTIONS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(100);
/// The largest memory that is allocated before bytes arrive: the size of an object is a claim of the service.
const RESERVED: u64 = 64 * 1024 * 1024;

/// The ranges of an object.
pub(super) struct Ranges {
    pub(super) client: Client,
    pub(super) options: CallOptions,
    pub(super) get: GetObject,
    pub(super) whole: Whole,
    pub(super) size: u64,
    pub(super) progress: Reporter,
}

/// Where the bytes of a range are written, in order.
pub(super) trait Sink: Send {
    fn write(&mut self, bytes: Bytes) -> impl Future<Output = io::Result<()>> + Send;
}

impl Ranges {
    pub(super) fn all(&self) -> impl Iterator<Item = Range<u64>> + use<> {
        let (whole, size) = (self.whole.size, self.size);
        let starts = std::iter::successors(Some(0_u64), move |start| start.checked_add(size));
        starts
            .take_while(move |start| *start < whole)
            .map(move |start| start..start.saturating_add(size).min(whole))
    }

    /// Downloads a range. Returns its checksum, if the object has one.
    pub(super) async fn fetch<S: Sink>(
        &self,
        mut range: Range<u64>,
        sink: &mut S,
    ) -> Result<Option<Crc>, TransferErrorKind> {
        let mut crc = self.whole.crc();
        let mut interruptions = 0;
        while !range.is_empty() {
            let Err(error) = self.attempt(&mut range, sink, &mut crc).await? else { continue };
            interruptions += 1;
            if interruptions > INTERRUPTIONS {
                return Err(io::Error::other(error).into());
            }
            tracing::debug!(start = range.start, "range interrupted, continuing");
            tokio::time::sleep(PAUSE * interruptions).await;
        }
        Ok(crc)
    }

    /// Requests the rest of a range, and receives as much of it as arrives. The inner error is an interruption.
    async fn attempt<S: Sink>(
        &self,
        range: &mut Range<u64>,
        sink: &mut S,
        crc: &mut Option<Crc>,
    ) -> Result<Result<(), tinsmith_runtime::BoxError>, TransferErrorKind> {
        let mut get = self.get.clone();
        get.if_match = Some(self.whole.e_tag.clone());
        get.range = Some(format!("bytes={}-{}", range.start, range.end.saturating_sub(1)));
        let output = match self.client.send_with(&get, &self.options).await {
            Err(error) if error.status().is_some_and(|status| status.as_u16() == 412) => {
                return Err(changed());
            }
            output => output?,
        };
        self.check(range, &output)?;
        let mut body = output.body;
        while let Some(chunk) = body.next().await {
            let bytes = match chunk {
                Ok(bytes) => bytes,
                // Bytes that were already written may be damaged.
                Err(error) if range.is_empty() => {
                    return Err(TransferErrorKind::Corrupt(error.to_string()));
                }
                Err(error) => return Ok(Err(error.into_cause())),
            };
            let length = bytes.len() as u64;
            if length > range.end.saturating_sub(range.start) {
                let reason = "the response has more bytes than were requested";
                return Err(TransferErrorKind::Corrupt(reason.to_owned()));
            }
            if let Some(crc) = crc {
                crc.update(&bytes);
            }
            sink.write(bytes).await?;
            range.start += length;
            self.progress.add(length, Some(self.whole.size));
        }
        Ok(match range.is_empty() {
            true => Ok(()),
            false => Err("the response ended early".into()),
        })
    }

    /// Checks that a response is this range of the same object.
    fn check(&self, range: &Range<u64>, output: &GetObjectOutput) -> Result<(), TransferErrorKind> {
        if output.e_tag.as_deref() != Some(self.whole.e_tag.as_str()) {
            return Err(changed());
        }
        let size = self.whole.size;
        let last = range.end.saturating_sub(1);
        let is_range = match &output.content_range {
            Some(found) => *found == format!("bytes {}-{last}/{size}", range.start),
            // The service ignores ranges.
            None => *range == (0..size),
        };
        match is_range {
            true => Ok(()),
            false => Err(TransferErrorKind::Corrupt(format!(
                "the response is not the range of bytes {} to {last}, but {}",
                range.start,
                output.content_range.as_deref().unwrap_or("the whole object")
            ))),
        }
    }
}

fn changed() -> TransferErrorKind {
    TransferErrorKind::Changed("the object changed during the download; start it again".to_owned())
}

/// The bytes of a range in memory.
pub(super) struct Memory(BytesMut);

impl Memory {
    pub(super) fn new(range: &Range<u64>) -> Self {
        let size = range.end.saturating_sub(range.start).min(RESERVED);
        Self(BytesMut::with_capacity(usize::try_from(size).unwrap_or_default()))
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.0.freeze()
    }
}

impl Sink for Memory {
    async fn write(&mut self, bytes: Bytes) -> io::Result<()> {
        self.0.extend_from_slice(&bytes);
        Ok(())
    }
}

impl Sink for tokio::fs::File {
    async fn write(&mut self, bytes: Bytes) -> io::Result<()> {
        self.write_all(&bytes).await
    }
}
