//! [`Upload`]: an object from a file, bytes, a reader or a stream, in parts if it is large.

mod complete;
mod guard;
mod multipart;
mod parts;
mod requests;
mod resume;
mod sizes;

pub use resume::Unfinished;

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use tinsmith_runtime::bytes::BytesMut;

use super::checksum::{Algorithm, Crc};
use super::progress::{Progress, Reporter};
use super::source::Source;
use super::{TransferError, TransferErrorKind};
use crate::operation::PutObject;
use crate::prelude::*;
use sizes::Sizes;

/// The largest object that is sent in one request, unless the program sets another limit.
const THRESHOLD: u64 = 16 * 1024 * 1024;

type Started = Arc<dyn Fn(&Unfinished) + Send + Sync>;

impl Client {
    /// Uploads an object: with one request if it is small, else in parts.
    ///
    /// To set its content type, metadata and other properties, use [`Call::upload`].
    pub fn upload(
        &self,
        bucket: impl Into<String>,
        key: impl Into<String>,
        source: impl Into<Source>,
    ) -> Upload {
        self.put_object(bucket, key).upload(source)
    }
}

impl Call<PutObject> {
    /// Uploads from a source instead of a body: with one request if the object is small, else in parts. All members that
    /// are set apply to the object in both cases. Options of the call, such as timeouts, apply to each request.
    pub fn upload(self, source: impl Into<Source>) -> Upload {
        Upload {
            call: self,
            source: source.into(),
            part_size: None,
            parallel: sizes::PARALLEL,
            threshold: THRESHOLD,
            keeps_parts: false,
            started: None,
            resumed: None,
            progress: Reporter::default(),
        }
    }
}

/// An upload. It starts when it is sent or awaited.
///
/// A large object is uploaded in parts: at most 4 at a time, of 5 MiB, so that about 20 MiB are in memory. Objects of
/// known size have larger parts if they would have more than 10,000. Parts of a stream of unknown length become twice as
/// large every 1,000 parts. If a part is larger than the memory for all parts, only this part is in memory.
///
/// Each part has a checksum, and the upload is completed with the checksum of the whole object, which the service
/// compares: CRC32, unless `checksum_algorithm` is set. With
/// [`ChecksumPolicy::WhenRequired`](crate::runtime::config::ChecksumPolicy), for services without checksums, an upload has
/// no checksum unless the program sets one or an algorithm.
///
/// If the upload fails, its parts are deleted, unless [`keep_parts`](Upload::keep_parts) is set. This also happens if
/// its future is dropped: then a task on the runtime deletes them. If the runtime or the process ends before that, or if
/// the connection breaks while the upload is created, parts or an empty upload remain. A [lifecycle
/// rule](https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html) deletes
/// them.
#[must_use = "an upload does nothing until it is sent"]
pub struct Upload {
    call: Call<PutObject>,
    source: Source,
    part_size: Option<u64>,
    parallel: usize,
    threshold: u64,
    keeps_parts: bool,
    started: Option<Started>,
    resumed: Option<Unfinished>,
    progress: Reporter,
}

/// A complete upload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uploaded {
    /// The entity tag of the object.
    pub e_tag: String,
    /// The version of the object, in a bucket with versions.
    pub version_id: Option<String>,
    /// The size of the object in bytes.
    pub size: u64,
    /// The number of parts; 0 for an upload with one request.
    pub parts: usize,
}

impl Upload {
    /// The size of parts in bytes: 5 MiB or more. The default is 5 MiB.
    pub fn part_size(mut self, bytes: u64) -> Self {
        self.part_size = Some(bytes);
        self
    }

    /// The maximum number of parts that are uploaded at a time: 1 to 10,000. The default is 4.
    pub fn parallel(mut self, parts: usize) -> Self {
        self.parallel = parts.clamp(1, sizes::MOST_PARALLEL);
        self
    }

    /// The largest object that is sent in one request, in bytes: at most 5 GiB. The default is 16 MiB. Such an object is
    /// in memory while it is sent. Sources of unknown length are sent in one request only if they have less than one part.
    pub fn threshold(mut self, bytes: u64) -> Self {
        self.threshold = bytes.min(sizes::LARGEST);
        self
    }

    /// Keeps the parts if the upload fails, to [`resume`](Upload::resume) it later. The service charges for parts until
    /// the upload is completed or aborted.
    pub fn keep_parts(mut self) -> Self {
        self.keeps_parts = true;
        self
    }

    /// Calls a function when an upload in parts has started. It can store the state, from which
    /// [`resume`](Upload::resume) continues after the process has ended.
    pub fn on_start(mut self, function: impl Fn(&Unfinished) + Send + Sync + 'static) -> Self {
        self.started = Some(Arc::new(function));
        self
    }

    /// Continues an upload with the same source and the same members. The source is read from its start. Parts that the
    /// service has are not sent again if their size and their CRC32 are those of the source. With another algorithm,
    /// without checksums, or if the service lists no CRC32, all parts are sent again.
    ///
    /// The upload is aborted if it fails again, unless [`keep_parts`](Upload::keep_parts) is set.
    pub fn resume(mut self, unfinished: Unfinished) -> Self {
        self.resumed = Some(unfinished);
        self
    }

    /// Calls a function after each part.
    pub fn progress(mut self, function: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Reporter::new(function);
        self
    }

    /// Uploads the object. Every part is retried as other calls are; see [`Retry`](crate::Retry).
    ///
    /// # Errors
    /// A call failed, the source cannot be read or changed, or the service has other bytes than the source.
    pub async fn send(self) -> Result<Uploaded, TransferError> {
        let (bucket, key) = (self.call.operation.bucket.clone(), self.call.operation.key.clone());
        let place = |kind| TransferError::new(&bucket, &key, kind);
        if self.call.operation.body.is_some() {
            let reason = "an upload has a source; remove the `body`";
            return Err(place(TransferErrorKind::Invalid(reason.to_owned())));
        }
        let resumed = self.resumed.as_ref().map(|unfinished| unfinished.part_size);
        let mut source = self.source.open().await.map_err(place)?;
        let length = source.length();
        let sizes = Sizes::new(length, resumed.or(self.part_size), self.parallel).map_err(place)?;
        let mut buffer = BytesMut::new();
        let in_one_request = match length {
            _ if resumed.is_some() => None,
            Some(length) => Some(length).filter(|length| *length <= self.threshold),
            None => Some(sizes.of_part(1)),
        };
        let mut first = None;
        if let Some(size) = in_one_request {
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let bytes = source.next(&mut buffer, size).await.map_err(place)?;
            if length.is_some() || bytes.len() < size {
                source.finish().await.map_err(place)?;
                let uploaded = put(self.call, bytes).await.map_err(place)?;
                self.progress.add(uploaded.size, Some(uploaded.size));
                return Ok(uploaded);
            }
            first = Some(bytes);
        }
        // Its memory is that of the first part, which is free after that part.
        drop(buffer);
        let upload = multipart::Start {
            call: self.call,
            sizes,
            keeps_parts: self.keeps_parts,
            started: self.started,
            resumed: self.resumed,
            progress: self.progress,
        };
        upload.send(source, first).await
    }
}

/// Uploads with one request.
async fn put(mut call: Call<PutObject>, bytes: Bytes) -> Result<Uploaded, TransferErrorKind> {
    let policy = call.options.request_checksum_policy(call.client.config());
    let put = &mut call.operation;
    let computes_crc32 = requests::computes_crc32(put, policy);
    let crc = computes_crc32.then(|| Crc::of(Algorithm::Crc32, &bytes).to_base64());
    if put.checksum_algorithm.is_none() && !requests::has_checksum(put) {
        put.checksum_crc32 = crc.clone();
    }
    let size = bytes.len() as u64;
    put.body = Some(bytes.into());
    let output = call.send().await?;
    if let (Some(crc), Some(found)) = (crc, output.checksum_crc32)
        && crc != found
    {
        return Err(corrupt("the service has stored other bytes, by their CRC32"));
    }
    let Some(e_tag) = output.e_tag else {
        return Err(corrupt("the response has no ETag; the object may not be stored"));
    };
    Ok(Uploaded { e_tag, version_id: output.version_id, size, parts: 0 })
}

fn corrupt(reason: &str) -> TransferErrorKind {
    TransferErrorKind::Corrupt(reason.to_owned())
}

/// `.await` sends the upload, as [`send`](Upload::send) does.
impl IntoFuture for Upload {
    type Output = Result<Uploaded, TransferError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("operation", &self.call.operation)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
