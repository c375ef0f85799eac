//! [`Guard`]: deletes the parts of an upload that fails, or whose future is dropped.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::multipart::Target;
use super::requests;
use crate::prelude::*;

/// How often an upload is aborted if the service still lists parts.
const TRIES: u32 = 3;

/// Aborts the upload when it is dropped, unless it was disarmed.
pub(super) struct Guard {
    target: Option<Arc<Target>>,
}

impl Guard {
    pub(super) fn new(target: Arc<Target>, keeps_parts: bool) -> Self {
        Self { target: (!keeps_parts).then_some(target) }
    }

    /// The upload is complete.
    pub(super) fn disarm(mut self) {
        self.target = None;
    }

    /// Aborts the upload now, and waits for that. A task does it, so that it is done even if this future is dropped.
    pub(super) async fn abort(mut self) {
        if let Some(target) = self.target.take() {
            // A panic of the task would only mean that it has not aborted.
            let _ = tokio::spawn(abort(target)).await;
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let Some(target) = self.target.take() else { return };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(abort(target))),
            Err(_) => tracing::warn!(
                upload_id = target.upload_id,
                "an upload was dropped outside of a Tokio runtime, and is not aborted"
            ),
        }
    }
}

/// Aborts an upload. Parts that the service is still receiving may be stored after that, so the parts are listed.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>
async fn abort(target: Arc<Target>) {
    let (client, upload_id) = (&target.client, target.upload_id.as_str());
    for _ in 0..TRIES {
        let abort = requests::abort(&target.put, upload_id);
        match client.send_with(&abort, &target.options).await {
            Ok(_) => {}
            Err(error) if is_unknown(&error) => return,
            Err(error) => {
                tracing::warn!(upload_id, error = %error, "an upload could not be aborted");
                return;
            }
        }
        let list = requests::list(&target.put, upload_id);
        match client.send_with(&list, &target.options).await {
            Ok(list) if list.parts.as_ref().is_some_and(|parts| !parts.is_empty()) => {}
            _ => break,
        }
    }
    tracing::debug!(upload_id, "upload aborted");
}

/// Whether the service does not know the upload.
pub(super) fn is_unknown(error: &Error) -> bool {
    error.code() == Some("NoSuchUpload")
}
