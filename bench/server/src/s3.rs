//! The responses of S3: objects, the receipts of uploads, and a page of 1,000 keys.

use std::convert::Infallible;
use std::iter;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, LAST_MODIFIED};
use hyper::{Method, Request, Response, StatusCode};

/// The body of a response.
pub type ResponseBody = BoxBody<Bytes, Infallible>;

/// The path of all requests starts with the bucket.
pub const BUCKET: &str = "/images-eu-central-1";

/// The size of the parts of a large object.
const PART: usize = 64 << 10;
/// The number of parts of a large object.
const PARTS: usize = 1024;

/// The responses, created once.
pub struct S3 {
    small: Bytes,
    small_checksum: HeaderValue,
    part: Bytes,
    large_checksum: HeaderValue,
    page: Bytes,
}

impl S3 {
    pub fn new() -> S3 {
        let (small, part) = (Bytes::from(vec![0x5a; 1024]), Bytes::from(vec![0x5a; PART]));
        S3 {
            small_checksum: checksum(iter::once(&small)),
            small,
            large_checksum: checksum(iter::repeat_n(&part, PARTS)),
            part,
            page: page(1000).into(),
        }
    }

    /// The response to a request.
    pub async fn answer(&self, request: Request<Incoming>) -> Response<ResponseBody> {
        let key = request.uri().path().trim_start_matches(BUCKET).trim_matches('/').to_owned();
        match (request.method(), key.as_str()) {
            (&Method::GET, "objects/1k") => {
                object(full(self.small.clone()), self.small.len(), &self.small_checksum)
            }
            (&Method::GET, "objects/64m") => {
                let parts = stream::iter(iter::repeat_n(self.part.clone(), PARTS));
                let body = StreamBody::new(parts.map(|part| Ok(Frame::data(part))));
                object(body.boxed(), PART * PARTS, &self.large_checksum)
            }
            (&Method::GET, "") => {
                let mut response = Response::new(full(self.page.clone()));
                let media_type = HeaderValue::from_static("application/xml");
                response.headers_mut().insert(CONTENT_TYPE, media_type);
                response
            }
            (&Method::PUT, _) => receipt(request).await,
            _ => status(StatusCode::BAD_REQUEST),
        }
    }
}

/// Receives an object, and returns its size. The length of a body with trailers is in a header.
async fn receipt(request: Request<Incoming>) -> Response<ResponseBody> {
    let (head, mut body) = request.into_parts();
    let number = |value: &HeaderValue| value.to_str().ok()?.parse::<u64>().ok();
    let length = |name: &str| head.headers.get(name).and_then(number);
    let encoded = length("content-length");
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return status(StatusCode::BAD_REQUEST) };
        received += frame.data_ref().map_or(0, Bytes::len) as u64;
    }
    if encoded.is_some_and(|encoded| encoded != received) {
        return status(StatusCode::BAD_REQUEST);
    }
    let size = length("x-amz-decoded-content-length").unwrap_or(received);
    let mut response = status(StatusCode::OK);
    response.headers_mut().insert(ETAG, ENTITY_TAG);
    response.headers_mut().insert("x-amz-object-size", HeaderValue::from(size));
    response
}

const ENTITY_TAG: HeaderValue = HeaderValue::from_static("\"9b2cf535f27731c974343645a3985328\"");

fn object(body: ResponseBody, length: usize, checksum: &HeaderValue) -> Response<ResponseBody> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(ETAG, ENTITY_TAG);
    headers.insert(LAST_MODIFIED, HeaderValue::from_static("Mon, 05 Jan 2026 12:34:56 GMT"));
    headers.insert("x-amz-request-id", HeaderValue::from_static("4442587FB7D0A2F9"));
    headers.insert("x-amz-checksum-crc32", checksum.clone());
    headers.insert("x-amz-checksum-type", HeaderValue::from_static("FULL_OBJECT"));
    response
}

/// The value of `x-amz-checksum-crc32`.
fn checksum<'a>(parts: impl Iterator<Item = &'a Bytes>) -> HeaderValue {
    let mut hasher = crc32fast::Hasher::new();
    parts.for_each(|part| hasher.update(part));
    let text = BASE64_STANDARD.encode(hasher.finalize().to_be_bytes());
    HeaderValue::try_from(text).expect("base64 is valid in headers")
}

fn full(bytes: Bytes) -> ResponseBody {
    Full::new(bytes).boxed()
}

fn status(status: StatusCode) -> Response<ResponseBody> {
    let mut response = Response::new(full(Bytes::new()));
    *response.status_mut() = status;
    response
}

/// A page of `count` keys, as S3 writes it: without white space.
fn page(count: usize) -> String {
    let objects: String = (0..count).map(listed).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>images-eu-central-1</Name><Prefix>uploads/2026/</Prefix><NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>{objects}</ListBucketResult>"#
    )
}

fn listed(number: usize) -> String {
    format!(
        "<Contents><Key>uploads/2026/01/05/{number:06}.jpg</Key><LastModified>2026-01-05T12:34:{:02}.000Z</LastModified>\
         <ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>\
         <ChecksumType>FULL_OBJECT</ChecksumType><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
        number % 60,
        1000 + number
    )
}
