//! Downloads: the right bytes, or an error.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use overlay_s3::types::ChecksumMode;
use overlay_s3::{CallOptions, Client, Downloaded, TransferError, TransferErrorKind};
use tinsmith_runtime::config::ChecksumPolicy;

use super::server::{Fault, Server};
use super::service::Object;
use super::{MIB, bytes, client, config, path};

/// A server with an object.
async fn server(data: &[u8], crc: Option<String>) -> Server {
    let server = Server::start().await;
    let e_tag = "\"first\"".to_owned();
    let object = Object { bytes: data.to_vec(), e_tag, crc };
    server.service.lock().unwrap().objects.insert("key".to_owned(), object);
    server
}

/// Downloads to a writer and to a file, which must agree.
async fn download(server: &Server) -> Result<(Vec<u8>, Downloaded), TransferError> {
    let mut written = Vec::new();
    let to_writer = client(&server.url).download("bucket", "key").to_writer(&mut written).await?;
    let file = path(&format!("target-{}", server.url.rsplit(':').next().unwrap()));
    let to_file = client(&server.url).download("bucket", "key").to_file(&file).await?;
    assert_eq!(to_writer, to_file);
    assert!(std::fs::read(&file).unwrap() == written);
    std::fs::remove_file(file).unwrap();
    Ok((written, to_file))
}

#[tokio::test]
async fn objects_of_all_sizes_are_downloaded() {
    for length in [0, 1, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 64 * MIB] {
        let data = bytes(length);
        let server = server(&data, Some(super::service::crc(&data))).await;
        let (written, downloaded) = download(&server).await.unwrap();
        assert!(written == data, "{length}");
        assert_eq!(downloaded.checksum, Some("CRC32"));
        assert_eq!((downloaded.size, downloaded.e_tag.as_str()), (length as u64, "\"first\""));
        let ranges = server.requests("GetObject");
        assert_eq!(ranges.len(), 2 * length.div_ceil(4 * MIB));
        assert!(ranges.iter().all(|it| it.header("if-match") == Some("\"first\"")));
    }
}

#[tokio::test]
async fn an_interrupted_range_continues() {
    let data = bytes(17 * MIB);
    for bytes in [0, 1, 3 * MIB] {
        let server = server(&data, None).await;
        server.plan("GetObject", None, 5, Fault::CutBody(bytes));
        let (written, downloaded) = download(&server).await.unwrap();
        assert!(written == data, "{bytes}");
        assert_eq!(downloaded.checksum, None);
        let ranges = server.requests("GetObject");
        let is_rest = |range: &str| !range.starts_with("bytes=0-") && bytes > 0;
        let rest = ranges.iter().filter(|it| {
            let range = it.header("range").unwrap();
            let first: usize = range[6..].split('-').next().unwrap().parse().unwrap();
            is_rest(range) && !first.is_multiple_of(4 * MIB)
        });
        assert_eq!(rest.count() > 0, bytes > 0);
    }
}

#[tokio::test]
async fn errors_of_the_service_are_retried() {
    let data = bytes(9 * MIB);
    for fault in [
        Fault::Status(500, "InternalError"),
        Fault::Status(503, "SlowDown"),
        Fault::CutAnswer,
        Fault::Slow(Duration::from_millis(200)),
    ] {
        let server = server(&data, Some(super::service::crc(&data))).await;
        server.plan("HeadObject", None, 1, fault);
        server.plan("GetObject", None, 2, fault);
        assert!(download(&server).await.unwrap().0 == data, "{fault:?}");
    }
}

#[tokio::test]
async fn an_object_that_changes_is_an_error() {
    let data = bytes(30 * MIB);
    for fault in [Fault::Replace, Fault::WrongETag] {
        let server = server(&data, None).await;
        server.plan("GetObject", None, 1, Fault::Slow(Duration::from_millis(100)));
        server.plan("GetObject", None, 1, fault);
        let file = path(&format!("changed-{fault:?}"));
        std::fs::write(&file, "old").unwrap();
        let error = client(&server.url).download("bucket", "key").to_file(&file).await.unwrap_err();
        assert!(matches!(error.kind(), TransferErrorKind::Changed(_)), "{error}");
        // The old file is still there, and nothing else.
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "old");
        let name = file.file_name().unwrap().to_str().unwrap();
        let others = std::fs::read_dir(file.parent().unwrap()).unwrap();
        let others =
            others.filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains(name));
        assert_eq!(others.count(), 1);
        std::fs::remove_file(file).unwrap();
    }
}

#[tokio::test]
async fn other_bytes_are_an_error() {
    let data = bytes(9 * MIB);
    let server = server(&data, Some(super::service::crc(b"other"))).await;
    let mut written = Vec::new();
    let error = client(&server.url).download("bucket", "key").to_writer(&mut written).await;
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Corrupt(_)), "{error}");
    assert!(error.to_string().contains("do not have the CRC32 of the object"), "{error}");
    let file = path("corrupt");
    client(&server.url).download("bucket", "key").to_file(&file).await.unwrap_err();
    assert!(!file.exists());
}

#[tokio::test]
async fn checksums_are_compared_if_the_policy_or_the_call_says_so() {
    let (data, wanted) = (bytes(9 * MIB), ChecksumPolicy::WhenRequired);
    let server = server(&data, Some(super::service::crc(b"other"))).await;
    let config = config(&server.url).response_checksum_validation(wanted).build().unwrap();
    let of_config = Client::new(config).download("bucket", "key");
    let options = CallOptions::new().response_checksum_validation(wanted);
    let of_call = client(&server.url).get_object("bucket", "key").with(options.clone()).download();
    for download in [of_config, of_call] {
        let mut written = Vec::new();
        let downloaded = download.to_writer(&mut written).await.unwrap();
        assert_eq!((written == data, downloaded.checksum), (true, None));
    }
    let requests = server.requests("HeadObject");
    assert!(requests.iter().all(|it| !it.headers.contains_key("x-amz-checksum-mode")));

    let get = client(&server.url).get_object("bucket", "key").with(options);
    let download = get.checksum_mode(ChecksumMode::Enabled).download();
    let error = download.to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Corrupt(_)), "{error}");
    assert!(server.requests("HeadObject")[2].headers.contains_key("x-amz-checksum-mode"));
}

#[tokio::test]
async fn a_connection_that_always_breaks_is_an_error() {
    let server = server(&bytes(9 * MIB), None).await;
    server.plan("GetObject", None, 999, Fault::CutBody(10));
    let download = client(&server.url).download("bucket", "key");
    let error = download.to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Io(_)), "{error}");
}

#[tokio::test]
async fn errors_are_those_of_the_service() {
    let server = Server::start().await;
    let error = client(&server.url).download("bucket", "none").to_file(path("none")).await;
    let error = error.unwrap_err();
    assert_eq!(error.call_error().unwrap().status().unwrap().as_u16(), 404);
    assert!(error.to_string().starts_with("s3://bucket/none: HeadObject: "), "{error}");
    let range = client(&server.url).get_object("bucket", "none").range("bytes=0-1").download();
    let error = range.to_file(path("none")).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Invalid(_)), "{error}");
}

#[tokio::test]
async fn progress_is_reported() {
    let data = bytes(9 * MIB);
    let server = server(&data, None).await;
    let seen: Arc<Mutex<Vec<_>>> = Arc::default();
    let reported = Arc::clone(&seen);
    let download = client(&server.url).download("bucket", "key");
    let download = download.progress(move |it| reported.lock().unwrap().push(it));
    download.range_size(MIB as u64).parallel(2).to_writer(&mut Vec::new()).await.unwrap();
    let most = seen.lock().unwrap().iter().map(|it| it.bytes).max();
    assert_eq!(most, Some(9 * MIB as u64));
}

#[tokio::test]
async fn an_object_is_downloaded_as_one_range() {
    let data = bytes(9 * MIB);
    let server = server(&data, None).await;
    let file = path("one-range");
    let download =
        || client(&server.url).download("bucket", "key").range_size(u64::MAX).parallel(usize::MAX);
    download().to_file(&file).await.unwrap();
    assert!(std::fs::read(&file).unwrap() == data);
    let mut written = Vec::new();
    download().to_writer(&mut written).await.unwrap();
    assert!(written == data);
}
