use std::io::Read;

use flate2::read::GzDecoder;

use super::*;
use crate::text;

const DEFAULT: Compression = Compression { enabled: true, min_bytes: 10_240 };

/// A request that may be compressed.
fn built(build: impl FnOnce(&mut Builder)) -> Request {
    let mut request = Builder::new(http::Method::POST);
    build(&mut request);
    request.compressible();
    request.finish().unwrap()
}

/// The request as a client with these settings sends it.
fn sent(settings: Compression, build: impl FnOnce(&mut Builder)) -> Request {
    let mut request = built(build);
    compress(&mut request, settings).unwrap();
    request
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
    unpacked
}

fn encoding(request: &Request) -> Option<&str> {
    request.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap())
}

#[test]
fn small_bodies_are_not_compressed() {
    let cases = [
        (10_240, 0, false),
        (10_240, 10_239, false),
        (10_240, 10_240, true),
        (0, 0, false),
        (0, 1, true),
        (10_485_760, 10_485_759, false),
        (10_485_760, 10_485_760, true),
    ];
    for (min_bytes, length, is_compressed) in cases {
        let text = "x".repeat(length);
        let settings = Compression { min_bytes, ..DEFAULT };
        let request = sent(settings, |it| it.text("text/plain", Some(&text), text::string));
        let wanted = is_compressed.then_some("gzip");
        assert_eq!(encoding(&request), wanted, "{length} of {min_bytes}");
        let body = request.body().as_bytes().unwrap();
        match is_compressed {
            false => assert_eq!(body, &text),
            true => assert_eq!(unpacked(body), text.as_bytes()),
        }
        assert_eq!(request.headers()["content-type"], "text/plain");
    }
}

#[test]
fn compression_can_be_disabled() {
    let off = Compression { enabled: false, min_bytes: 0 };
    let request = sent(off, |it| it.text("text/plain", Some("abc"), text::string));
    assert_eq!((encoding(&request), request.body().as_bytes().unwrap()), (None, &"abc".into()));
    let stream = Body::from_stream(Body::from("abc")).with_length(3);
    let request = sent(off, |it| it.stream("a/b", &stream));
    assert_eq!((encoding(&request), request.body()), (None, &stream));
}

#[test]
fn only_compressible_requests_are_compressed() {
    let mut builder = Builder::new(http::Method::POST);
    builder.text("text/plain", Some("abc"), text::string);
    let mut request = builder.finish().unwrap();
    compress(&mut request, Compression { min_bytes: 0, ..DEFAULT }).unwrap();
    assert_eq!((encoding(&request), request.body().as_bytes().unwrap()), (None, &"abc".into()));
}

#[test]
fn nothing_is_compressed_twice() {
    let settings = Compression { min_bytes: 0, ..DEFAULT };
    let mut request = sent(settings, |it| it.text("text/plain", Some("abc"), text::string));
    compress(&mut request, settings).unwrap();
    assert_eq!(encoding(&request), Some("gzip"));
    assert_eq!(unpacked(request.body().as_bytes().unwrap()), b"abc");
}

#[test]
fn encodings_are_listed_in_the_order_in_which_they_were_applied() {
    let cases: [(&[&str], &str); 4] = [
        (&["custom"], "custom, gzip"),
        (&["a, b"], "a, b, gzip"),
        (&["a", "b"], "a, b, gzip"),
        (&[""], "gzip"),
    ];
    for (theirs, wanted) in cases {
        let mut request = built(|it| it.text("a/b", Some("x"), text::string));
        for encoding in theirs {
            request.headers_mut().append(CONTENT_ENCODING, encoding.parse().unwrap());
        }
        compress(&mut request, Compression { min_bytes: 1, ..DEFAULT }).unwrap();
        assert_eq!(encoding(&request), Some(wanted));
        assert_eq!(request.headers().get_all(CONTENT_ENCODING).iter().count(), 1);
    }
}

#[cfg(feature = "checksum")]
#[test]
fn the_checksum_covers_the_compressed_body() {
    let md5 = |request: &Request| request.headers()["content-md5"].clone();
    let build = |it: &mut Builder| {
        it.text("a/b", Some("abc"), text::string);
        it.compressible();
        it.content_md5().unwrap();
    };
    let finish = |build: &dyn Fn(&mut Builder)| {
        let mut builder = Builder::new(http::Method::POST);
        build(&mut builder);
        builder.finish().unwrap()
    };
    let plain = finish(&build);
    // The checksum of RFC 1321: the uncompressed request is valid as well.
    assert_eq!(md5(&plain), "kAFQmDzST7DWlj99KOF/cg==");
    let mut request = plain.clone();
    compress(&mut request, DEFAULT).unwrap();
    assert_eq!(md5(&request), md5(&plain));
    let mut request = plain.clone();
    compress(&mut request, Compression { min_bytes: 3, ..DEFAULT }).unwrap();
    let packed = request.body().as_bytes().unwrap().clone();
    let of_packed = finish(&|it| {
        it.blob("a/b", Some(&packed));
        it.content_md5().unwrap();
    });
    assert_eq!(md5(&request), md5(&of_packed));
    assert_ne!(md5(&request), md5(&plain));
    // A checksum of the caller is kept.
    let mut request = finish(&|it| {
        it.header("Content-MD5", Some("theirs"), text::string).unwrap();
        build(it);
    });
    compress(&mut request, Compression { min_bytes: 3, ..DEFAULT }).unwrap();
    assert_eq!((encoding(&request), md5(&request)), (Some("gzip"), "theirs".parse().unwrap()));
}

#[test]
fn streams_are_compressed_unless_empty() {
    let stream =
        |text: &'static str, length| Body::from_stream(Body::from(text)).with_length(length);
    let request = sent(DEFAULT, |it| it.stream("a/b", &stream("x", 1)));
    assert_eq!((encoding(&request), request.body().content_length()), (Some("gzip"), None));
    let request = sent(DEFAULT, |it| it.stream("a/b", &stream("", 0)));
    assert_eq!((request.headers().len(), request.body().content_length()), (0, Some(0)));
}

#[tokio::test]
async fn streams_are_compressed_as_they_come() {
    // Random data, so that there is output before the end.
    let mut seed = 1_u32;
    let noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let all: Vec<u8> = std::iter::repeat_with(noise).take(1 << 20).collect();
    let chunks: Vec<_> = all
        .chunks(10_000)
        .map(|chunk| Ok::<_, crate::BoxError>(Bytes::copy_from_slice(chunk)))
        .collect();
    let stream = Body::from_stream(futures_util::stream::iter(chunks)).with_length(1 << 20);
    let request = sent(DEFAULT, |it| it.stream("a/b", &stream));
    assert_eq!(encoding(&request), Some("gzip"));
    let mut body = request.into_body();
    assert_eq!(body.content_length(), None);
    let (mut packed, mut pieces) = (Vec::new(), 0);
    while let Some(piece) = body.next().await {
        let piece = piece.unwrap();
        assert!(!piece.is_empty());
        packed.extend_from_slice(&piece);
        pieces += 1;
    }
    assert!(pieces > 10, "{pieces}");
    assert_eq!(unpacked(&packed), all);
}

#[tokio::test]
async fn stream_errors_are_passed_on() {
    let chunks =
        [Ok(Bytes::from("x")), Err(crate::BoxError::from("broken")), Ok(Bytes::from("late"))];
    let stream = Body::from_stream(futures_util::stream::iter(chunks));
    let request = sent(DEFAULT, |it| it.stream("a/b", &stream));
    let mut body = request.into_body();
    // The gzip header needs no data.
    assert_eq!(body.next().await.unwrap().unwrap().len(), 10);
    assert_eq!(body.next().await.unwrap().unwrap_err().to_string(), "broken");
    assert!(body.next().await.is_none());
}

#[test]
fn compression_is_deterministic() {
    let text = "x".repeat(10_240);
    let once = || sent(DEFAULT, |it| it.text("text/plain", Some(&text), text::string));
    assert_eq!(once().body(), once().body());
}
