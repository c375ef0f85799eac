//! KMS: blobs, which are base64 in requests and responses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use service_kms::{Client, ErrorKind};

#[tokio::test]
async fn what_is_encrypted_can_be_decrypted() {
    let client = Client::new(support::config());
    let key = client
        .create_key()
        .description(support::unique("key"))
        .await
        .unwrap()
        .key_metadata
        .unwrap();
    assert!(key.creation_date.is_some());
    assert_eq!(key.enabled, Some(true));
    let text = b"\x00\xff secret";
    let encrypted = client.encrypt(&key.key_id, &text[..]).await.unwrap().ciphertext_blob.unwrap();
    assert_ne!(encrypted, &text[..]);
    let decrypted = client.decrypt(encrypted).await.unwrap();
    assert_eq!(decrypted.plaintext.as_deref(), Some(&text[..]));
}

#[tokio::test]
async fn a_key_that_is_missing_is_an_error() {
    let id = "00000000-0000-0000-0000-000000000000";
    let error = Client::new(support::config()).encrypt(id, "text").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFound(_)), "{error}");
}
