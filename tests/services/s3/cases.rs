//! S3: buckets, objects with all kinds of keys, conditions, ranges, copies, tags, versions, lists, uploads in parts,
//! checksums, presigned URLs that another HTTP library uses, and the transfers of the overlay.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod checksums;
mod keys;
mod lists;
mod parts;
mod presigned;
mod support;
mod transfers;

use std::collections::BTreeMap;
use std::convert::Infallible;

use service_s3::types::{
    BucketVersioningStatus, CreateBucketConfiguration, Delete, MetadataDirective, ObjectIdentifier,
    Tag, Tagging, VersioningConfiguration,
};
use service_s3::{Body, CallOptions, Client, ErrorKind};
use tinsmith_runtime::config::ChecksumPolicy;

/// A client, and a new bucket.
async fn bucket() -> (Client, String) {
    let client = Client::new(support::config());
    let name = support::unique("tinsmith");
    create(&client, &name).await.unwrap();
    (client, name)
}

async fn create(client: &Client, name: &str) -> Result<(), service_s3::Error> {
    let place = CreateBucketConfiguration::new().location_constraint("eu-central-1");
    client.create_bucket(name).create_bucket_configuration(place).send().await.map(drop)
}

/// A client, and a new bucket with an object.
async fn object(key: &str, body: &'static str) -> (Client, String) {
    let (client, bucket) = bucket().await;
    client.put_object(&bucket, key).body(body).await.unwrap();
    (client, bucket)
}

/// The content of an object.
async fn content(client: &Client, bucket: &str, key: &str) -> Vec<u8> {
    let output = client.get_object(bucket, key).await.unwrap();
    output.body.collect().await.unwrap().to_vec()
}

fn status(error: &service_s3::Error) -> u16 {
    error.status().unwrap_or_else(|| panic!("{error}")).as_u16()
}

#[tokio::test]
async fn a_bucket_is_listed() {
    let (client, name) = bucket().await;
    let buckets = client.list_buckets().await.unwrap().buckets.unwrap();
    let found = buckets.iter().find(|it| it.name.as_deref() == Some(name.as_str())).unwrap();
    assert!(found.creation_date.is_some());
}

#[tokio::test]
async fn a_bucket_has_a_region() {
    let (client, name) = bucket().await;
    let location = client.get_bucket_location(&name).await.unwrap();
    assert_eq!(location.location_constraint.as_deref(), Some("eu-central-1"));
}

#[tokio::test]
async fn a_bucket_exists_or_not() {
    let (client, name) = bucket().await;
    client.head_bucket(&name).await.unwrap();
    let error = client.head_bucket(format!("{name}-no")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFound(_)), "{error}");
}

#[tokio::test]
async fn a_bucket_is_created_once() {
    let (client, name) = bucket().await;
    let error = create(&client, &name).await.unwrap_err();
    let kind = error.kind();
    let is_ours = matches!(kind, ErrorKind::BucketAlreadyOwnedByYou(_));
    assert!(is_ours || matches!(kind, ErrorKind::BucketAlreadyExists(_)), "{error}");
}

#[tokio::test]
async fn a_bucket_with_objects_is_not_deleted() {
    let (client, name) = object("a", "a").await;
    let error = client.delete_bucket(&name).await.unwrap_err();
    assert_eq!(error.code(), Some("BucketNotEmpty"), "{error}");
    client.delete_object(&name, "a").await.unwrap();
    client.delete_bucket(&name).await.unwrap();
    client.head_bucket(&name).await.unwrap_err();
}

#[tokio::test]
async fn a_bucket_has_tags() {
    let (client, name) = bucket().await;
    let tags = [Tag::new("team", "a & b"), Tag::new("cost", "<1>")];
    client.put_bucket_tagging(&name, Tagging::new(tags.clone())).await.unwrap();
    let mut found = client.get_bucket_tagging(&name).await.unwrap().tag_set;
    found.sort_by(|a, b| b.key.cmp(&a.key));
    assert_eq!(found, tags);
}

#[tokio::test]
async fn an_object_is_read_as_it_was_written() {
    let (client, bucket) = object("a", "hello").await;
    let output = client.get_object(&bucket, "a").await.unwrap();
    assert_eq!(output.content_length, Some(5));
    assert!(output.last_modified.is_some());
    let tag = output.e_tag.clone();
    assert_eq!(output.body.collect().await.unwrap(), "hello");
    let head = client.head_object(&bucket, "a").await.unwrap();
    assert_eq!((head.content_length, head.e_tag), (Some(5), tag));
}

#[tokio::test]
async fn an_object_may_be_empty() {
    let (client, bucket) = object("a", "").await;
    assert!(content(&client, &bucket, "a").await.is_empty());
    client.put_object(&bucket, "b").await.unwrap();
    assert!(content(&client, &bucket, "b").await.is_empty());
}

#[tokio::test]
async fn an_object_has_all_bytes() {
    let (client, bucket) = bucket().await;
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(300_000).collect();
    client.put_object(&bucket, "a").body(bytes.clone()).await.unwrap();
    assert!(content(&client, &bucket, "a").await == bytes);
}

#[tokio::test]
async fn an_object_has_metadata() {
    let (client, bucket) = bucket().await;
    let metadata = BTreeMap::from([("owner".to_owned(), "ada b".to_owned())]);
    let put = client.put_object(&bucket, "a").body("x").content_type("text/csv");
    put.cache_control("max-age=60").metadata(metadata.clone()).await.unwrap();
    let head = client.head_object(&bucket, "a").await.unwrap();
    assert_eq!(head.content_type.as_deref(), Some("text/csv"));
    assert_eq!(head.metadata, Some(metadata));
}

#[tokio::test]
async fn a_cache_directive_is_kept() {
    let (client, bucket) = bucket().await;
    client.put_object(&bucket, "a").body("x").cache_control("max-age=60").await.unwrap();
    let head = client.head_object(&bucket, "a").await.unwrap();
    assert_eq!(head.cache_control.as_deref(), Some("max-age=60"));
}

#[tokio::test]
async fn a_missing_object_is_an_error() {
    let (client, bucket) = bucket().await;
    let error = client.get_object(&bucket, "a").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoSuchKey(_)), "{error}");
    let error = client.head_object(&bucket, "a").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFound(_)), "{error}");
}

#[tokio::test]
async fn a_missing_bucket_is_an_error() {
    let client = Client::new(support::config());
    let error = client.list_objects_v2(support::unique("missing")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoSuchBucket(_)), "{error}");
}

#[tokio::test]
async fn an_object_is_deleted() {
    let (client, bucket) = object("a", "a").await;
    client.delete_object(&bucket, "a").await.unwrap();
    client.get_object(&bucket, "a").await.unwrap_err();
    client.delete_object(&bucket, "a").await.unwrap();
}

#[tokio::test]
async fn objects_are_deleted_together() {
    let (client, bucket) = object("a & b", "a").await;
    client.put_object(&bucket, "c").body("c").await.unwrap();
    let objects = ["a & b", "c"].map(ObjectIdentifier::new);
    let output = client.delete_objects(&bucket, Delete::new(objects)).await.unwrap();
    let mut deleted: Vec<_> = output.deleted.unwrap().into_iter().filter_map(|it| it.key).collect();
    deleted.sort();
    assert_eq!(deleted, ["a & b", "c"]);
    assert_eq!(output.errors.unwrap_or_default(), []);
    client.delete_bucket(&bucket).await.unwrap();
}

#[tokio::test]
async fn an_object_is_not_replaced_if_it_exists() {
    let (client, bucket) = object("a", "1").await;
    let put = client.put_object(&bucket, "a").body("2").if_none_match("*");
    assert_eq!(status(&put.await.unwrap_err()), 412);
    assert_eq!(content(&client, &bucket, "a").await, b"1");
    client.put_object(&bucket, "b").body("2").if_none_match("*").await.unwrap();
}

#[tokio::test]
async fn an_object_is_replaced_if_it_is_the_same() {
    let (client, bucket) = object("a", "1").await;
    let tag = client.head_object(&bucket, "a").await.unwrap().e_tag.unwrap();
    client.put_object(&bucket, "a").body("2").if_match(&tag).await.unwrap();
    let put = client.put_object(&bucket, "a").body("3").if_match(&tag);
    assert_eq!(status(&put.await.unwrap_err()), 412);
    assert_eq!(content(&client, &bucket, "a").await, b"2");
}

#[tokio::test]
async fn an_object_is_read_on_conditions() {
    let (client, bucket) = object("a", "1").await;
    let tag = client.head_object(&bucket, "a").await.unwrap().e_tag.unwrap();
    let error = client.get_object(&bucket, "a").if_none_match(&tag).await.unwrap_err();
    assert_eq!(status(&error), 304);
    let error = client.get_object(&bucket, "a").if_match("\"0\"").await.unwrap_err();
    assert_eq!(status(&error), 412);
    client.get_object(&bucket, "a").if_match(&tag).await.unwrap();
}

#[tokio::test]
async fn a_range_is_read() {
    let (client, bucket) = object("a", "0123456789").await;
    for (range, expected, place) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
    ] {
        let output = client.get_object(&bucket, "a").range(range).await.unwrap();
        assert_eq!(output.content_range.as_deref(), Some(place));
        assert_eq!(output.body.collect().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn a_range_after_the_end_is_an_error() {
    let (client, bucket) = object("a", "0123456789").await;
    let error = client.get_object(&bucket, "a").range("bytes=10-").await.unwrap_err();
    assert_eq!((status(&error), error.code()), (416, Some("InvalidRange")));
}

#[tokio::test]
async fn an_object_is_copied() {
    let (client, bucket) = object("a b/ü", "1").await;
    let source = format!("{bucket}/a%20b/%C3%BC");
    let output = client.copy_object(&bucket, source, "copy").await.unwrap();
    assert!(output.copy_object_result.unwrap().e_tag.is_some());
    assert_eq!(content(&client, &bucket, "copy").await, b"1");
    let error = client.copy_object(&bucket, format!("{bucket}/no"), "copy").await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchKey"), "{error}");
}

#[tokio::test]
async fn a_copy_has_other_metadata() {
    let (client, bucket) = object("a", "1").await;
    let copy = client.copy_object(&bucket, format!("{bucket}/a"), "copy");
    let copy = copy.metadata_directive(MetadataDirective::Replace).content_type("text/csv");
    copy.metadata(BTreeMap::from([("copy".to_owned(), "yes".to_owned())])).await.unwrap();
    let head = client.head_object(&bucket, "copy").await.unwrap();
    assert_eq!(head.content_type.as_deref(), Some("text/csv"));
    assert_eq!(head.metadata.unwrap()["copy"], "yes");
}

#[tokio::test]
async fn an_object_has_tags() {
    let (client, bucket) = object("a", "1").await;
    let tags = [Tag::new("a", "1 + 2")];
    client.put_object_tagging(&bucket, "a", Tagging::new(tags.clone())).await.unwrap();
    assert_eq!(client.get_object_tagging(&bucket, "a").await.unwrap().tag_set, tags);
    client.delete_object_tagging(&bucket, "a").await.unwrap();
    assert_eq!(client.get_object_tagging(&bucket, "a").await.unwrap().tag_set, []);
}

#[tokio::test]
async fn versions_are_kept() {
    let (client, bucket) = bucket().await;
    let enabled = VersioningConfiguration::new().status(BucketVersioningStatus::Enabled);
    client.put_bucket_versioning(&bucket, enabled).await.unwrap();
    let found = client.get_bucket_versioning(&bucket).await.unwrap();
    assert_eq!(found.status, Some(BucketVersioningStatus::Enabled));
    let first = client.put_object(&bucket, "a").body("1").await.unwrap().version_id.unwrap();
    client.put_object(&bucket, "a").body("2").await.unwrap();
    let old = client.get_object(&bucket, "a").version_id(&first).await.unwrap();
    assert_eq!(old.body.collect().await.unwrap(), "1");
    let deleted = client.delete_object(&bucket, "a").await.unwrap();
    assert_eq!(deleted.delete_marker, Some(true));
    client.get_object(&bucket, "a").await.unwrap_err();
    let listed = client.list_object_versions(&bucket).await.unwrap();
    assert_eq!(listed.versions.unwrap().len(), 2);
    let markers = listed.delete_markers.unwrap();
    assert_eq!(markers[0].version_id, deleted.version_id);
}

/// A stream of 200,000 bytes.
fn stream() -> Body {
    let parts = (0..40).map(|number| Ok::<_, Infallible>(vec![number; 5_000].into()));
    Body::from_stream(futures_util::stream::iter(parts)).with_length(200_000)
}

fn is_stream(content: &[u8]) -> bool {
    let mut parts = content.chunks(5_000).zip(0..);
    content.len() == 200_000 && parts.all(|(part, number)| part == [number; 5_000])
}

#[tokio::test]
async fn a_stream_is_written() {
    let (client, bucket) = bucket().await;
    client.put_object(&bucket, "a").body(stream()).await.unwrap();
    assert!(is_stream(&content(&client, &bucket, "a").await));
}

#[tokio::test]
async fn a_stream_is_written_without_a_trailer() {
    let (client, bucket) = bucket().await;
    let options = CallOptions::new().request_checksum_calculation(ChecksumPolicy::WhenRequired);
    client.put_object(&bucket, "a").body(stream()).with(options).await.unwrap();
    assert!(is_stream(&content(&client, &bucket, "a").await));
}
