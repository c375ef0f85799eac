//! Checksums of responses, from the transport to the caller.

use super::*;
use crate::checksum::{Algorithm, ChecksumMismatch};
use crate::response::ResponseMetadata;

/// A download whose response has a checksum.
pub(super) struct Get {
    pub(super) mode: Option<&'static str>,
}

macro_rules! get {
    ($metadata:expr, $output:ty, $read:expr) => {
        const METADATA: Metadata = $metadata;
        type Output = $output;
        type Error = PingError;

        fn request(&self) -> Result<Request, BuildError> {
            let mut request = crate::request::Builder::new(http::Method::GET);
            request.path("/get");
            request.header("x-mode", self.mode, crate::text::string)?;
            request.response_checksum("x-mode", &["XXHASH64", "CRC64NVME", "CRC32", "SHA256"]);
            request.finish()
        }

        fn read(response: &mut Response) -> Result<$output, DecodeError> {
            Ok($read(response))
        }
    };
}

impl Operation for Get {
    get!(Metadata::new("Get").readonly().streams_output(), Body, Response::stream);
}

/// The same, with the body in memory.
struct Read {
    mode: Option<&'static str>,
}

impl Operation for Read {
    get!(Metadata::new("Read").readonly(), bytes::Bytes, |it: &mut Response| it.bytes().unwrap());
}

fn answer(headers: &[(&'static str, &'static str)], body: impl Into<Body>) -> Sent {
    let mut response = http::Response::new(body.into());
    for (name, value) in headers {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    Ok(response)
}

async fn got(
    builder: crate::config::Builder,
    mode: Option<&'static str>,
    answer: Sent,
) -> (Result<bytes::Bytes, crate::BodyError>, ResponseMetadata, http::Request<Body>) {
    let recorder = Recorder::answering(answer);
    let client = client(builder, &recorder);
    let sent = client.send_with_metadata(&Get { mode }, &CallOptions::new()).await;
    let (body, metadata) = sent.unwrap();
    (body.collect().await, metadata, recorder.request())
}

#[tokio::test]
async fn a_body_that_matches_its_checksum_is_valid() {
    for body in [Body::from("hello world"), stream("hello world")] {
        let answer = answer(&[(CRC32, "DUoRhQ==")], body);
        let (body, metadata, request) = got(configured(), None, answer).await;
        assert_eq!(body.unwrap(), "hello world");
        assert_eq!(metadata.validated_checksum, Some(Algorithm::Crc32));
        assert_eq!(header(&request, "x-mode"), "ENABLED");
    }
}

#[tokio::test]
async fn a_damaged_body_fails_at_its_end() {
    for body in [Body::from("hello w0rld"), stream("hello w0rld")] {
        let answer = answer(&[(CRC32, "DUoRhQ==")], body);
        let recorder = Recorder::answering(answer);
        let client = client(configured(), &recorder);
        let mut body = client.send(&Get { mode: None }, &CallOptions::new()).await.unwrap();
        assert_eq!(body.next().await.unwrap().unwrap(), "hello w0rld");
        let error = body.next().await.unwrap().unwrap_err();
        let mismatch = error.downcast_ref::<ChecksumMismatch>().unwrap();
        assert_eq!((mismatch.algorithm, &*mismatch.expected), (Algorithm::Crc32, "DUoRhQ=="));
        assert_eq!(mismatch.actual, "niQOcQ==");
        assert!(error.to_string().contains("its CRC32 checksum is niQOcQ=="), "{error}");
        assert!(body.next().await.is_none());
    }
}

#[tokio::test]
async fn a_damaged_body_in_memory_is_requested_again() {
    let damaged = || answer(&[(CRC32, "DUoRhQ==")], "hello w0rld");
    let good = answer(&[(CRC32, "DUoRhQ==")], stream("hello world"));
    let recorder = Recorder::answering_all([damaged(), good]);
    let retry = Retry::standard().initial_backoff(Duration::ZERO);
    let client = client(configured().retry(retry), &recorder);
    let sent = client.send_with_metadata(&Read { mode: None }, &CallOptions::new()).await;
    let (bytes, metadata) = sent.unwrap();
    assert_eq!(bytes, "hello world");
    assert_eq!((metadata.attempts, metadata.validated_checksum), (2, Some(Algorithm::Crc32)));

    let recorder = Recorder::answering(damaged());
    let client = super::super::client(configured(), &recorder);
    let error = client.send(&Read { mode: None }, &CallOptions::new()).await.unwrap_err();
    let PingError::Failure(Failure::Connection(cause)) = error.kind() else { panic!("{error}") };
    assert!(cause.cause().is::<ChecksumMismatch>(), "{error}");
}

#[tokio::test]
async fn the_first_supported_checksum_is_compared() {
    let sha256 = ("x-amz-checksum-sha256", "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=");
    let composite = (CRC32, "DUoRhQ==-2");
    for (headers, expected) in [
        (&[("x-amz-checksum-xxhash64", "x"), sha256][..], Some(Algorithm::Sha256)),
        (&[(CRC32, "DUoRhQ=="), sha256], Some(Algorithm::Crc32)),
        (&[composite, sha256], Some(Algorithm::Sha256)),
        (&[composite], None),
        (&[(CRC32, "not base64")], None),
        (&[(CRC32, "jSnVw/bqjr4=")], None),
        (&[("x-amz-checksum-sha1", "Kq5sNclPz7QV2+lfQIuc6R7oRu0=")], None),
        (&[], None),
    ] {
        let (body, metadata, _) = got(configured(), None, answer(headers, "hello world")).await;
        assert_eq!(body.unwrap(), "hello world");
        assert_eq!(metadata.validated_checksum, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn responses_are_validated_only_if_the_request_asked_for_it() {
    let when_required = || configured().response_checksum_validation(ChecksumPolicy::WhenRequired);
    let damaged = || answer(&[(CRC32, "AAAAAA==")], "hello world");
    let (body, metadata, request) = got(when_required(), None, damaged()).await;
    assert_eq!((body.unwrap(), metadata.validated_checksum), ("hello world".into(), None));
    assert!(!request.headers().contains_key("x-mode"));
    let (body, ..) = got(when_required(), Some("ENABLED"), damaged()).await;
    body.unwrap_err();
    let (body, ..) = got(configured(), Some("OTHER"), damaged()).await;
    body.unwrap();

    let mut partial = answer(&[(CRC32, "DUoRhQ==")], "hello world").unwrap();
    *partial.status_mut() = http::StatusCode::PARTIAL_CONTENT;
    let (body, metadata, _) = got(configured(), None, Ok(partial)).await;
    body.unwrap();
    assert_eq!(metadata.validated_checksum, Some(Algorithm::Crc32));
}

/// The checksum of a whole object does not fit a part of it.
#[tokio::test]
async fn ranges_are_validated_if_the_checksum_is_theirs() {
    let (range, kind) = ("content-range", "x-amz-checksum-type");
    for (headers, is_validated) in [
        (&[(range, "bytes 0-10/11")][..], true),
        (&[(range, "bytes 0-10/20")], false),
        (&[(range, "bytes 9-19/20"), (kind, "FULL_OBJECT")], false),
        (&[(range, "bytes 9-19/20"), (kind, "COMPOSITE")], true),
        (&[(range, "bytes 0-18446744073709551615/x")], false),
    ] {
        let headers = [&[(CRC32, "AAAAAA==")], headers].concat();
        let (body, metadata, _) = got(configured(), None, answer(&headers, "hello world")).await;
        assert_eq!(body.is_err(), is_validated, "{headers:?}");
        assert_eq!(metadata.validated_checksum.is_some(), is_validated);
    }
}

#[tokio::test]
async fn an_interrupted_body_has_its_own_error() {
    let parts = [Ok("hello".into()), Err(crate::BoxError::from("broken"))];
    let body = Body::from_stream(futures_util::stream::iter(parts));
    let (body, ..) = got(configured(), None, answer(&[(CRC32, "DUoRhQ==")], body)).await;
    assert_eq!(body.unwrap_err().to_string(), "broken");
}
