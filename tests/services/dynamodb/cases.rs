//! DynamoDB: a table, items, pages, a failed condition, a batch, and a cancelled transaction.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeMap;

use service_dynamodb::types::{
    AttributeDefinition, AttributeValue, KeySchemaElement, Put, PutRequest, TransactItem,
    WriteRequest,
};
use service_dynamodb::{Client, ErrorKind};

type Item = BTreeMap<String, AttributeValue>;

/// A table whose items have an owner and a number.
async fn table(client: &Client) -> String {
    let name = support::unique("notes");
    let key = [KeySchemaElement::new("owner", "HASH"), KeySchemaElement::new("number", "RANGE")];
    let types = [AttributeDefinition::new("owner", "S"), AttributeDefinition::new("number", "N")];
    let created =
        client.create_table(&name, key, types).billing_mode("PAY_PER_REQUEST").await.unwrap();
    let table = created.table_description.unwrap();
    assert_eq!(table.table_name.as_deref(), Some(name.as_str()));
    assert!(table.creation_date_time.is_some());
    name
}

fn note(number: u32) -> Item {
    let text = AttributeValue::S(format!("note {number}"));
    let more = BTreeMap::from([("done".to_owned(), AttributeValue::Bool(number % 2 == 0))]);
    let tags = AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()]);
    let pairs = [("text", text), ("more", AttributeValue::M(more)), ("tags", tags)];
    key(number).into_iter().chain(pairs.map(|(name, value)| (name.to_owned(), value))).collect()
}

fn key(number: u32) -> Item {
    BTreeMap::from([
        ("owner".to_owned(), AttributeValue::S("ada".to_owned())),
        ("number".to_owned(), AttributeValue::N(number.to_string())),
    ])
}

#[tokio::test]
async fn items_are_written_and_read() {
    let client = Client::new(support::config());
    let table = table(&client).await;
    client.put_item(&table, note(1)).await.unwrap();
    let read = client.get_item(&table, key(1)).consistent_read(true).await.unwrap();
    assert_eq!(read.item, Some(note(1)));
    let read = client.get_item(&table, key(2)).await.unwrap();
    assert_eq!(read.item, None);

    let again = client.put_item(&table, note(1)).condition_expression("attribute_not_exists(#o)");
    let error = again.await.unwrap_err();
    assert!(
        !matches!(error.kind(), ErrorKind::ConditionalCheckFailed(_)),
        "an invalid name: {error}"
    );
    let again = client.put_item(&table, note(1)).condition_expression("attribute_not_exists(tags)");
    let error = again.await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ConditionalCheckFailed(_)), "{error}");
    assert_eq!((error.code(), error.attempts()), (Some("ConditionalCheckFailedException"), 1));

    let error = client.get_item("nothing", key(1)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

#[tokio::test]
async fn queries_have_pages() {
    let client = Client::new(support::config());
    let table = table(&client).await;
    let writes: Vec<WriteRequest> = (1..=5)
        .map(|number| WriteRequest::new().put_request(PutRequest::new(note(number))))
        .collect();
    let written = client.batch_write_item([(table.clone(), writes)]).await.unwrap();
    assert!(written.unprocessed_items.is_none_or(|items| items.is_empty()));

    let query = || {
        client
            .query(&table)
            .key_condition_expression("#owner = :owner")
            .add_expression_attribute_names("#owner", "owner")
            .add_expression_attribute_values(":owner", AttributeValue::S("ada".to_owned()))
            .limit(2)
    };
    let mut pages = query().pages();
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.count.unwrap());
    }
    assert_eq!(counts.iter().sum::<i32>(), 5);
    assert_eq!(counts[..2], [2, 2]);
    let mut items = query().items();
    let mut numbers = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        numbers.push(item["number"].clone());
    }
    assert_eq!(numbers, (1..=5).map(|it| AttributeValue::N(it.to_string())).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_cancelled_transaction_has_a_reason_for_each_write() {
    let client = Client::new(support::config());
    let table = table(&client).await;
    client.put_item(&table, note(1)).await.unwrap();
    let put =
        |number| Put::new(&table, note(number)).condition_expression("attribute_not_exists(tags)");
    let writes = [2, 1].map(|number| TransactItem::new().put(put(number)));
    let error = client.transact_write_items(writes).await.unwrap_err();
    let ErrorKind::TransactionCanceled(cancelled) = error.kind() else { panic!("{error}") };
    let reasons = cancelled.cancellation_reasons.as_ref().unwrap();
    let codes: Vec<_> = reasons.iter().map(|reason| reason.code.as_deref()).collect();
    assert_eq!(codes, [Some("None"), Some("ConditionalCheckFailed")]);
    assert_eq!(client.get_item(&table, key(2)).await.unwrap().item, None);
}
