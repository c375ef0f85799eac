//! Kinesis: binary records are written to a stream and read from it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::Duration;

use service_kinesis::{Client, ErrorKind};

#[tokio::test]
async fn records_are_written_and_read() {
    let client = Client::new(support::config());
    let stream = support::unique("stream");
    client.create_stream(&stream).shard_count(1).await.unwrap();
    let wait = client.describe_stream().stream_name(&stream);
    wait.wait_until_stream_exists(Duration::from_secs(20)).await.unwrap();
    let data = b"\x00\xff record";
    let written = client.put_record(&data[..], "key").stream_name(&stream).await.unwrap();
    let place = client.get_shard_iterator(&written.shard_id, "TRIM_HORIZON").stream_name(&stream);
    let place = place.await.unwrap().shard_iterator.unwrap();
    let read = client.get_records(place).limit(10).await.unwrap();
    let [record] = &read.records[..] else { panic!("there is one record: {read:?}") };
    assert_eq!((&record.data[..], record.partition_key.as_str()), (&data[..], "key"));
    assert_eq!(record.sequence_number, written.sequence_number);
    assert!(record.approximate_arrival_timestamp.is_some());

    let error = client.put_record("a", "key").stream_name("lost").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}
