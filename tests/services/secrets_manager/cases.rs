//! Secrets Manager: a secret is created once even if the request is retried, and pages of secrets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use service_secrets_manager::{Client, ErrorKind};

#[tokio::test]
async fn secrets_are_created_read_and_listed() {
    let client = Client::new(support::config());
    let names: Vec<String> = (0..3).map(|_| support::unique("secret")).collect();
    for name in &names {
        let created = client.create_secret(name).secret_string("hunter2").await.unwrap();
        // The client has generated an idempotency token, which is the ID of the version.
        assert_eq!(created.version_id.unwrap().len(), 36);
    }
    let read = client.get_secret_value(&names[0]).await.unwrap();
    assert_eq!(read.secret_string.as_deref(), Some("hunter2"));
    assert!(read.created_date.is_some());
    let listed = client.list_secrets().max_results(1).items().collect().await.unwrap();
    let listed: Vec<_> = listed.into_iter().filter_map(|secret| secret.name).collect();
    assert!(names.iter().all(|name| listed.contains(name)), "{listed:?}");

    let error = client.create_secret(&names[0]).secret_string("other").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceExists(_)), "{error}");
    let error = client.get_secret_value(support::unique("lost")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}
