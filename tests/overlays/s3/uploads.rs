//! Uploads that succeed, and what they send.

use std::sync::{Arc, Mutex};

use futures_util::stream;
use overlay_s3::{Body, Bytes, Source, TransferErrorKind, Uploaded};

use super::server::{Fault, Server};
use super::{MIB, bytes, client, path};

/// Uploads with the defaults, and checks the object.
async fn upload(server: &Server, source: impl Into<Source>, expected: &[u8]) -> Uploaded {
    let uploaded = client(&server.url).upload("bucket", "key", source).await.unwrap();
    let service = server.service.lock().unwrap();
    let object = &service.objects["key"];
    assert!(object.bytes == expected, "{} bytes differ", expected.len());
    assert_eq!(uploaded.e_tag, object.e_tag);
    assert_eq!(uploaded.size, expected.len() as u64);
    assert!(service.uploads.is_empty());
    uploaded
}

#[tokio::test]
async fn all_kinds_of_sources_are_uploaded() {
    for (length, parts_of_known, parts_of_unknown) in [
        (0, 0, 0),
        (100, 0, 0),
        (5 * MIB - 1, 0, 0),
        (5 * MIB, 0, 1),
        (12 * MIB, 0, 3),
        (16 * MIB, 0, 4),
        (16 * MIB + 1, 4, 4),
        (20 * MIB, 4, 4),
    ] {
        let server = Server::start().await;
        let data = bytes(length);
        let file = path(&format!("source-{length}"));
        std::fs::write(&file, &data).unwrap();
        let known = [
            Source::file(&file),
            Source::from(data.clone()),
            Source::reader(std::io::Cursor::new(data.clone())).with_length(length as u64),
        ];
        for source in known {
            assert_eq!(upload(&server, source, &data).await.parts, parts_of_known, "{length}");
        }
        let chunks = data.chunks(1_000_003).map(|chunk| Ok(Bytes::copy_from_slice(chunk)));
        let chunks: Vec<std::io::Result<Bytes>> = chunks.collect();
        let unknown = [
            Source::reader(std::io::Cursor::new(data.clone())),
            Source::from(Body::from_stream(stream::iter(chunks))),
        ];
        for source in unknown {
            assert_eq!(upload(&server, source, &data).await.parts, parts_of_unknown, "{length}");
        }
        std::fs::remove_file(file).unwrap();
    }
}

/// Another path would be that of another object.
#[tokio::test]
async fn keys_are_sent_as_they_are() {
    let server = Server::start().await;
    let client = client(&server.url);
    for length in [100, 17 * MIB] {
        for (key, sent) in [("a/./b", "a/./b"), ("a/../b", "a/../b"), ("//a b+", "//a%20b%2B")] {
            let data = bytes(length);
            client.upload("bucket", key, data.clone()).await.unwrap();
            assert!(server.service.lock().unwrap().objects[sent].bytes == data, "{key}");
            let mut written = Vec::new();
            client.download("bucket", key).to_writer(&mut written).await.unwrap();
            assert!(written == data, "{key}");
        }
    }
}

#[tokio::test]
async fn progress_is_reported() {
    let server = Server::start().await;
    let seen: Arc<Mutex<Vec<_>>> = Arc::default();
    let reported = Arc::clone(&seen);
    let upload = client(&server.url).upload("bucket", "key", bytes(17 * MIB));
    upload.progress(move |it| reported.lock().unwrap().push(it)).await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 4);
    assert_eq!(seen.last().unwrap().bytes, 17 * MIB as u64);
    assert!(seen.iter().all(|progress| progress.total == Some(17 * MIB as u64)));
}

#[tokio::test]
async fn a_source_of_another_length_is_an_error() {
    let server = Server::start().await;
    for (length, declared, reason) in [
        (100, 99, "more bytes instead of 99"),
        (100, 101, "only 100 bytes instead of 101"),
        (20 * MIB, 20 * MIB + 1, "only 20971520 bytes"),
        (20 * MIB, 20 * MIB - 1, "more bytes"),
    ] {
        let source = Source::reader(std::io::Cursor::new(bytes(length)));
        let source = source.with_length(declared as u64);
        let error = client(&server.url).upload("bucket", "key", source).await.unwrap_err();
        assert!(matches!(error.kind(), TransferErrorKind::Changed(_)), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(error.to_string().starts_with("s3://bucket/key: "), "{error}");
    }
    let service = server.service.lock().unwrap();
    assert!(service.objects.is_empty() && service.uploads.is_empty());
}

#[tokio::test]
async fn a_file_that_changes_is_an_error() {
    let server = Server::start().await;
    server.plan("UploadPart", None, 1, Fault::Slow(std::time::Duration::from_millis(500)));
    let file = path("changing");
    std::fs::write(&file, bytes(20 * MIB)).unwrap();
    let changed = file.clone();
    let upload = client(&server.url)
        .upload("bucket", "key", Source::file(&file))
        .progress(move |_| std::fs::write(&changed, bytes(20 * MIB)).unwrap());
    let error = upload.await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Changed(_)), "{error}");
    assert!(error.to_string().contains("the file changed while it was read"), "{error}");
    let service = server.service.lock().unwrap();
    assert!(service.objects.is_empty() && service.uploads.is_empty());
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn a_source_that_fails_aborts_the_upload() {
    let server = Server::start().await;
    let good = Ok(Bytes::from(bytes(18 * MIB)));
    let chunks = stream::iter([good, Err(std::io::Error::other("the disk is on fire"))]);
    let upload = client(&server.url).upload("bucket", "key", Body::from_stream(chunks));
    let error = upload.await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Io(_)), "{error}");
    assert!(error.to_string().contains("the disk is on fire"), "{error}");
    assert!(error.upload_id().is_some());
    assert!(server.service.lock().unwrap().uploads.is_empty());

    let missing = client(&server.url).upload("bucket", "key", Source::file(path("missing"))).await;
    assert!(missing.unwrap_err().to_string().contains("missing"));
}

#[tokio::test]
async fn an_upload_is_resumed() {
    for length in [31 * MIB, 16 * MIB + 5] {
        let server = Server::start().await;
        let data = bytes(length);
        server.plan("UploadPart", Some(4), 1, Fault::Status(403, "AccessDenied"));
        let upload = || client(&server.url).upload("bucket", "key", data.clone()).keep_parts();
        let error = upload().parallel(1).await.unwrap_err();
        assert_eq!(error.part(), Some(4));
        assert!(error.to_string().contains("part 4: UploadPart: AccessDenied"), "{error}");
        let unfinished = error.unfinished().unwrap().clone();
        assert_eq!(server.requests("AbortMultipartUpload").len(), 0);
        let sent = server.requests("UploadPart").len();

        let uploaded = upload().resume(unfinished).await.unwrap();
        assert_eq!(uploaded.parts, length.div_ceil(5 * MIB));
        assert_eq!(server.requests("UploadPart").len() - sent, uploaded.parts - 3);
        assert_eq!(server.requests("CreateMultipartUpload").len(), 1);
        assert!(server.service.lock().unwrap().objects["key"].bytes == data);
    }
}

#[tokio::test]
async fn parts_of_a_changed_source_are_sent_again() {
    let server = Server::start().await;
    let mut data = bytes(22 * MIB);
    let started = Arc::new(Mutex::new(None));
    let stored = Arc::clone(&started);
    server.plan("UploadPart", Some(5), 9, Fault::Status(403, "AccessDenied"));
    let upload = client(&server.url).upload("bucket", "key", data.clone()).keep_parts().parallel(1);
    let upload = upload.on_start(move |it| *stored.lock().unwrap() = Some(it.clone()));
    upload.await.unwrap_err();
    let unfinished = started.lock().unwrap().clone().unwrap();
    data[6 * MIB] ^= 1;
    server.plan("UploadPart", Some(5), 0, Fault::Damage);
    let other =
        client(&server.url).upload("bucket", "other", data.clone()).resume(unfinished.clone());
    let error = other.await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Invalid(_)), "{error}");

    // Eight more answers are errors; the ninth is one of the resumed upload, which keeps its parts.
    let again = || client(&server.url).upload("bucket", "key", data.clone()).keep_parts();
    for _ in 0..8 {
        again().resume(unfinished.clone()).await.unwrap_err();
    }
    again().resume(unfinished).await.unwrap();
    assert!(server.service.lock().unwrap().objects["key"].bytes == data);
}

#[tokio::test]
async fn a_service_may_not_know_checksums_of_whole_objects() {
    let server = Server::start().await;
    server.service.lock().unwrap().is_old = true;
    let data = bytes(17 * MIB);
    upload(&server, data.clone(), &data).await;
    server.plan("UploadPart", Some(4), 1, Fault::Status(403, "AccessDenied"));
    let again = || client(&server.url).upload("bucket", "key", data.clone()).keep_parts();
    let error = again().await.unwrap_err();
    again().resume(error.unfinished().unwrap().clone()).await.unwrap();
}

#[tokio::test]
async fn the_largest_options_need_no_more_memory_than_the_limits() {
    let server = Server::start().await;
    let source = Source::reader(tokio::io::empty()).with_length(6 * 1024 * MIB as u64);
    let upload = client(&server.url).upload("bucket", "key", source);
    let error = upload.threshold(u64::MAX).parallel(usize::MAX).await.unwrap_err();
    // More than 5 GiB are always uploaded in parts.
    assert!(error.upload_id().is_some(), "{error}");
    assert!(error.to_string().contains("the source has only 0 bytes"), "{error}");
}
