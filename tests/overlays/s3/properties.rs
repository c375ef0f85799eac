//! The members of `PutObject` in the requests of an upload in parts.

use overlay_s3::types::{
    ChecksumAlgorithm, ObjectCannedAcl, ObjectLockMode, RequestPayer, ServerSideEncryption,
    StorageClass,
};
use overlay_s3::{Timestamp, TransferErrorKind};

use super::server::Server;
use super::{MIB, bytes, client};

#[tokio::test]
async fn members_apply_to_the_requests_that_have_them() {
    let server = Server::start().await;
    let uploaded = client(&server.url)
        .put_object("bucket", "key")
        .acl(ObjectCannedAcl::BucketOwnerFullControl)
        .cache_control("no-cache")
        .content_disposition("inline")
        .content_encoding("gzip")
        .content_language("de")
        .content_type("text/plain")
        .expires(Timestamp::from_secs(2_364_220_800))
        .if_none_match("*")
        .metadata([("color", "green")])
        .server_side_encryption(ServerSideEncryption::AwsKms)
        .ssekms_key_id("key-id")
        .bucket_key_enabled(true)
        .storage_class(StorageClass::StandardIa)
        .tagging("a=b")
        .object_lock_mode(ObjectLockMode::Governance)
        .object_lock_retain_until_date(Timestamp::from_secs(2_000_000_000))
        .request_payer(RequestPayer::Requester)
        .expected_bucket_owner("111122223333")
        .upload(bytes(17 * MIB))
        .await
        .unwrap();
    assert_eq!(uploaded.parts, 4);
    let of_object = [
        ("x-amz-acl", "bucket-owner-full-control"),
        ("cache-control", "no-cache"),
        ("content-disposition", "inline"),
        ("content-encoding", "gzip"),
        ("content-language", "de"),
        ("content-type", "text/plain"),
        ("expires", "Thu, 01 Dec 2044 16:00:00 GMT"),
        ("x-amz-meta-color", "green"),
        ("x-amz-server-side-encryption", "aws:kms"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "key-id"),
        ("x-amz-server-side-encryption-bucket-key-enabled", "true"),
        ("x-amz-storage-class", "STANDARD_IA"),
        ("x-amz-tagging", "a=b"),
        ("x-amz-object-lock-mode", "GOVERNANCE"),
        ("x-amz-object-lock-retain-until-date", "2033-05-18T03:33:20Z"),
        ("x-amz-checksum-algorithm", "CRC32"),
        ("x-amz-checksum-type", "FULL_OBJECT"),
    ];
    let create = &server.requests("CreateMultipartUpload")[0];
    for (name, value) in of_object {
        assert_eq!(create.header(name), Some(value), "{name}");
    }
    assert_eq!(create.header("if-none-match"), None);
    let complete = &server.requests("CompleteMultipartUpload")[0];
    assert_eq!(complete.header("if-none-match"), Some("*"));
    assert_eq!(complete.header("x-amz-mp-object-size"), Some("17825792"));
    let parts = server.requests("UploadPart");
    for request in [create, complete].into_iter().chain(&parts) {
        assert_eq!(request.header("x-amz-request-payer"), Some("requester"));
        assert_eq!(request.header("x-amz-expected-bucket-owner"), Some("111122223333"));
    }
    assert!(parts.iter().all(|part| part.header("x-amz-checksum-crc32").is_some()));
}

#[tokio::test]
async fn a_key_of_the_caller_is_sent_with_each_part() {
    let server = Server::start().await;
    let put = client(&server.url).put_object("bucket", "key").sse_customer_algorithm("AES256");
    let put = put.sse_customer_key("a2V5").sse_customer_key_md5("bWQ1");
    put.upload(bytes(17 * MIB)).await.unwrap();
    for operation in ["CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"] {
        for request in server.requests(operation) {
            let name = "x-amz-server-side-encryption-customer-key";
            assert_eq!(request.header(name), Some("a2V5"), "{operation}");
        }
    }
}

#[tokio::test]
async fn members_of_one_request_are_refused_for_parts() {
    let server = Server::start().await;
    let put = || client(&server.url).put_object("bucket", "key");
    for (put, name) in [
        (put().content_md5("x"), "content_md5"),
        (put().write_offset_bytes(1), "write_offset_bytes"),
        (put().checksum_sha256("x"), "checksum_"),
        (put().checksum_algorithm(ChecksumAlgorithm::Sha256).checksum_crc32("x"), "checksum_crc32"),
        (put().body("x"), "body"),
    ] {
        let error = put.upload(bytes(17 * MIB)).await.unwrap_err();
        assert!(matches!(error.kind(), TransferErrorKind::Invalid(_)), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
    let error = put().upload(bytes(1)).part_size(1).await.unwrap_err();
    assert!(error.to_string().contains("use 5 MiB to 5 GiB"), "{error}");
    assert_eq!(server.requests("CreateMultipartUpload").len(), 0);
}

#[tokio::test]
async fn the_checksum_of_the_whole_source_is_compared() {
    let server = Server::start().await;
    let data = bytes(17 * MIB);
    let upload = |crc: String| {
        client(&server.url).put_object("bucket", "key").checksum_crc32(crc).upload(data.clone())
    };
    upload(super::service::crc(&data)).await.unwrap();
    let error = upload(super::service::crc(b"other")).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Changed(_)), "{error}");
    assert!(server.service.lock().unwrap().uploads.is_empty());
}
