//! DynamoDB: a table, items, Rust types as items, pages, a failed condition, a batch, and a cancelled transaction.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use service_dynamodb::attribute_value::{from_item, number, set, to_attribute_value, to_item};
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

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Note {
    owner: String,
    number: u64,
    text: Option<String>,
    done: bool,
    weight: f64,
    #[serde(with = "number")]
    price: String,
    state: State,
    lines: Vec<String>,
    #[serde(with = "set", default, skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<String>,
    #[serde(with = "set")]
    sizes: BTreeSet<i128>,
    places: BTreeMap<String, Place>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
enum State {
    Open,
    Moved { to: String },
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Place {
    page: Option<u16>,
}

#[tokio::test]
async fn structs_are_written_and_read() {
    let client = Client::new(support::config());
    let table = table(&client).await;
    let first = Note {
        owner: "ada".to_owned(),
        number: u64::MAX,
        text: None,
        done: true,
        weight: -0.1,
        price: "12345678901234567890.123456789012345678".to_owned(),
        state: State::Moved { to: "archive".to_owned() },
        lines: vec![String::new(), "grüße".to_owned()],
        tags: BTreeSet::new(),
        sizes: BTreeSet::from([-1, i128::from(u64::MAX) + 1]),
        places: BTreeMap::from([("a".to_owned(), Place { page: Some(1) })]),
    };
    let second = Note {
        number: 1,
        state: State::Open,
        tags: BTreeSet::from(["a".to_owned(), "b".to_owned()]),
        places: BTreeMap::new(),
        ..first.clone()
    };
    for note in [&first, &second] {
        client.put_item(&table, to_item(note).unwrap()).await.unwrap();
    }
    let key = to_item(&BTreeMap::from([("owner", "ada")])).unwrap().into_iter();
    let number = to_attribute_value(&u64::MAX).unwrap();
    let key = key.chain([("number".to_owned(), number)]).collect::<Item>();
    let read = client.get_item(&table, key).consistent_read(true).await.unwrap();
    assert_eq!(from_item::<Note>(read.item.unwrap()).unwrap(), first);

    let mut items = client
        .query(&table)
        .key_condition_expression("#owner = :owner")
        .add_expression_attribute_names("#owner", "owner")
        .add_expression_attribute_values(":owner", to_attribute_value("ada").unwrap())
        .items();
    let mut notes = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        notes.push(from_item::<Note>(item).unwrap());
    }
    assert_eq!(notes, [second, first]);
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
