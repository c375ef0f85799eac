//! The requests of an upload in parts, with the members of `PutObject` that apply to them.

use tinsmith_runtime::config::ChecksumPolicy;

use super::super::TransferErrorKind;
use crate::operation::{
    AbortMultipartUpload, CompleteMultipartUpload, CreateMultipartUpload, ListParts, PutObject,
    UploadPart,
};
use crate::prelude::*;
use crate::types::{ChecksumAlgorithm, ChecksumType};

/// Refuses members that apply only to an object in one request.
pub(super) fn check(put: &PutObject) -> Result<(), TransferErrorKind> {
    let only_crc32 = PutObject { checksum_crc32: None, ..put.clone() };
    let refused = [
        ("content_md5", put.content_md5.is_some()),
        ("write_offset_bytes", put.write_offset_bytes.is_some()),
        ("checksum_…", has_checksum(&only_crc32)),
        ("checksum_crc32", put.checksum_crc32.is_some() && !allows_crc32(put)),
    ];
    match refused.iter().find(|(_, is_set)| *is_set) {
        None => Ok(()),
        Some((name, _)) => Err(TransferErrorKind::Invalid(format!(
            "`{name}` is not possible for an upload in parts; remove it, or set a larger `threshold`"
        ))),
    }
}

/// Whether the program gives a checksum of the whole object.
pub(super) fn has_checksum(put: &PutObject) -> bool {
    let checksums = [
        &put.checksum_crc32,
        &put.checksum_crc32c,
        &put.checksum_crc64nvme,
        &put.checksum_sha1,
        &put.checksum_sha256,
    ];
    checksums.iter().any(|checksum| checksum.is_some())
}

/// Whether the object can have a CRC32.
fn allows_crc32(put: &PutObject) -> bool {
    put.checksum_algorithm.as_ref().is_none_or(|it| *it == ChecksumAlgorithm::Crc32)
}

/// Whether this crate computes the CRC32 of the parts. The runtime computes other checksums. If the program sets neither
/// an algorithm nor the checksum, the policy decides: services other than S3 may not know checksums.
pub(super) fn computes_crc32(put: &PutObject, policy: ChecksumPolicy) -> bool {
    let is_wanted = policy == ChecksumPolicy::WhenSupported
        || put.checksum_algorithm.is_some()
        || put.checksum_crc32.is_some();
    is_wanted && allows_crc32(put)
}

/// The request that starts an upload. `is_crc32` is whether its parts will have a CRC32.
pub(super) fn create(put: &PutObject, is_crc32: bool) -> CreateMultipartUpload {
    let mut create = CreateMultipartUpload::new(put.bucket.clone(), put.key.clone());
    create.acl = put.acl.clone();
    create.cache_control = put.cache_control.clone();
    create.content_disposition = put.content_disposition.clone();
    create.content_encoding = put.content_encoding.clone();
    create.content_language = put.content_language.clone();
    create.content_type = put.content_type.clone();
    // A text or a time, depending on the model.
    create.expires.clone_from(&put.expires);
    create.grant_full_control = put.grant_full_control.clone();
    create.grant_read = put.grant_read.clone();
    create.grant_read_acp = put.grant_read_acp.clone();
    create.grant_write_acp = put.grant_write_acp.clone();
    create.metadata = put.metadata.clone();
    create.server_side_encryption = put.server_side_encryption.clone();
    create.storage_class = put.storage_class.clone();
    create.website_redirect_location = put.website_redirect_location.clone();
    create.sse_customer_algorithm = put.sse_customer_algorithm.clone();
    create.sse_customer_key = put.sse_customer_key.clone();
    create.sse_customer_key_md5 = put.sse_customer_key_md5.clone();
    create.ssekms_key_id = put.ssekms_key_id.clone();
    create.ssekms_encryption_context = put.ssekms_encryption_context.clone();
    create.bucket_key_enabled = put.bucket_key_enabled;
    create.request_payer = put.request_payer.clone();
    create.tagging = put.tagging.clone();
    create.object_lock_mode = put.object_lock_mode.clone();
    create.object_lock_retain_until_date = put.object_lock_retain_until_date;
    create.object_lock_legal_hold_status = put.object_lock_legal_hold_status.clone();
    create.expected_bucket_owner = put.expected_bucket_owner.clone();
    let crc32 = is_crc32.then_some(ChecksumAlgorithm::Crc32);
    create.checksum_algorithm = put.checksum_algorithm.clone().or(crc32);
    create.checksum_type = is_crc32.then_some(ChecksumType::FullObject);
    create
}

pub(super) fn part(put: &PutObject, upload_id: &str, number: i32, body: Bytes) -> UploadPart {
    let mut part = UploadPart::new(put.bucket.clone(), put.key.clone(), number, upload_id);
    part.body = Some(body.into());
    part.sse_customer_algorithm = put.sse_customer_algorithm.clone();
    part.sse_customer_key = put.sse_customer_key.clone();
    part.sse_customer_key_md5 = put.sse_customer_key_md5.clone();
    part.request_payer = put.request_payer.clone();
    part.expected_bucket_owner = put.expected_bucket_owner.clone();
    part
}

pub(super) fn complete(put: &PutObject, upload_id: &str) -> CompleteMultipartUpload {
    let mut complete = CompleteMultipartUpload::new(put.bucket.clone(), put.key.clone(), upload_id);
    complete.request_payer = put.request_payer.clone();
    complete.expected_bucket_owner = put.expected_bucket_owner.clone();
    complete.if_match = put.if_match.clone();
    complete.if_none_match = put.if_none_match.clone();
    complete.sse_customer_algorithm = put.sse_customer_algorithm.clone();
    complete.sse_customer_key = put.sse_customer_key.clone();
    complete.sse_customer_key_md5 = put.sse_customer_key_md5.clone();
    complete
}

pub(super) fn list(put: &PutObject, upload_id: &str) -> ListParts {
    let mut list = ListParts::new(put.bucket.clone(), put.key.clone(), upload_id);
    list.request_payer = put.request_payer.clone();
    list.expected_bucket_owner = put.expected_bucket_owner.clone();
    list.sse_customer_algorithm = put.sse_customer_algorithm.clone();
    list.sse_customer_key = put.sse_customer_key.clone();
    list.sse_customer_key_md5 = put.sse_customer_key_md5.clone();
    list
}

pub(super) fn abort(put: &PutObject, upload_id: &str) -> AbortMultipartUpload {
    let mut abort = AbortMultipartUpload::new(put.bucket.clone(), put.key.clone(), upload_id);
    abort.request_payer = put.request_payer.clone();
    abort.expected_bucket_owner = put.expected_bucket_owner.clone();
    abort
}
