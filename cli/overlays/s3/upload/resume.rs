//! [`Unfinished`]: an upload to continue later.

use std::collections::HashMap;

use super::super::TransferErrorKind;
use super::multipart::Target;
use super::requests;
use crate::types::{ChecksumType, Part};

/// An upload that is not complete: store it to continue the upload with [`Upload::resume`](super::Upload::resume), also
/// in another process. To delete its parts instead, call
/// [`abort_multipart_upload`](crate::Client::abort_multipart_upload).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unfinished {
    /// The bucket.
    pub bucket: String,
    /// The key of the object.
    pub key: String,
    /// The ID of the upload.
    pub upload_id: String,
    /// The size of parts in bytes.
    pub part_size: u64,
}

impl Unfinished {
    /// An upload from its stored members.
    pub fn new(
        bucket: impl Into<String>,
        key: impl Into<String>,
        upload_id: impl Into<String>,
        part_size: u64,
    ) -> Self {
        let (bucket, key, upload_id) = (bucket.into(), key.into(), upload_id.into());
        Self { bucket, key, upload_id, part_size }
    }
}

/// The parts that the service has.
#[derive(Default)]
pub(super) struct Listed {
    /// Parts by number.
    pub(super) parts: HashMap<i32, Part>,
    /// Whether the checksum of the upload is that of the whole object.
    pub(super) is_of_whole: bool,
}

/// The parts that the service has.
pub(super) async fn list(target: &Target) -> Result<Listed, TransferErrorKind> {
    let mut list = requests::list(&target.put, &target.upload_id);
    let mut listed = Listed::default();
    loop {
        let page = target.client.send_with(&list, &target.options).await?;
        let parts = page.parts.unwrap_or_default();
        listed.is_of_whole = page.checksum_type == Some(ChecksumType::FullObject);
        listed.parts.extend(parts.into_iter().filter_map(|part| Some((part.part_number?, part))));
        let next = page.next_part_number_marker.filter(|_| page.is_truncated == Some(true));
        if next.is_none() || next == list.part_number_marker {
            return Ok(listed);
        }
        list.part_number_marker = next;
    }
}
