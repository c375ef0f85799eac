//! STS: the identity of the caller, and temporary credentials.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::SystemTime;

use service_sts::types::{PolicyDescriptorType, Tag};
use service_sts::{Client, ErrorKind};

const ROLE: &str = "arn:aws:iam::123456789012:role/reader";

#[tokio::test]
async fn the_caller_has_an_identity() {
    let identity = Client::new(support::config()).get_caller_identity().await.unwrap();
    assert_eq!(identity.account.as_deref(), Some("123456789012"));
    assert!(identity.arn.unwrap().contains(":123456789012:"));
}

#[tokio::test]
async fn a_role_is_assumed() {
    let client = Client::new(support::config());
    let assume = client.assume_role(ROLE, "session").duration_seconds(900);
    let assume = assume.tags([Tag::new("team", "a & b")]).transitive_tag_keys(["team"]);
    let policy = PolicyDescriptorType::new().arn("arn:aws:iam::aws:policy/ReadOnlyAccess");
    let assumed = assume.policy_arns([policy]).await.unwrap();
    let user = assumed.assumed_role_user.unwrap();
    assert_eq!(user.arn, "arn:aws:sts::123456789012:assumed-role/reader/session");
    let credentials = assumed.credentials.unwrap();
    assert!(credentials.access_key_id.starts_with("ASIA"));
    assert!(!credentials.session_token.is_empty() && !credentials.secret_access_key.is_empty());
    assert!(!format!("{credentials:?}").contains(&credentials.secret_access_key));

    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seconds = credentials.expiration.secs() - i64::try_from(now.as_secs()).unwrap();
    assert!((880..=900).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn an_error_that_is_not_modelled_has_its_code() {
    let client = Client::new(support::config());
    let error = client.assume_role(ROLE, "s".repeat(65)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unmodelled(_)), "{error}");
    assert_eq!((error.code(), error.attempts()), (Some("ValidationError"), 1));
    assert!(error.message().unwrap().contains("roleSessionName"), "{error}");
}
