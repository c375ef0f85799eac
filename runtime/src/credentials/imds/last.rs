//! [`LastOfInstance`]: the last credentials of an instance, for outages of its metadata service.

use std::sync::{Mutex, PoisonError};

use crate::credentials::Credentials;
use crate::credentials::source_error::SourceError;
use crate::timestamp::Timestamp;

/// The last credentials that an instance provided. They are used when its metadata service fails,
/// even after they have expired: during such an outage services accept expired credentials, which
/// AWS calls [static
/// stability](https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html).
#[derive(Default)]
pub(in crate::credentials) struct LastOfInstance(Mutex<Option<Credentials>>);

impl LastOfInstance {
    /// Stores new credentials, or replaces a failure with the stored ones.
    pub(in crate::credentials) fn settle(
        &self,
        answer: Result<Credentials, SourceError>,
    ) -> Result<Credentials, SourceError> {
        // Ignores poisoning: the value behind the lock is always consistent.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal = match (answer, last.as_ref()) {
            (Ok(credentials), _) => {
                *last = Some(credentials.clone());
                return Ok(credentials);
            }
            (Err(refusal), None) => return Err(refusal),
            (Err(refusal), Some(_)) => refusal,
        };
        let expiry = last.as_ref().and_then(Credentials::expiry).map(Timestamp::from);
        tracing::warn!(
            expiry = expiry.map(|expiry| expiry.to_string()),
            "the instance metadata service returned no credentials: {}; its last ones are used, even if \
             they have expired",
            refusal.clone().into_reason()
        );
        last.clone().ok_or(refusal)
    }
}
