//! The last request of an upload in parts.

use std::collections::BTreeMap;

use super::super::TransferErrorKind;
use super::super::checksum::{Algorithm, Crc};
use super::guard::is_unknown;
use super::multipart::Target;
use super::parts::Finished;
use super::{Uploaded, corrupt, requests};
use crate::operation::HeadObject;
use crate::types::{ChecksumMode, ChecksumType, CompletedMultipartUpload};

/// The expected size, number of parts and checksum of the object.
struct Expected {
    size: u64,
    parts: usize,
    /// The CRC32 of the object, if this crate computes it.
    crc: Option<String>,
}

/// Completes the upload. The service compares the size and the checksum of the object; `is_of_whole` is whether it
/// supports checksums of whole objects.
pub(super) async fn complete(
    target: &Target,
    finished: BTreeMap<i32, Finished>,
    is_of_whole: bool,
) -> Result<Uploaded, TransferErrorKind> {
    let parts = finished.len();
    let size = finished.values().map(|part| part.size).sum();
    let empty = target.computes_crc32.then(|| Crc::new(Algorithm::Crc32));
    let whole = finished.values().fold(empty, |crc, part| Some(crc?.followed_by(part.crc?)));
    let expected = Expected { size, parts, crc: whole.map(Crc::to_base64) };
    if let (Some(given), Some(found)) = (&target.put.checksum_crc32, &expected.crc)
        && given != found
    {
        return Err(TransferErrorKind::Changed(format!(
            "the CRC32 of the source is {found} instead of {given}"
        )));
    }
    let mut request = requests::complete(&target.put, &target.upload_id);
    let parts = finished.into_values().map(|finished| finished.part).collect::<Vec<_>>();
    request.multipart_upload = Some(CompletedMultipartUpload::new().parts(parts));
    request.mpu_object_size = i64::try_from(expected.size).ok();
    if let Some(crc) = expected.crc.clone().filter(|_| is_of_whole) {
        request.checksum_type = Some(ChecksumType::FullObject);
        request.checksum_crc32 = Some(crc);
    }
    match target.client.send_with(&request, &target.options).await {
        Ok(output) => expected.check(output.e_tag, output.checksum_crc32, output.version_id),
        // The first request may have completed it, and its response was lost.
        Err(error) if is_unknown(&error) && error.attempts() > 1 => {
            find(target, &expected).await.ok_or(TransferErrorKind::Call(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// The object, if it has the expected size and checksum.
async fn find(target: &Target, expected: &Expected) -> Option<Uploaded> {
    let put = &target.put;
    let mut head = HeadObject::new(put.bucket.clone(), put.key.clone());
    head.checksum_mode = Some(ChecksumMode::Enabled);
    head.sse_customer_algorithm = put.sse_customer_algorithm.clone();
    head.sse_customer_key = put.sse_customer_key.clone();
    head.sse_customer_key_md5 = put.sse_customer_key_md5.clone();
    head.request_payer = put.request_payer.clone();
    head.expected_bucket_owner = put.expected_bucket_owner.clone();
    let output = target.client.send_with(&head, &target.options).await.ok()?;
    let size = u64::try_from(output.content_length?).ok()?;
    let is_same = expected.crc.is_some() && output.checksum_crc32 == expected.crc;
    if size != expected.size || !is_same {
        return None;
    }
    expected.check(output.e_tag, output.checksum_crc32, output.version_id).ok()
}

impl Expected {
    /// The result, if the response is about this object. A failed request can have the status 200, and a body without an
    /// ETag.
    fn check(
        &self,
        e_tag: Option<String>,
        crc: Option<String>,
        version_id: Option<String>,
    ) -> Result<Uploaded, TransferErrorKind> {
        // Services that do not know checksums of full objects return one of the checksums, with a hyphen.
        let crc = crc.filter(|crc| !crc.contains('-'));
        if let (Some(expected), Some(found)) = (&self.crc, &crc)
            && expected != found
        {
            return Err(corrupt("the service has stored other bytes, by their CRC32"));
        }
        let Some(e_tag) = e_tag.filter(|e_tag| !e_tag.is_empty()) else {
            return Err(corrupt("the response has no ETag; the upload may not be complete"));
        };
        Ok(Uploaded { e_tag, version_id, size: self.size, parts: self.parts })
    }
}
