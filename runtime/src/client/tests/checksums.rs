//! Checksums of requests and responses, from a call to the transport.

use super::*;
use crate::checksum::tests::decoded::{Decoded, Signing, decode};
use crate::checksum::{Algorithm, ChecksumMismatch};
use crate::config::ChecksumPolicy;
use crate::response::ResponseMetadata;
use crate::transport::ExpectContinue;

const CRC32: &str = "x-amz-checksum-crc32";

/// An upload whose caller can choose the algorithm.
struct Put {
    body: Body,
    algorithm: Option<&'static str>,
    required: bool,
    header: Option<(&'static str, &'static str)>,
}

impl Operation for Put {
    const METADATA: Metadata = Metadata::new("Put").unsigned_payload();
    type Output = ();
    type Error = PingError;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = crate::request::Builder::new(http::Method::PUT);
        request.path("/put");
        if let Some((name, value)) = self.header {
            request.header(name, Some(value), crate::text::string)?;
        }
        request.header("x-algorithm", self.algorithm, crate::text::string)?;
        request.stream("application/octet-stream", &self.body);
        request.checksum(Some(("x-algorithm", self.algorithm)), self.required)?;
        request.finish()
    }

    fn read(_response: &mut Response) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// A download whose response has a checksum.
struct Get {
    mode: Option<&'static str>,
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

fn stream(text: &'static str) -> Body {
    Body::from_stream(Body::from(text)).with_length(text.len().try_into().unwrap())
}

fn put(body: impl Into<Body>) -> Put {
    Put { body: body.into(), algorithm: None, required: false, header: None }
}

async fn sent(builder: crate::config::Builder, put: &Put) -> http::Request<Body> {
    let recorder = Recorder::default();
    client(builder, &recorder).send(put, &CallOptions::new()).await.unwrap();
    recorder.request()
}

async fn refused(put: &Put) -> String {
    let client = client(configured(), &Recorder::default());
    client.send(put, &CallOptions::new()).await.unwrap_err().to_string()
}

fn checksums(request: &http::Request<Body>) -> Vec<String> {
    let pairs = request.headers().iter();
    let pairs = pairs.filter(|(name, _)| name.as_str().starts_with("x-amz-checksum-"));
    pairs.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
}

#[tokio::test]
async fn a_body_in_memory_has_its_checksum_in_a_header() {
    let request = sent(configured(), &put("hello world")).await;
    assert_eq!(checksums(&request), ["x-amz-checksum-crc32: DUoRhQ=="]);
    assert_eq!(header(&request, "x-algorithm"), "CRC32");
    assert!(header(&request, "authorization").contains(";x-amz-checksum-crc32;"));
    assert!(!request.headers().contains_key("x-amz-trailer"));
    assert_eq!(request.into_body().as_bytes().unwrap(), "hello world");
    for (algorithm, checksum) in [
        ("CRC32C", "crc32c: yZRlqg=="),
        ("CRC64NVME", "crc64nvme: jSnVw/bqjr4="),
        ("SHA1", "sha1: Kq5sNclPz7QV2+lfQIuc6R7oRu0="),
        ("MD5", "md5: XrY7u+Ae7tCTyyK7j1rNww=="),
    ] {
        let put = Put { algorithm: Some(algorithm), ..put("hello world") };
        let request = sent(configured(), &put).await;
        assert_eq!(checksums(&request), [format!("x-amz-checksum-{checksum}")]);
        assert_eq!(header(&request, "x-algorithm"), algorithm);
    }
}

#[tokio::test]
async fn a_stream_has_its_checksum_in_a_trailer() {
    let put = Put {
        algorithm: Some("SHA256"),
        header: Some(("content-encoding", "gzip")),
        ..put(stream("hello world"))
    };
    let request = sent(configured(), &put).await;
    assert_eq!(checksums(&request), [""; 0]);
    assert_eq!(header(&request, "x-amz-trailer"), "x-amz-checksum-sha256");
    assert_eq!(header(&request, "x-amz-content-sha256"), "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    assert_eq!(header(&request, "x-amz-decoded-content-length"), "11");
    assert_eq!(header(&request, "content-encoding"), "gzip,aws-chunked");
    let signed = "SignedHeaders=content-encoding;content-type;host;x-algorithm;x-amz-content-sha256;\
                  x-amz-date;x-amz-decoded-content-length;x-amz-trailer,";
    assert!(header(&request, "authorization").contains(signed));
    let length = request.body().content_length().unwrap();
    let body = request.into_body().collect().await.unwrap();
    assert_eq!(u64::try_from(body.len()).unwrap(), length);
    let checksum = "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=";
    let expected = Decoded {
        bytes: b"hello world".to_vec(),
        chunks: vec![11, 0],
        signatures: Vec::new(),
        trailer: vec![("x-amz-checksum-sha256".to_owned(), checksum.to_owned())],
    };
    assert_eq!(decode(&body), expected);
}

#[tokio::test]
async fn chunks_are_signed_without_tls() {
    let builder = configured().endpoint_url("http://a.example");
    let request = sent(builder, &put(stream("hello world"))).await;
    let hash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    assert_eq!(header(&request, "x-amz-content-sha256"), hash);
    let time = header(&request, "x-amz-date").to_owned();
    let authorization = header(&request, "authorization").to_owned();
    let (_, seed) = authorization.split_once("Signature=").unwrap();
    let body = request.into_body().collect().await.unwrap();
    let decoded = decode(&body);
    let signing =
        Signing { secret: "hunter2", time: &time, region: "eu-central-1", service: "ping", seed };
    let (chunks, trailer) = signing.signatures(&decoded);
    assert_eq!(decoded.signatures, chunks);
    assert_eq!(decoded.trailer[1], ("x-amz-trailer-signature".to_owned(), trailer));
}

#[tokio::test]
async fn chunks_are_not_signed_without_credentials() {
    struct Anonymous(Put);
    impl Operation for Anonymous {
        const METADATA: Metadata = Metadata::new("Put").auth(&[Auth::SigV4, Auth::None]);
        type Output = ();
        type Error = PingError;
        fn request(&self) -> Result<Request, BuildError> {
            self.0.request()
        }
        fn read(_response: &mut Response) -> Result<(), DecodeError> {
            Ok(())
        }
    }
    let recorder = Recorder::default();
    let builder = Config::builder().region("eu-central-1").endpoint_url("http://a.example");
    let client = client(builder, &recorder);
    client.send(&Anonymous(put(stream("hello world"))), &CallOptions::new()).await.unwrap();
    let request = recorder.request();
    assert_eq!(header(&request, "x-amz-content-sha256"), "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    assert!(!request.headers().contains_key("authorization"));
    let body = request.into_body().collect().await.unwrap();
    assert_eq!(decode(&body).trailer, [(CRC32.to_owned(), "DUoRhQ==".to_owned())]);
}

#[tokio::test]
async fn the_checksum_of_the_caller_wins() {
    for (header, value) in [
        ("x-amz-checksum-crc32c", "mine"),
        ("x-amz-checksum-xxhash64", "mine"),
        ("Content-MD5", "mine"),
    ] {
        for body in [Body::from("hello world"), stream("hello world")] {
            let put =
                Put { header: Some((header, value)), algorithm: Some("XXHASH64"), ..put(body) };
            let request = sent(configured(), &put).await;
            assert_eq!(request.headers()[&header.to_lowercase()], value);
            assert!(checksums(&request).len() <= 1);
            assert!(!request.headers().contains_key("x-amz-trailer"));
            assert_eq!(request.into_body().collect().await.unwrap(), "hello world");
        }
    }
    let options = CallOptions::new().header("x-amz-checksum-sha1", "mine");
    let recorder = Recorder::default();
    client(configured(), &recorder).send(&put("hello world"), &options).await.unwrap();
    assert_eq!(checksums(&recorder.request()), ["x-amz-checksum-sha1: mine"]);
    // Names that only begin like those of checksums.
    let put = Put { header: Some(("x-amz-checksum-type", "FULL_OBJECT")), ..put("hello world") };
    assert_eq!(checksums(&sent(configured(), &put).await).len(), 2);
}

#[tokio::test]
async fn unsupported_requests_are_errors() {
    let unknown = put(Body::from_stream(Body::from("hello world")));
    let error = refused(&unknown).await;
    assert!(error.contains("unknown length") && error.contains("with_length"), "{error}");
    let error = refused(&Put { algorithm: Some("XXHASH128"), ..put("a") }).await;
    assert!(error.contains("`XXHASH128` is not supported; use CRC32, CRC32C"), "{error}");
}

#[tokio::test]
async fn a_checksum_can_be_left_to_operations_that_require_it() {
    let builder = || configured().request_checksum_calculation(ChecksumPolicy::WhenRequired);
    for body in [Body::from("hello world"), stream("hello world")] {
        let request = sent(builder(), &put(body)).await;
        let names = ["x-algorithm", "x-amz-trailer", CRC32].map(|it| request.headers().get(it));
        assert_eq!(names, [None; 3]);
    }
    let request = sent(builder(), &Put { required: true, ..put("hello world") }).await;
    assert_eq!(checksums(&request).len(), 1);
    let request = sent(builder(), &Put { algorithm: Some("SHA1"), ..put("hello world") }).await;
    assert_eq!(checksums(&request).len(), 1);
    let request = sent(builder(), &put(Body::from_stream(Body::from("hello world")))).await;
    assert_eq!(request.into_body().collect().await.unwrap(), "hello world");

    let options = CallOptions::new().request_checksum_calculation(ChecksumPolicy::WhenRequired);
    let recorder = Recorder::default();
    client(configured(), &recorder).send(&put("hello world"), &options).await.unwrap();
    assert_eq!(checksums(&recorder.request()), [""; 0]);
}

#[tokio::test]
async fn a_presigned_request_has_no_checksum() {
    let client = client(configured(), &Recorder::default());
    let presign = async |put: &Put| {
        let hour = Duration::from_secs(3600);
        client.presign(put, &CallOptions::new(), hour).await
    };
    let presigned = presign(&put("hello world")).await.unwrap();
    assert!(!format!("{presigned:?}").contains("checksum"), "{presigned:?}");
    let error = presign(&put(stream("hello world"))).await.unwrap_err().to_string();
    assert!(error.contains("streaming body"), "{error}");

    let put = put(stream("hello world"));
    let signed = client.signed(&put, &CallOptions::new()).await.unwrap();
    assert_eq!(header(&signed, "x-amz-trailer"), CRC32);
    let body = signed.into_body().collect().await.unwrap();
    assert_eq!(decode(&body).bytes, b"hello world");
}

#[tokio::test]
async fn another_attempt_encodes_the_body_again() {
    let failure = TransportError::new(TransportErrorKind::Connect, "refused");
    let recorder = Recorder::answering(Err(failure));
    let retry = Retry::standard().initial_backoff(Duration::ZERO);
    let client = client(configured().retry(retry), &recorder);
    client.send(&put(stream("hello world")), &CallOptions::new()).await.unwrap();
    assert_eq!(recorder.count(), 2);
    let second = recorder.requests.lock().unwrap()[1].clone();
    assert_eq!(header(&second, "content-encoding"), "aws-chunked");
    assert_eq!(decode(&second.into_body().collect().await.unwrap()).bytes, b"hello world");
}

#[tokio::test]
async fn large_bodies_wait_for_the_server() {
    let expects = async |builder: crate::config::Builder, body: Body| {
        let put = Put { header: Some(("x-amz-checksum-sha1", "mine")), ..put(body) };
        sent(builder, &put).await.extensions().get::<ExpectContinue>().is_some()
    };
    let large = vec![0; 2 * 1024 * 1024];
    assert!(expects(configured(), large.clone().into()).await);
    assert!(expects(configured(), Body::from_stream(Body::from("a"))).await);
    assert!(!expects(configured(), large[1..].to_vec().into()).await);
    assert!(!expects(configured(), stream("a")).await);
    assert!(!expects(configured().expect_continue(false), large.into()).await);
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
) -> (Result<bytes::Bytes, crate::BoxError>, ResponseMetadata, http::Request<Body>) {
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
    let client = super::client(configured(), &recorder);
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

#[tokio::test]
async fn an_interrupted_body_has_its_own_error() {
    let parts = [Ok("hello".into()), Err("broken".into())];
    let body = Body::from_stream(futures_util::stream::iter(parts));
    let (body, ..) = got(configured(), None, answer(&[(CRC32, "DUoRhQ==")], body)).await;
    assert_eq!(body.unwrap_err().to_string(), "broken");
}
