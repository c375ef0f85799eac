//! CloudWatch Logs: events are written, read in pages, searched, and streamed as they arrive.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use service_cloudwatch_logs::types::{InputLogEvent, StartLiveTailResponseStream};
use service_cloudwatch_logs::{Client, ErrorKind};

const STREAM: &str = "main";

/// Now, in milliseconds.
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// A group with one stream.
async fn group(client: &Client) -> String {
    let name = support::unique("/app/log");
    client.create_log_group(&name).tags([("team", "a b")]).await.unwrap();
    client.create_log_stream(&name, STREAM).await.unwrap();
    name
}

async fn write(client: &Client, group: &str, texts: &[&str]) {
    let start = now() - 1000;
    let events = (0..).zip(texts).map(|(number, text)| InputLogEvent::new(start + number, *text));
    let written = client.put_log_events(group, STREAM, events).await.unwrap();
    assert_eq!(written.rejected_log_events_info, None);
}

#[tokio::test]
async fn log_events_are_read_and_searched() {
    let client = Client::new(support::config());
    let group = group(&client).await;
    let texts = ["start \u{e4}", "error: 1", "error: 2", "work", "error: 3"];
    write(&client, &group, &texts).await;

    let read = client.get_log_events(STREAM).log_group_name(&group).start_from_head(true);
    let read = read.await.unwrap();
    let events = read.events.unwrap();
    let found: Vec<_> = events.iter().filter_map(|event| event.message.as_deref()).collect();
    assert_eq!(found, texts);
    assert!(events.iter().all(|event| event.ingestion_time >= event.timestamp), "{events:?}");
    assert!(read.next_forward_token.is_some() && read.next_backward_token.is_some());

    let search = client.filter_log_events().log_group_name(&group).filter_pattern("error");
    let found = search.await.unwrap().events.unwrap();
    let found: Vec<_> = found.iter().filter_map(|event| event.message.as_deref()).collect();
    assert_eq!(found, ["error: 1", "error: 2", "error: 3"]);
}

#[tokio::test]
async fn log_events_that_are_found_have_pages() {
    let client = Client::new(support::config());
    let group = group(&client).await;
    write(&client, &group, &["1", "2", "3", "4", "5"]).await;
    let mut pages = client.filter_log_events().log_group_name(&group).limit(2).pages();
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.events.unwrap().len());
    }
    assert_eq!(counts, [2, 2, 1]);
}

/// The last page has the token of its request.
#[tokio::test]
async fn pages_of_log_events_end() {
    let client = Client::new(support::config());
    let group = group(&client).await;
    write(&client, &group, &["1", "2", "3", "4", "5"]).await;
    let read = client.get_log_events(STREAM).log_group_name(&group).start_from_head(true);
    let found = read.limit(2).items().collect().await.unwrap();
    let found: Vec<_> = found.into_iter().filter_map(|event| event.message).collect();
    assert_eq!(found, ["1", "2", "3", "4", "5"]);
}

#[tokio::test]
async fn log_groups_are_listed_and_deleted() {
    let client = Client::new(support::config());
    let prefix = support::unique("/listed");
    for number in 0..3 {
        client.create_log_group(format!("{prefix}/{number}")).await.unwrap();
    }
    let list = || client.describe_log_groups().log_group_name_prefix(&prefix).limit(2);
    let groups = list().items().collect().await.unwrap();
    let names: Vec<_> = groups.iter().filter_map(|it| it.log_group_name.clone()).collect();
    assert_eq!(names, (0..3).map(|it| format!("{prefix}/{it}")).collect::<Vec<_>>());
    assert!(groups[0].creation_time.unwrap() > 1_700_000_000_000);

    client.delete_log_group(&names[0]).await.unwrap();
    assert_eq!(list().items().collect().await.unwrap().len(), 2);
    let error = client.delete_log_group(&names[0]).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
    let error = client.create_log_group(&names[1]).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceAlreadyExists(_)), "{error}");
}

/// ministack sends the events that arrive after the start, and moto those that it has.
#[tokio::test]
async fn events_are_streamed() {
    let client = Client::new(support::config());
    let group = group(&client).await;
    let groups = client.describe_log_groups().log_group_name_prefix(&group).await.unwrap();
    let arn = groups.log_groups.unwrap()[0].log_group_arn.clone().unwrap();
    write(&client, &group, &["tail \u{e4}"]).await;
    let mut tail = client.start_live_tail([&arn]).await.unwrap().response_stream;
    let first = tail.recv().await.unwrap();
    let Some(StartLiveTailResponseStream::SessionStart(start)) = first else { panic!("{first:?}") };
    assert!(start.session_id.is_some());
    write(&client, &group, &["tail \u{e4}"]).await;

    let event = async {
        loop {
            let next = tail.recv().await.unwrap();
            let Some(StartLiveTailResponseStream::SessionUpdate(update)) = next else {
                panic!("{next:?}")
            };
            assert_eq!(update.session_metadata.unwrap().sampled, Some(false));
            if let Some(event) = update.session_results.unwrap().pop() {
                return event;
            }
        }
    };
    let event = tokio::time::timeout(Duration::from_secs(20), event).await.unwrap();
    assert_eq!(event.message.as_deref(), Some("tail \u{e4}"));
    assert_eq!(event.log_stream_name.as_deref(), Some(STREAM));
    drop(tail);

    let error = client.start_live_tail([format!("{arn}-lost")]).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}
