//! IAM: users, the policies in them, and pages of managed policies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::Duration;

use service_iam::types::Tag;
use service_iam::{Client, ErrorKind};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::a+b/*"}]}"#;

#[tokio::test]
async fn users_are_created_once() {
    let client = Client::new(support::config());
    let name = support::unique("user");
    let create = || client.create_user(&name).path("/test/").tags([Tag::new("team", "")]);
    let user = create().await.unwrap().user.unwrap();
    assert_eq!(user.arn, format!("arn:aws:iam::123456789012:user/test/{name}"));
    assert!(user.create_date.secs() > 1_700_000_000);
    let read = client.get_user().user_name(&name).await.unwrap().user;
    assert_eq!((read.user_id, read.tags), (user.user_id, Some(vec![Tag::new("team", "")])));

    let error = create().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::EntityAlreadyExists(_)), "{error}");
    assert_eq!(
        (error.code(), error.status().unwrap().as_u16()),
        (Some("EntityAlreadyExists"), 409)
    );
    client.delete_user(&name).await.unwrap();
    let error = client.get_user().user_name(&name).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoSuchEntity(_)), "{error}");
    assert_eq!(error.code(), Some("NoSuchEntity"));
}

#[tokio::test]
async fn users_are_listed() {
    let client = Client::new(support::config());
    let path = format!("/{}/", support::unique("path"));
    let mut names = Vec::new();
    for number in 0..3 {
        let name = support::unique(&format!("listed-{number}"));
        client.create_user(&name).path(&path).await.unwrap();
        names.push(name);
    }
    let listed =
        client.list_users().path_prefix(&path).max_items(2).items().collect().await.unwrap();
    let listed: Vec<_> = listed.into_iter().map(|user| user.user_name).collect();
    assert_eq!(listed, names);
}

#[tokio::test]
async fn managed_policies_have_pages() {
    let client = Client::new(support::config());
    let path = format!("/{}/", support::unique("path"));
    for number in 0..5 {
        let name = support::unique(&format!("policy-{number}"));
        let policy = client.create_policy(name, POLICY).path(&path).await.unwrap().policy.unwrap();
        assert_eq!((policy.is_attachable, policy.attachment_count), (Some(true), Some(0)));
    }
    let mut pages = client.list_policies().scope("Local").path_prefix(&path).max_items(2).pages();
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.policies.unwrap().len());
    }
    assert_eq!(counts, [2, 2, 1]);
}

#[tokio::test]
async fn a_user_is_waited_for() {
    let client = Client::new(support::config());
    let name = support::unique("awaited");
    client.create_user(&name).await.unwrap();
    let wait = client.get_user().user_name(&name);
    wait.wait_until_user_exists(Duration::from_secs(20)).await.unwrap();
}

#[tokio::test]
async fn a_user_has_policies() {
    let client = Client::new(support::config());
    let name = support::unique("reader");
    client.create_user(&name).await.unwrap();
    client.put_user_policy(&name, "read", POLICY).await.unwrap();
    let read = client.get_user_policy(&name, "read").await.unwrap();
    assert_eq!((read.user_name, read.policy_name.as_str()), (name.clone(), "read"));
    // The text is percent-encoded, which is a rule of IAM and not of the protocol.
    let text = read.policy_document;
    assert!(text.starts_with("%7B%22Version%22%3A"), "{text}");
    assert!(text.contains("a%2Bb"), "{text}");

    client.delete_user_policy(&name, "read").await.unwrap();
    let error = client.get_user_policy(&name, "read").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoSuchEntity(_)), "{error}");
}

#[tokio::test]
async fn a_user_with_policies_is_not_deleted() {
    let client = Client::new(support::config());
    let name = support::unique("kept");
    client.create_user(&name).await.unwrap();
    client.put_user_policy(&name, "read", POLICY).await.unwrap();
    let error = client.delete_user(&name).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DeleteConflict(_)), "{error}");
}
