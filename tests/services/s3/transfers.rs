//! The overlay: uploads in parts, downloads in ranges, and forms.

use std::path::PathBuf;

use super::{bucket, support};
use service_s3::types::ChecksumAlgorithm;
use service_s3::{Body, Bytes, CallOptions, PresignedForm, Source, TransferErrorKind};
use tinsmith_runtime::config::ChecksumPolicy;

const MIB: usize = 1024 * 1024;

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(0x9E37_79B9) >> 13) as u8).collect()
}

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(support::unique(name))
}

#[tokio::test]
async fn a_file_is_uploaded_in_parts_and_downloaded_in_ranges() {
    let (client, bucket) = bucket().await;
    let (source, target, data) = (path("source"), path("target"), bytes(18 * MIB + 7));
    std::fs::write(&source, &data).unwrap();
    let key = "a folder/\u{e4} b+c.bin";
    let put = client.put_object(&bucket, key).content_type("text/x-test");
    let uploaded = put.metadata([("color", "green")]).upload(Source::file(&source)).await.unwrap();
    assert_eq!((uploaded.parts, uploaded.size), (4, data.len() as u64));
    let head = client.head_object(&bucket, key).await.unwrap();
    assert_eq!(head.content_type.as_deref(), Some("text/x-test"));
    assert_eq!(head.metadata.unwrap()["color"], "green");

    let downloaded = client.download(&bucket, key).to_file(&target).await.unwrap();
    assert!(std::fs::read(&target).unwrap() == data);
    assert_eq!((Some(downloaded.e_tag), downloaded.size), (head.e_tag, uploaded.size));
    let mut written = Vec::new();
    client.download(&bucket, key).to_writer(&mut written).await.unwrap();
    assert!(written == data);
    std::fs::remove_file(source).unwrap();
    std::fs::remove_file(target).unwrap();
}

#[tokio::test]
async fn streams_and_small_objects_are_uploaded() {
    let (client, bucket) = bucket().await;
    for length in [0, 1, 5 * MIB, 11 * MIB] {
        let data = bytes(length);
        let (key, source) = (format!("{length}"), std::io::Cursor::new(data.clone()));
        let uploaded = client.upload(&bucket, &key, Source::reader(source)).await.unwrap();
        assert_eq!(uploaded.parts, if length < 5 * MIB { 0 } else { length.div_ceil(5 * MIB) });
        let mut written = Vec::new();
        client.download(&bucket, &key).to_writer(&mut written).await.unwrap();
        assert!(written == data, "{length}");
    }
}

#[tokio::test]
async fn parts_have_the_checksum_of_the_caller() {
    let (client, bucket) = bucket().await;
    let put = client.put_object(&bucket, "key").checksum_algorithm(ChecksumAlgorithm::Sha256);
    let uploaded = put.upload(bytes(17 * MIB)).await.unwrap();
    assert_eq!(uploaded.parts, 4);
    let mut written = Vec::new();
    client.download(&bucket, "key").to_writer(&mut written).await.unwrap();
    assert!(written == bytes(17 * MIB));
}

#[tokio::test]
async fn checksums_can_be_left_out() {
    let (client, bucket) = bucket().await;
    for length in [10, 17 * MIB] {
        let put = client.put_object(&bucket, "key");
        let options = CallOptions::new().request_checksum_calculation(ChecksumPolicy::WhenRequired);
        put.with(options).upload(bytes(length)).await.unwrap();
        let mut written = Vec::new();
        client.download(&bucket, "key").to_writer(&mut written).await.unwrap();
        assert!(written == bytes(length));
    }
}

/// A stream that fails after two parts.
fn failing(data: &[u8]) -> Body {
    let chunks = data.chunks(MIB).take(12).map(|chunk| Ok(Bytes::copy_from_slice(chunk)));
    let chunks = chunks.chain([Err(std::io::Error::other("broken"))]).collect::<Vec<_>>();
    Body::from_stream(futures_util::stream::iter(chunks))
}

#[tokio::test]
async fn an_upload_that_fails_is_aborted() {
    let (client, bucket) = bucket().await;
    let error = client.upload(&bucket, "key", failing(&bytes(20 * MIB))).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Io(_)), "{error}");
    let left = client.list_parts(&bucket, "key", error.upload_id().unwrap()).await;
    assert!(left.is_err() || left.unwrap().parts.is_none_or(|parts| parts.is_empty()));
    client.head_object(&bucket, "key").await.unwrap_err();
}

#[tokio::test]
async fn an_upload_is_resumed() {
    let (client, bucket) = bucket().await;
    let data = bytes(20 * MIB);
    let upload = client.upload(&bucket, "key", failing(&data)).keep_parts();
    let unfinished = upload.await.unwrap_err().unfinished().unwrap().clone();
    let upload = client.upload(&bucket, "key", data.clone()).resume(unfinished);
    assert_eq!(upload.await.unwrap().parts, 4);
    let mut written = Vec::new();
    client.download(&bucket, "key").to_writer(&mut written).await.unwrap();
    assert!(written == data);
}

#[tokio::test]
async fn an_existing_object_is_not_replaced() {
    let (client, bucket) = bucket().await;
    client.upload(&bucket, "key", bytes(10)).await.unwrap();
    for length in [10, 17 * MIB] {
        let put = client.put_object(&bucket, "key").if_none_match("*");
        let error = put.upload(bytes(length)).await.unwrap_err();
        assert_eq!(error.call_error().unwrap().status().unwrap().as_u16(), 412, "{error}");
    }
}

async fn post(form: &PresignedForm, content_type: &str, file: &str) -> (u16, String) {
    let mut body = String::new();
    let mut field = |name: &str, value: &str| {
        body += &format!(
            "--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    };
    for (name, value) in &form.fields {
        field(name, value);
    }
    field("Content-Type", content_type);
    body += &format!(
        "--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"cat.txt\"\r\n\
         content-type: {content_type}\r\n\r\n{file}\r\n--limit--\r\n"
    );
    let request = reqwest::Client::new().post(&form.url).body(body);
    let media_type = "multipart/form-data; boundary=limit";
    let response = request.header("content-type", media_type).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn a_form_uploads_an_object() {
    let (client, bucket) = bucket().await;
    let form = client.post_form(&bucket, "files/cat.txt").starts_with("Content-Type", "text/");
    let form = form.content_length(1..=100).success_action_status(201).sign().await.unwrap();
    let (status, body) = post(&form, "text/plain", "meow").await;
    assert_eq!(status, 201, "{body}");
    let mut written = Vec::new();
    client.download(&bucket, "files/cat.txt").to_writer(&mut written).await.unwrap();
    assert_eq!(written, b"meow");
}

#[tokio::test]
async fn a_form_limits_uploads() {
    let (client, bucket) = bucket().await;
    let form = || {
        let form = client.post_form(&bucket, "key").starts_with("Content-Type", "text/");
        form.content_length(1..=100)
    };
    let signed = form().sign().await.unwrap();
    let (status, body) = post(&signed, "text/plain", &"x".repeat(101)).await;
    assert!((400..500).contains(&status), "{status} {body}");
    let (status, body) = post(&signed, "image/png", "x").await;
    assert!((400..500).contains(&status), "{status} {body}");
    let mut forged = form().sign().await.unwrap();
    forged.fields.last_mut().unwrap().1 = "0".repeat(64);
    let (status, body) = post(&forged, "text/plain", "x").await;
    assert!((400..500).contains(&status), "{status} {body}");
    client.head_object(&bucket, "key").await.unwrap_err();
}
