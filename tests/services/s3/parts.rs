//! Uploads in parts.

use super::{bucket, content, status};
use service_s3::types::{CompletedMultipartUpload, CompletedPart};
use service_s3::{Client, ErrorKind};

/// The smallest part, except for the last one.
const PART: usize = 5 << 20;

async fn start(client: &Client, bucket: &str) -> String {
    client.create_multipart_upload(bucket, "a").await.unwrap().upload_id.unwrap()
}

/// Writes a part.
async fn put(
    client: &Client,
    bucket: &str,
    upload: &str,
    number: i32,
    size: usize,
) -> CompletedPart {
    let body = vec![number as u8; size];
    let part = client.upload_part(bucket, "a", number, upload).body(body).await.unwrap();
    CompletedPart::new().part_number(number).e_tag(part.e_tag)
}

async fn complete(
    client: &Client,
    bucket: &str,
    upload: &str,
    parts: Vec<CompletedPart>,
) -> Result<(), service_s3::Error> {
    let parts = CompletedMultipartUpload::new().parts(parts);
    let complete = client.complete_multipart_upload(bucket, "a", upload).multipart_upload(parts);
    complete.await.map(|output| assert!(output.e_tag.is_some()))
}

#[tokio::test]
async fn parts_are_written_at_the_same_time() {
    let (client, bucket) = bucket().await;
    let upload = start(&client, &bucket).await;
    let sizes = [PART, PART, 1_000];
    let parts = sizes
        .into_iter()
        .zip(1..)
        .map(|(size, number)| put(&client, &bucket, &upload, number, size));
    let parts = futures_util::future::join_all(parts).await;
    complete(&client, &bucket, &upload, parts).await.unwrap();
    let content = content(&client, &bucket, "a").await;
    assert_eq!(content.len(), sizes.iter().sum::<usize>());
    let ends = [0, PART - 1, PART, 2 * PART - 1, 2 * PART, 2 * PART + 999];
    assert_eq!(ends.map(|place| content[place]), [1, 1, 2, 2, 3, 3]);
}

#[tokio::test]
async fn parts_are_listed() {
    let (client, bucket) = bucket().await;
    let upload = start(&client, &bucket).await;
    for number in 1..=3 {
        put(&client, &bucket, &upload, number, PART).await;
    }
    let listed = client.list_parts(&bucket, "a", &upload).max_parts(2).items().collect().await;
    let numbers = listed.unwrap().into_iter().map(|it| (it.part_number, it.size));
    let size = Some(PART as i64);
    assert_eq!(numbers.collect::<Vec<_>>(), [(Some(1), size), (Some(2), size), (Some(3), size)]);
}

#[tokio::test]
async fn uploads_are_listed_until_they_are_aborted() {
    let (client, bucket) = bucket().await;
    let upload = start(&client, &bucket).await;
    put(&client, &bucket, &upload, 1, PART).await;
    let listed = client.list_multipart_uploads(&bucket).await.unwrap().uploads.unwrap();
    assert_eq!(listed[0].upload_id.as_deref(), Some(upload.as_str()));
    client.abort_multipart_upload(&bucket, "a", &upload).await.unwrap();
    let listed = client.list_multipart_uploads(&bucket).await.unwrap().uploads;
    assert_eq!(listed.unwrap_or_default(), []);
}

#[tokio::test]
async fn a_part_of_an_aborted_upload_is_an_error() {
    let (client, bucket) = bucket().await;
    let upload = start(&client, &bucket).await;
    client.abort_multipart_upload(&bucket, "a", &upload).await.unwrap();
    let error = client.upload_part(&bucket, "a", 1, &upload).body("x").await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchUpload"), "{error}");
    assert!(matches!(error.kind(), ErrorKind::NoSuchUpload(_)), "{error}");
}

#[tokio::test]
async fn a_part_is_copied() {
    let (client, bucket) = bucket().await;
    let bytes: Vec<u8> = (0..100).collect();
    client.put_object(&bucket, "source").body(bytes).await.unwrap();
    let upload = start(&client, &bucket).await;
    let first = put(&client, &bucket, &upload, 1, PART).await;
    let copy = client.upload_part_copy(&bucket, format!("{bucket}/source"), "a", 2, &upload);
    let copied = copy.copy_source_range("bytes=10-19").await.unwrap().copy_part_result.unwrap();
    let second = CompletedPart::new().part_number(2).e_tag(copied.e_tag);
    complete(&client, &bucket, &upload, vec![first, second]).await.unwrap();
    let content = content(&client, &bucket, "a").await;
    assert_eq!(content[PART..], (10..20).collect::<Vec<u8>>());
}

#[tokio::test]
async fn an_upload_with_an_unknown_part_is_not_completed() {
    let (client, bucket) = bucket().await;
    let upload = start(&client, &bucket).await;
    let part = put(&client, &bucket, &upload, 1, 10).await;
    let unknown = CompletedPart::new().part_number(2).e_tag("\"0123456789abcdef0123456789abcdef\"");
    let error = complete(&client, &bucket, &upload, vec![part, unknown]).await.unwrap_err();
    assert!(status(&error) < 500, "{error}");
    client.head_object(&bucket, "a").await.unwrap_err();
}
