//! Credentials from environment variables.

use super::Credentials;
use super::answer::Parts;
use super::source_error::SourceError;
use crate::environment::Environment;

/// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_ACCOUNT_ID`.
pub(super) fn credentials(environment: &Environment) -> Result<Credentials, SourceError> {
    let key = environment.get("AWS_ACCESS_KEY_ID");
    let secret = environment.get("AWS_SECRET_ACCESS_KEY");
    let missing = SourceError::not_configured;
    match (key, secret) {
        (Some(key), Some(secret)) => {
            let token = environment.get("AWS_SESSION_TOKEN");
            let account = environment.get("AWS_ACCOUNT_ID");
            let (token, account) = (token.as_deref(), account.as_deref());
            let parts = Parts { key: &key, secret: &secret, token, expiry: None, account };
            Ok(parts.from("Environment"))
        }
        (Some(_), None) => {
            Err(missing("AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is"))
        }
        (None, Some(_)) => {
            Err(missing("AWS_ACCESS_KEY_ID is not set, though AWS_SECRET_ACCESS_KEY is"))
        }
        (None, None) => Err(missing("AWS_ACCESS_KEY_ID is not set")),
    }
}
