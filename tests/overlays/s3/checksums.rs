//! The policy for checksums of requests, and services that do not know checksums.

use overlay_s3::types::ChecksumAlgorithm;
use overlay_s3::{CallOptions, Client, TransferErrorKind};
use tinsmith_runtime::config::ChecksumPolicy;

use super::server::{Fault, Request, Server};
use super::service::crc;
use super::{MIB, bytes, client, config};

const OPERATIONS: [&str; 4] =
    ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"];

/// A server without checksums, and a client that sends only those that are required.
async fn without_checksums() -> (Server, Client) {
    let server = Server::start().await;
    server.service.lock().unwrap().has_no_checksums = true;
    let config = config(&server.url).request_checksum_calculation(ChecksumPolicy::WhenRequired);
    (server, Client::new(config.build().unwrap()))
}

/// The headers of a request that are about checksums.
fn checksums(request: &Request) -> Vec<&str> {
    let names = request.headers.keys().map(String::as_str);
    names.filter(|name| name.contains("checksum")).collect()
}

#[tokio::test]
async fn none_is_sent_if_none_is_required() {
    let (server, of_config) = without_checksums().await;
    let options = CallOptions::new().request_checksum_calculation(ChecksumPolicy::WhenRequired);
    let of_call = client(&server.url);
    for length in [100, 17 * MIB] {
        let data = bytes(length);
        of_config.upload("bucket", "a", data.clone()).await.unwrap();
        let put = of_call.put_object("bucket", "b").with(options.clone());
        put.upload(data.clone()).await.unwrap();
        let service = server.service.lock().unwrap();
        assert!(service.objects["a"].bytes == data && service.objects["b"].bytes == data);
    }
    for operation in OPERATIONS {
        let requests = server.requests(operation);
        assert!(requests.len() >= 2, "{operation}");
        for request in requests {
            assert_eq!(checksums(&request), [""; 0], "{operation}");
        }
    }
}

#[tokio::test]
async fn the_options_of_a_call_take_precedence() {
    let (server, client) = without_checksums().await;
    server.service.lock().unwrap().has_no_checksums = false;
    let options = CallOptions::new().request_checksum_calculation(ChecksumPolicy::WhenSupported);
    for length in [100, 17 * MIB] {
        let put = client.put_object("bucket", "key").with(options.clone());
        put.upload(bytes(length)).await.unwrap();
    }
    for operation in OPERATIONS {
        let requests = server.requests(operation);
        assert!(requests.iter().all(|it| !checksums(it).is_empty()), "{operation}");
    }
}

/// A checksum or an algorithm of the program is sent in any case.
#[tokio::test]
async fn one_of_the_program_is_sent() {
    let (server, client) = without_checksums().await;
    server.service.lock().unwrap().has_no_checksums = false;
    for length in [100, 17 * MIB] {
        let data = bytes(length);
        let put = || client.put_object("bucket", "key");
        put().checksum_algorithm(ChecksumAlgorithm::Crc32).upload(data.clone()).await.unwrap();
        put().checksum_crc32(crc(&data)).upload(data.clone()).await.unwrap();
    }
    let error = client.put_object("bucket", "key").checksum_crc32(crc(b"other"));
    let error = error.upload(bytes(17 * MIB)).await.unwrap_err();
    assert!(matches!(error.kind(), TransferErrorKind::Changed(_)), "{error}");
}

/// Without checksums, it is not known which bytes the service has.
#[tokio::test]
async fn a_resumed_upload_without_checksums_sends_all_parts() {
    let (server, client) = without_checksums().await;
    let data = bytes(22 * MIB);
    server.plan("UploadPart", Some(5), 1, Fault::Status(403, "AccessDenied"));
    let upload = || client.upload("bucket", "key", data.clone()).keep_parts();
    let error = upload().parallel(1).await.unwrap_err();
    assert_eq!(server.requests("UploadPart").len(), 5);
    upload().resume(error.unfinished().unwrap().clone()).await.unwrap();
    assert_eq!(server.requests("UploadPart").len(), 10);
    assert!(server.service.lock().unwrap().objects["key"].bytes == data);
}
