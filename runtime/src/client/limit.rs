//! Limits on time.

use std::time::Duration;

use super::failed::Failed;
use crate::error::{ConnectionError, Failure, Timeout, TimeoutError};

/// Gives up on work that takes longer than its limit.
pub(super) async fn within<T>(
    timeout: Timeout,
    limit: Option<Duration>,
    work: impl Future<Output = Result<T, Failed>>,
) -> Result<T, Failed> {
    let Some(limit) = limit else { return work.await };
    if tokio::runtime::Handle::try_current().is_err() {
        let reason = "there is no Tokio runtime to measure a timeout by; make the call within one, or set no timeout";
        return Err(Failure::Connection(ConnectionError::connect(reason)).into());
    }
    match tokio::time::timeout(limit, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure::Timeout(TimeoutError::new(timeout, limit)).into()),
    }
}
