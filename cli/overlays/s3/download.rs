//! [`Download`]: an object to a file or a writer, in ranges.

mod file;
mod range;
mod whole;

use std::fmt;
use std::path::Path;

use futures_util::stream::{self, StreamExt as _};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::progress::{Progress, Reporter};
use super::{TransferError, TransferErrorKind};
use crate::operation::GetObject;
use crate::prelude::*;
use range::{Memory, Ranges};
use whole::Whole;

/// The default size of ranges.
const RANGE: u64 = 4 * 1024 * 1024;
/// The default number of ranges at a time.
const PARALLEL: usize = 4;
/// The maximum number of ranges at a time: each has a worker in memory.
const MOST_PARALLEL: usize = 10_000;

impl Client {
    /// Downloads an object to a file or a writer.
    ///
    /// To download a certain version, or with other members of `GetObject`, use [`Call::download`].
    pub fn download(&self, bucket: impl Into<String>, key: impl Into<String>) -> Download {
        self.get_object(bucket, key).download()
    }
}

impl Call<GetObject> {
    /// Downloads the object to a file or a writer. Options of the call, such as timeouts, apply to each request.
    pub fn download(self) -> Download {
        Download {
            call: self,
            range_size: RANGE,
            parallel: PARALLEL,
            progress: Reporter::default(),
        }
    }
}

/// A download.
///
/// The object is requested in ranges of 4 MiB, 4 at a time, each on condition that the object is still the same: if it
/// is replaced during the download, the download fails. A range that is interrupted continues after the last byte that
/// has arrived.
///
/// If the service has a CRC of the whole object (CRC32, CRC32C or CRC64NVME), the bytes must have this checksum. Other
/// checksums, and those that are checksums of parts, are not compared: [`Downloaded::checksum`] shows it. With
/// [`ChecksumPolicy::WhenRequired`](crate::runtime::config::ChecksumPolicy), checksums are compared only if
/// `checksum_mode` is set.
#[must_use = "a download does nothing until it has a target"]
pub struct Download {
    call: Call<GetObject>,
    range_size: u64,
    parallel: usize,
    progress: Reporter,
}

/// A complete download.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// The size of the object in bytes.
    pub size: u64,
    /// The entity tag of the object.
    pub e_tag: String,
    /// The version of the object, in a bucket with versions.
    pub version_id: Option<String>,
    /// The algorithm of the checksum that the bytes have, such as `CRC32`; `None` if no checksum was compared.
    pub checksum: Option<&'static str>,
}

impl Download {
    /// The size of ranges in bytes. The default is 4 MiB.
    pub fn range_size(mut self, bytes: u64) -> Self {
        self.range_size = bytes.max(1);
        self
    }

    /// The maximum number of ranges at a time: 1 to 10,000. The default is 4.
    pub fn parallel(mut self, ranges: usize) -> Self {
        self.parallel = ranges.clamp(1, MOST_PARALLEL);
        self
    }

    /// Calls a function whenever bytes were received.
    pub fn progress(mut self, function: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Reporter::new(function);
        self
    }

    /// Downloads to a file. The bytes are written to another file in the same folder, which is renamed at the end, and
    /// removed after an error. An existing file is replaced only by a complete one.
    ///
    /// # Errors
    /// A call failed, the object changed or is damaged, or a file cannot be written.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Downloaded, TransferError> {
        let parallel = self.parallel;
        let (ranges, place) = self.start().await?;
        file::download(ranges, parallel, path.as_ref()).await.map_err(|kind| place.error(kind))
    }

    /// Downloads to a writer, in order. Ranges that arrive early are in memory: about 20 MiB by default.
    ///
    /// The checksum of the object is known only at the end. After an error, the writer has received a part of the
    /// object, or bytes that differ from it.
    ///
    /// # Errors
    /// A call failed, the object changed or is damaged, or the writer failed.
    pub async fn to_writer<W: AsyncWrite + Unpin>(
        self,
        writer: &mut W,
    ) -> Result<Downloaded, TransferError> {
        let parallel = self.parallel;
        let (ranges, place) = self.start().await?;
        let written = write(&ranges, parallel, writer).await;
        written.map_err(|kind| place.error(kind))
    }

    /// Requests the size, the entity tag and the checksum of the object.
    async fn start(self) -> Result<(Ranges, Place), TransferError> {
        let Call { client, operation: get, options } = self.call;
        let place = Place { bucket: get.bucket.clone(), key: get.key.clone() };
        if get.range.is_some() || get.part_number.is_some() {
            let reason = "a download is of the whole object; remove `range` and `part_number`";
            return Err(place.error(TransferErrorKind::Invalid(reason.to_owned())));
        }
        let whole = Whole::find(&client, &options, &get).await.map_err(|kind| place.error(kind))?;
        let (size, progress) = (self.range_size, self.progress);
        Ok((Ranges { client, options, get, whole, size, progress }, place))
    }
}

/// The object, for errors.
struct Place {
    bucket: String,
    key: String,
}

impl Place {
    fn error(&self, kind: TransferErrorKind) -> TransferError {
        TransferError::new(&self.bucket, &self.key, kind)
    }
}

async fn write<W: AsyncWrite + Unpin>(
    ranges: &Ranges,
    parallel: usize,
    writer: &mut W,
) -> Result<Downloaded, TransferErrorKind> {
    let mut crc = ranges.whole.crc();
    // One range is being written, the others are received or wait.
    let fetched = stream::iter(ranges.all()).map(|range| async move {
        let mut memory = Memory::new(&range);
        let crc = ranges.fetch(range, &mut memory).await?;
        Ok::<_, TransferErrorKind>((memory.into_bytes(), crc))
    });
    let mut fetched = std::pin::pin!(fetched.buffered(parallel));
    while let Some(next) = fetched.next().await {
        let (bytes, next) = next?;
        writer.write_all(&bytes).await?;
        crc = crc.and_then(|crc| Some(crc.followed_by(next?)));
    }
    writer.flush().await?;
    ranges.whole.check(crc)
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.call.operation)
            .field("range_size", &self.range_size)
            .field("parallel", &self.parallel)
            .finish_non_exhaustive()
    }
}
