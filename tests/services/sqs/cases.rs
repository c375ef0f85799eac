//! SQS: a message that is sent, received and deleted, and an error with the code of the AWS Query protocol.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use service_sqs::{Client, ErrorKind};

#[tokio::test]
async fn a_message_is_sent_received_and_deleted() {
    let client = Client::new(support::config());
    let url = client.create_queue(support::unique("jobs")).await.unwrap().queue_url.unwrap();
    let sent = client.send_message(&url, "{\"job\": \"\u{e4}\"}").await.unwrap();
    let received = client.receive_message(&url).max_number_of_messages(10).await.unwrap();
    let [message] = &received.messages.unwrap()[..] else { panic!("there is one message") };
    assert_eq!(message.message_id, sent.message_id);
    assert_eq!(message.body.as_deref(), Some("{\"job\": \"\u{e4}\"}"));
    client.delete_message(&url, message.receipt_handle.as_deref().unwrap()).await.unwrap();
    assert!(client.receive_message(&url).await.unwrap().messages.is_none_or(|it| it.is_empty()));
}

#[tokio::test]
async fn an_error_has_the_code_of_the_old_protocol() {
    let error =
        Client::new(support::config()).get_queue_url(support::unique("lost")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::QueueDoesNotExist(_)), "{error}");
    assert_eq!(error.code(), Some("AWS.SimpleQueueService.NonExistentQueue"));
}
