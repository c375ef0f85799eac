//! Uploads with faults: they succeed with the right bytes, or they fail and leave nothing behind.

use std::time::Duration;

use overlay_s3::{Retry, TransferErrorKind};

use super::server::{Fault, Server};
use super::{MIB, bytes, client};

const SIZE: usize = 64 * MIB;
const OPERATIONS: [&str; 3] = ["CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"];

/// Whether the upload succeeded. In any case, the server has the right object or none.
async fn run(server: &Server, data: &[u8], case: &str) -> bool {
    let outcome = client(&server.url).upload("bucket", "key", data.to_vec()).await;
    let service = server.service.lock().unwrap();
    match &outcome {
        Ok(uploaded) => {
            let object = &service.objects["key"];
            assert!(object.bytes == data, "{case}: other bytes");
            assert_eq!(uploaded.e_tag, object.e_tag, "{case}");
            assert_eq!(uploaded.parts, 13, "{case}");
        }
        Err(error) => assert!(error.to_string().starts_with("s3://bucket/key: "), "{error}"),
    }
    outcome.is_ok()
}

#[tokio::test]
async fn single_faults_are_retried() {
    let data = bytes(SIZE);
    for operation in OPERATIONS {
        let faults = [
            Fault::CutRequest(0),
            Fault::CutAnswer,
            Fault::CutBody(1),
            Fault::Status(500, "InternalError"),
            Fault::Status(503, "SlowDown"),
            Fault::Slow(Duration::from_millis(200)),
        ];
        for fault in faults {
            let server = Server::start().await;
            server.plan(operation, None, 1, fault);
            let case = format!("{operation} {fault:?}");
            assert!(run(&server, &data, &case).await, "{case}");
            // The service has created an upload whose ID was lost.
            let is_lost = operation == "CreateMultipartUpload"
                && matches!(fault, Fault::CutAnswer | Fault::CutBody(_));
            let left = server.service.lock().unwrap().uploads.len();
            assert_eq!(left, usize::from(is_lost), "{case}");
        }
    }
}

#[tokio::test]
async fn parts_that_are_cut_or_damaged_are_sent_again() {
    let data = bytes(SIZE);
    for fault in [Fault::CutRequest(3_000_000), Fault::Damage, Fault::StoreOther, Fault::NoETag] {
        let server = Server::start().await;
        for part in [1, 7, 13] {
            server.plan("UploadPart", Some(part), 1, fault);
        }
        assert!(run(&server, &data, &format!("{fault:?}")).await);
        assert_eq!(server.requests("UploadPart").len(), 13 + 3);
        assert!(server.service.lock().unwrap().uploads.is_empty());
    }
}

#[tokio::test]
async fn permanent_faults_fail_and_leave_nothing() {
    let data = bytes(SIZE);
    let faults = [
        Fault::CutRequest(100),
        Fault::CutAnswer,
        Fault::Status(500, "InternalError"),
        Fault::Status(403, "AccessDenied"),
        Fault::Damage,
        Fault::StoreOther,
        Fault::WrongETag,
        Fault::NoETag,
    ];
    for part in [1, 6, 13] {
        for fault in faults {
            let server = Server::start().await;
            server.plan("UploadPart", Some(part), 99, fault);
            let case = format!("part {part} {fault:?}");
            assert!(!run(&server, &data, &case).await, "{case}");
            let service = server.service.lock().unwrap();
            assert!(service.objects.is_empty() && service.uploads.is_empty(), "{case}");
        }
    }
}

#[tokio::test]
async fn an_upload_that_is_not_completed_is_aborted() {
    let data = bytes(SIZE);
    let faults = [
        Fault::CutRequest(100),
        Fault::Status(500, "InternalError"),
        Fault::Status(400, "InvalidPart"),
        Fault::NoETag,
    ];
    for fault in faults {
        let server = Server::start().await;
        server.plan("CompleteMultipartUpload", None, 99, fault);
        assert!(!run(&server, &data, &format!("{fault:?}")).await, "{fault:?}");
        let service = server.service.lock().unwrap();
        assert!(service.objects.is_empty() && service.uploads.is_empty(), "{fault:?}");
    }
}

/// The error of the last request is about an upload that does not exist any more.
#[tokio::test]
async fn an_upload_whose_completion_was_lost_is_found() {
    let data = bytes(SIZE);
    let server = Server::start().await;
    server.plan("CompleteMultipartUpload", None, 1, Fault::CutAnswer);
    assert!(run(&server, &data, "lost").await);
    assert_eq!(server.requests("CompleteMultipartUpload").len(), 2);
    assert_eq!(server.requests("HeadObject").len(), 1);

    // Another object is not taken for this one.
    for fault in [Fault::Status(404, "NotFound"), Fault::Replace] {
        let server = Server::start().await;
        server.plan("CompleteMultipartUpload", None, 1, Fault::CutAnswer);
        server.plan("HeadObject", None, 1, fault);
        assert!(!run(&server, &data, "other").await, "{fault:?}");
    }
}

#[tokio::test]
async fn a_response_with_other_bytes_is_an_error() {
    let server = Server::start().await;
    server.plan("PutObject", None, 1, Fault::StoreOther);
    let error = client(&server.url).upload("bucket", "key", bytes(100)).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Corrupt(_)), "{error}");
    server.plan("PutObject", None, 1, Fault::NoETag);
    let error = client(&server.url).upload("bucket", "key", bytes(100)).await.unwrap_err();
    assert!(error.to_string().contains("no ETag"), "{error}");
}

#[tokio::test]
async fn a_dropped_upload_is_aborted() {
    let server = Server::start().await;
    server.plan("UploadPart", Some(3), 9, Fault::Slow(Duration::from_secs(60)));
    let upload = client(&server.url).upload("bucket", "key", bytes(SIZE)).send();
    tokio::time::timeout(Duration::from_millis(500), upload).await.unwrap_err();
    for _ in 0..100 {
        if server.service.lock().unwrap().uploads.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.requests("CreateMultipartUpload").len(), 1);
    assert!(server.service.lock().unwrap().uploads.is_empty());
}

#[tokio::test]
async fn an_upload_that_cannot_be_aborted_is_an_error_too() {
    let server = Server::start().await;
    server.plan("UploadPart", Some(2), 1, Fault::Status(403, "AccessDenied"));
    server.plan("AbortMultipartUpload", None, 9, Fault::Status(403, "AccessDenied"));
    let error = client(&server.url).upload("bucket", "key", bytes(SIZE)).await.unwrap_err();
    assert_eq!((error.part(), error.upload_id()), (Some(2), Some("upload-1")));
    assert_eq!((error.bucket(), error.key()), ("bucket", "key"));
    assert_eq!(error.call_error().unwrap().code(), Some("AccessDenied"));
    let text = error.to_string();
    assert!(text.starts_with("s3://bucket/key: upload upload-1: part 2: UploadPart: "), "{text}");
}

/// The options of the call apply to all requests.
#[tokio::test]
async fn options_apply_to_each_request() {
    let server = Server::start().await;
    let options = overlay_s3::CallOptions::new().retry(Retry::off()).header("x-test", "yes");
    let put = client(&server.url).put_object("bucket", "key").with(options);
    server.plan("UploadPart", Some(2), 1, Fault::Status(500, "InternalError"));
    put.upload(bytes(SIZE)).await.unwrap_err();
    for operation in ["CreateMultipartUpload", "UploadPart", "AbortMultipartUpload", "ListParts"] {
        let requests = server.requests(operation);
        assert!(!requests.is_empty(), "{operation}");
        assert!(requests.iter().all(|it| it.header("x-test") == Some("yes")), "{operation}");
    }
}
