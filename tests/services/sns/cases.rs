//! SNS: topics with attributes and tags, subscriptions, and batches of messages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use service_sns::types::{MessageAttributeValue, PublishBatchRequestEntry, Tag};
use service_sns::{Client, ErrorKind};

async fn topic(client: &Client) -> String {
    client.create_topic(support::unique("news")).await.unwrap().topic_arn.unwrap()
}

#[tokio::test]
async fn a_topic_has_attributes() {
    let client = Client::new(support::config());
    let name = support::unique("news");
    let attributes = [("DisplayName", "a & b <\u{e4}>"), ("DeliveryPolicy", "{}")];
    let create = client.create_topic(&name).attributes(attributes);
    let topic = create.await.unwrap().topic_arn.unwrap();
    assert_eq!(topic, format!("arn:aws:sns:eu-central-1:123456789012:{name}"));
    let read = client.get_topic_attributes(&topic).await.unwrap().attributes.unwrap();
    assert_eq!((read["DisplayName"].as_str(), &read["TopicArn"]), ("a & b <\u{e4}>", &topic));

    client.delete_topic(&topic).await.unwrap();
    let error = client.get_topic_attributes(&topic).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFound(_)), "{error}");
    assert_eq!((error.code(), error.attempts()), (Some("NotFound"), 1));
    assert!(error.message().unwrap().starts_with("Topic does not exist"), "{error}");
    assert!(error.request_id().is_some());
}

#[tokio::test]
async fn a_topic_has_tags() {
    let client = Client::new(support::config());
    let tags = [Tag::new("team", "a/b +&\u{e4}"), Tag::new("empty", "")];
    let create = client.create_topic(support::unique("tagged")).tags(tags.clone());
    let topic = create.await.unwrap().topic_arn.unwrap();
    let read = client.list_tags_for_resource(&topic).await.unwrap().tags.unwrap();
    assert_eq!(read, tags);
    let error = client.list_tags_for_resource(format!("{topic}-lost")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

#[tokio::test]
async fn subscriptions_are_listed() {
    let client = Client::new(support::config());
    let topic = topic(&client).await;
    let queue = |number| format!("arn:aws:sqs:eu-central-1:123456789012:queue-{number}");
    let mut created = Vec::new();
    for number in 0..3 {
        let subscribe = client.subscribe(&topic, "sqs").endpoint(queue(number));
        let subscribe = subscribe.attributes([("RawMessageDelivery", "true")]);
        let subscribed = subscribe.return_subscription_arn(true).await.unwrap();
        created.push(subscribed.subscription_arn.unwrap());
    }
    let listed = client.list_subscriptions_by_topic(&topic).items().collect().await.unwrap();
    let arns: Vec<_> = listed.iter().filter_map(|it| it.subscription_arn.clone()).collect();
    assert_eq!(arns, created);
    assert_eq!(listed[1].endpoint, Some(queue(1)));

    let error = client.subscribe(format!("{topic}-lost"), "sqs").endpoint(queue(0)).await;
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFound(_)), "{error}");
}

#[tokio::test]
async fn messages_are_published_together() {
    let client = Client::new(support::config());
    let topic = topic(&client).await;
    let number = MessageAttributeValue::new("Number").string_value("1");
    let bytes = MessageAttributeValue::new("Binary").binary_value(&b"\x00\xff"[..]);
    let entries = [
        PublishBatchRequestEntry::new("1", "a & \u{e4}\n"),
        PublishBatchRequestEntry::new("2", "b")
            .message_attributes([("number", number), ("bytes", bytes)]),
    ];
    let published = client.publish_batch(&topic, entries).await.unwrap();
    let successful = published.successful.unwrap();
    let ids: Vec<_> = successful.iter().filter_map(|it| it.id.as_deref()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert!(published.failed.is_none_or(|failed| failed.is_empty()));

    let same = [PublishBatchRequestEntry::new("1", "a"), PublishBatchRequestEntry::new("1", "b")];
    let error = client.publish_batch(&topic, same).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BatchEntryIdsNotDistinct(_)), "{error}");
    assert_eq!(error.code(), Some("BatchEntryIdsNotDistinct"));
}
