//! Checksums of requests and responses.

use std::convert::Infallible;

use super::{bucket, content};
use service_s3::types::{ChecksumAlgorithm, Delete, ObjectIdentifier};
use service_s3::{Body, Client};

const TEXT: &str = "123456789";

/// Writes an object with a checksum, and reads it.
async fn round_trip(algorithm: ChecksumAlgorithm) -> (Client, String) {
    let (client, bucket) = bucket().await;
    client.put_object(&bucket, "a").checksum_algorithm(algorithm).body(TEXT).await.unwrap();
    assert_eq!(content(&client, &bucket, "a").await, TEXT.as_bytes());
    (client, bucket)
}

#[tokio::test]
async fn crc32() {
    let (client, bucket) = round_trip(ChecksumAlgorithm::Crc32).await;
    let output = client.get_object(&bucket, "a").await.unwrap();
    assert_eq!(output.checksum_crc32.as_deref(), Some("y/Q5Jg=="));
}

#[tokio::test]
async fn crc32c() {
    let (client, bucket) = round_trip(ChecksumAlgorithm::Crc32c).await;
    let output = client.get_object(&bucket, "a").await.unwrap();
    assert_eq!(output.checksum_crc32c.as_deref(), Some("4waSgw=="));
}

#[tokio::test]
async fn crc64nvme() {
    let (client, bucket) = round_trip(ChecksumAlgorithm::Crc64nvme).await;
    let output = client.get_object(&bucket, "a").await.unwrap();
    assert_eq!(output.checksum_crc64nvme.as_deref(), Some("rosUhgp5mIg="));
}

#[tokio::test]
async fn sha1() {
    let (client, bucket) = round_trip(ChecksumAlgorithm::Sha1).await;
    let output = client.get_object(&bucket, "a").await.unwrap();
    assert_eq!(output.checksum_sha1.as_deref(), Some("98O8HYCOBHMq32eZZczDTKeuNEE="));
}

#[tokio::test]
async fn sha256() {
    let (client, bucket) = round_trip(ChecksumAlgorithm::Sha256).await;
    let output = client.get_object(&bucket, "a").await.unwrap();
    let expected = "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";
    assert_eq!(output.checksum_sha256.as_deref(), Some(expected));
}

#[tokio::test]
async fn the_default_is_crc32() {
    let (client, bucket) = bucket().await;
    let output = client.put_object(&bucket, "a").body(TEXT).await.unwrap();
    assert_eq!(output.checksum_crc32.as_deref(), Some("y/Q5Jg=="));
}

#[tokio::test]
async fn a_wrong_checksum_is_refused() {
    let (client, bucket) = bucket().await;
    let put = client.put_object(&bucket, "a").body(TEXT).checksum_crc32("AAAAAA==");
    let error = put.await.unwrap_err();
    assert!(["BadDigest", "InvalidRequest"].contains(&error.code().unwrap()), "{error}");
}

#[tokio::test]
async fn a_stream_has_a_trailer() {
    let (client, bucket) = bucket().await;
    let parts = (0..40_u8).map(|number| Ok::<_, Infallible>(vec![number; 5_000].into()));
    let body = Body::from_stream(futures_util::stream::iter(parts)).with_length(200_000);
    let put = client.put_object(&bucket, "a").checksum_algorithm(ChecksumAlgorithm::Crc64nvme);
    put.body(body).await.unwrap();
    assert_eq!(content(&client, &bucket, "a").await.len(), 200_000);
    let output = client.get_object(&bucket, "a").await.unwrap();
    assert!(output.checksum_crc64nvme.is_some());
}

#[tokio::test]
async fn a_part_of_an_upload_has_one() {
    let (client, bucket) = bucket().await;
    let start = client.create_multipart_upload(&bucket, "a");
    let start = start.checksum_algorithm(ChecksumAlgorithm::Sha256);
    let upload = start.await.unwrap().upload_id.unwrap();
    let part = client.upload_part(&bucket, "a", 1, &upload).body(TEXT);
    let part = part.checksum_algorithm(ChecksumAlgorithm::Sha256).await.unwrap();
    let expected = "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";
    assert_eq!(part.checksum_sha256.as_deref(), Some(expected));
}

#[tokio::test]
async fn a_required_one_is_sent() {
    let (client, bucket) = bucket().await;
    let delete = Delete::new([ObjectIdentifier::new("no")]).quiet(true);
    for algorithm in [ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Sha256] {
        client.delete_objects(&bucket, delete.clone()).checksum_algorithm(algorithm).await.unwrap();
    }
}
