//! An upload in parts: it is created, its parts are uploaded, and it is completed or aborted.

use std::sync::Arc;

use super::super::progress::Reporter;
use super::super::source::Open;
use super::super::{TransferError, TransferErrorKind};
use super::guard::Guard;
use super::parts::Parts;
use super::resume::{self, Listed};
use super::sizes::Sizes;
use super::{Started, Unfinished, Uploaded, complete, corrupt, requests};
use crate::operation::PutObject;
use crate::prelude::*;
use crate::types::ChecksumType;

/// An upload in parts that has not started.
pub(super) struct Start {
    pub(super) call: Call<PutObject>,
    pub(super) sizes: Sizes,
    pub(super) keeps_parts: bool,
    pub(super) started: Option<Started>,
    pub(super) resumed: Option<Unfinished>,
    pub(super) progress: Reporter,
}

/// An upload that the service knows.
pub(super) struct Target {
    pub(super) client: Client,
    pub(super) options: CallOptions,
    /// Without a body.
    pub(super) put: PutObject,
    pub(super) upload_id: String,
    /// Whether this crate computes the CRC32 of the parts.
    pub(super) computes_crc32: bool,
    /// Whether the service has confirmed that the checksum is that of the whole object. Services that do not know this
    /// type expect a checksum of the checksums of the parts.
    pub(super) is_of_whole: bool,
}

impl Start {
    /// Uploads the object. `first` is its first part, if that has been read.
    pub(super) async fn send(
        self,
        source: Open,
        first: Option<Bytes>,
    ) -> Result<Uploaded, TransferError> {
        let (bucket, key) = (self.call.operation.bucket.clone(), self.call.operation.key.clone());
        let place = |kind| TransferError::new(&bucket, &key, kind);
        let is_resumed = self.resumed.is_some();
        let (sizes, keeps_parts, started) = (self.sizes, self.keeps_parts, self.started);
        let progress = self.progress;
        let target = Arc::new(target(self.call, self.resumed).await.map_err(place)?);
        let upload_id = target.upload_id.clone();
        let guard = Guard::new(Arc::clone(&target), keeps_parts);
        let unfinished = Unfinished::new(&bucket, &key, &upload_id, sizes.first);
        if let Some(started) = started {
            started(&unfinished);
        }
        let work = async {
            let listed = match is_resumed {
                true => resume::list(&target).await.map_err(place)?,
                false => Listed { is_of_whole: target.is_of_whole, ..Listed::default() },
            };
            let is_of_whole = listed.is_of_whole;
            let parts = Parts::new(Arc::clone(&target), sizes, listed, progress);
            let finished = parts.upload(source, first).await?;
            complete::complete(&target, finished, is_of_whole).await.map_err(place)
        };
        match work.await {
            Ok(uploaded) => {
                guard.disarm();
                tracing::debug!(upload_id, parts = uploaded.parts, "upload completed");
                Ok(uploaded)
            }
            Err(error) => {
                guard.abort().await;
                let error = error.in_upload(&upload_id);
                Err(if keeps_parts { error.with_unfinished(unfinished) } else { error })
            }
        }
    }
}

/// Creates an upload, unless it exists.
async fn target(
    call: Call<PutObject>,
    resumed: Option<Unfinished>,
) -> Result<Target, TransferErrorKind> {
    let Call { client, operation: put, options } = call;
    requests::check(&put)?;
    let policy = options.request_checksum_policy(client.config());
    let computes_crc32 = requests::computes_crc32(&put, policy);
    let (upload_id, is_of_whole) = match resumed {
        Some(resumed) if (&resumed.bucket, &resumed.key) != (&put.bucket, &put.key) => {
            return Err(TransferErrorKind::Invalid(format!(
                "the upload to resume is of s3://{}/{}; use its bucket and key",
                resumed.bucket, resumed.key
            )));
        }
        // The list of parts shows it.
        Some(resumed) => (resumed.upload_id, false),
        None => {
            let create = requests::create(&put, computes_crc32);
            let created = client.send_with(&create, &options).await?;
            let upload_id = created.upload_id.filter(|id| !id.is_empty());
            let is_of_whole = created.checksum_type == Some(ChecksumType::FullObject);
            let missing = || corrupt("the response to `CreateMultipartUpload` has no ID");
            (upload_id.ok_or_else(missing)?, is_of_whole)
        }
    };
    tracing::debug!(upload_id, "upload in parts started");
    Ok(Target { client, options, put, upload_id, computes_crc32, is_of_whole })
}
