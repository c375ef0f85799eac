//! [`Whole`]: the size, the entity tag and the checksum of an object.

use tinsmith_runtime::config::ChecksumPolicy;

use super::super::TransferErrorKind;
use super::super::checksum::{Algorithm, Crc};
use super::Downloaded;
use crate::operation::{GetObject, HeadObject, HeadObjectOutput};
use crate::prelude::*;
use crate::types::{ChecksumMode, ChecksumType};

pub(super) struct Whole {
    pub(super) size: u64,
    pub(super) e_tag: String,
    version_id: Option<String>,
    /// The checksum of all bytes, as base64.
    checksum: Option<(Algorithm, String)>,
}

impl Whole {
    pub(super) async fn find(
        client: &Client,
        options: &CallOptions,
        get: &GetObject,
    ) -> Result<Self, TransferErrorKind> {
        let policy = options.response_checksum_policy(client.config());
        let mode = match policy == ChecksumPolicy::WhenSupported {
            true => Some(ChecksumMode::Enabled),
            false => get.checksum_mode.clone(),
        };
        let is_compared = mode == Some(ChecksumMode::Enabled);
        let output = client.send_with(&head(get, mode), options).await?;
        let checksum = checksum(&output).filter(|_| is_compared);
        let size = output.content_length.and_then(|size| u64::try_from(size).ok());
        match (size, output.e_tag) {
            (Some(size), Some(e_tag)) => {
                Ok(Self { size, e_tag, version_id: output.version_id, checksum })
            }
            _ => Err(TransferErrorKind::Corrupt(
                "the response to `HeadObject` has no size or no ETag".to_owned(),
            )),
        }
    }

    /// The checksum of no bytes, with the algorithm of the object's checksum.
    pub(super) fn crc(&self) -> Option<Crc> {
        self.checksum.as_ref().map(|(algorithm, _)| Crc::new(*algorithm))
    }

    /// The result, if all bytes have the checksum of the object.
    pub(super) fn check(&self, found: Option<Crc>) -> Result<Downloaded, TransferErrorKind> {
        let mut compared = None;
        if let (Some((algorithm, expected)), Some(found)) = (&self.checksum, found) {
            let name = algorithm.name();
            if found.length() != self.size || found.to_base64() != *expected {
                return Err(TransferErrorKind::Corrupt(format!(
                    "the bytes do not have the {name} of the object"
                )));
            }
            compared = Some(name);
        }
        tracing::debug!(bytes = self.size, checksum = compared, "download completed");
        Ok(Downloaded {
            size: self.size,
            e_tag: self.e_tag.clone(),
            version_id: self.version_id.clone(),
            checksum: compared,
        })
    }
}

fn head(get: &GetObject, mode: Option<ChecksumMode>) -> HeadObject {
    let mut head = HeadObject::new(get.bucket.clone(), get.key.clone());
    head.if_match = get.if_match.clone();
    head.if_modified_since = get.if_modified_since;
    head.if_none_match = get.if_none_match.clone();
    head.if_unmodified_since = get.if_unmodified_since;
    head.version_id = get.version_id.clone();
    head.sse_customer_algorithm = get.sse_customer_algorithm.clone();
    head.sse_customer_key = get.sse_customer_key.clone();
    head.sse_customer_key_md5 = get.sse_customer_key_md5.clone();
    head.request_payer = get.request_payer.clone();
    head.expected_bucket_owner = get.expected_bucket_owner.clone();
    head.checksum_mode = mode;
    head
}

/// The CRC of all bytes. Checksums of parts have a hyphen, and the number of parts after it.
fn checksum(output: &HeadObjectOutput) -> Option<(Algorithm, String)> {
    if output.checksum_type == Some(ChecksumType::Composite) {
        return None;
    }
    let candidates = [
        (Algorithm::Crc32, &output.checksum_crc32),
        (Algorithm::Crc64Nvme, &output.checksum_crc64nvme),
        (Algorithm::Crc32c, &output.checksum_crc32c),
    ];
    let of_all = |(algorithm, value): (Algorithm, &Option<String>)| {
        let value = value.clone().filter(|value| !value.contains('-'))?;
        Some((algorithm, value))
    };
    candidates.into_iter().find_map(of_all)
}
