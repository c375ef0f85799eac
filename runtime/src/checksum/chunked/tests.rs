use futures_util::{FutureExt as _, StreamExt as _, stream};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::checksum::hasher::checksum;
use crate::checksum::tests::decoded::{Decoded, Signing, decode};

const DOCUMENTATION: Signing<'_> = Signing {
    secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    time: "20130524T000000Z",
    region: "us-east-1",
    service: "s3",
    seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
};

fn chunked(parts: Vec<Bytes>, length: u64, algorithm: Algorithm, is_signed: bool) -> Chunked {
    let body = Body::from_stream(stream::iter(parts.into_iter().map(Ok::<_, crate::BoxError>)));
    let signer = is_signed.then(ChunkSigner::of_documentation);
    Chunked::new(body, length, algorithm, signer)
}

fn length_of(parts: &[Bytes]) -> u64 {
    parts.iter().map(Bytes::len).sum::<usize>().try_into().unwrap()
}

fn encoded(parts: Vec<Bytes>, algorithm: Algorithm, is_signed: bool) -> Vec<u8> {
    let length = length_of(&parts);
    let encoded = chunked(parts, length, algorithm, is_signed).collect::<Vec<_>>().now_or_never();
    let parts: Result<Vec<Bytes>, BoxError> = encoded.unwrap().into_iter().collect();
    let parts = parts.unwrap();
    assert!(parts.iter().all(|part| !part.is_empty()));
    let encoded = parts.concat();
    let expected = encoded_length(length, algorithm, is_signed).unwrap();
    assert_eq!(u64::try_from(encoded.len()).unwrap(), expected);
    encoded
}

fn text(parts: &[&'static str], is_signed: bool) -> String {
    let parts = parts.iter().map(|part| Bytes::from(*part)).collect();
    String::from_utf8(encoded(parts, Algorithm::Crc32, is_signed)).unwrap()
}

#[test]
fn a_short_body_is_one_chunk() {
    let encoded = "b\r\nHello world\r\n0\r\nx-amz-checksum-crc32:i9aeUg==\r\n\r\n";
    assert_eq!(text(&["Hello world"], false), encoded);
    assert_eq!(text(&["Hello", "", " ", "world"], false), encoded);
    assert_eq!(text(&[], false), "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
}

/// The example of [the documentation](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
#[test]
fn signed_chunks_are_those_of_the_documentation() {
    let a = |length: usize| "a".repeat(length);
    let expected = format!(
        "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n{}\r\n\
         400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n{}\r\n\
         0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n\
         x-amz-checksum-crc32c:sOO8/Q==\r\n\
         x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n",
        a(65_536),
        a(1_024),
    );
    for sizes in [vec![66_560], vec![65_536, 1_024], vec![1, 66_559], vec![40_000, 26_560]] {
        let parts = sizes.into_iter().map(|size| Bytes::from(a(size))).collect();
        assert_eq!(encoded(parts, Algorithm::Crc32c, true), expected.as_bytes());
    }
}

fn check(parts: Vec<Bytes>, algorithm: Algorithm, is_signed: bool) {
    let bytes = parts.concat();
    let encoded = encoded(parts, algorithm, is_signed);
    let decoded = decode(&encoded);
    // All chunks but the last two are full, and the last one is empty.
    let (last, chunks) = decoded.chunks.split_last().unwrap();
    assert_eq!(*last, 0);
    assert!(chunks.iter().all(|length| (1..=65_536).contains(length)));
    assert!(chunks.iter().rev().skip(1).all(|length| *length == 65_536));
    let trailer = &decoded.trailer;
    assert_eq!(trailer[0].0, algorithm.header().as_str());
    assert_eq!(trailer[0].1, checksum(algorithm, &bytes));
    if is_signed {
        let (chunks, of_trailer) = DOCUMENTATION.signatures(&decoded);
        assert_eq!(decoded.signatures, chunks);
        assert_eq!(trailer[1..], [("x-amz-trailer-signature".to_owned(), of_trailer)]);
    } else {
        assert_eq!((decoded.signatures.len(), trailer.len()), (0, 1));
    }
    assert!(decoded.bytes == bytes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn bodies_go_both_ways(sizes in vec(0..100_000_usize, 0..6), is_signed in any::<bool>()) {
        let parts = sizes.iter().enumerate().map(|(index, size)| {
            let byte = u8::try_from(index).unwrap();
            Bytes::from(vec![byte; *size])
        });
        check(parts.collect(), Algorithm::Crc64Nvme, is_signed);
    }

    #[test]
    fn lengths_around_chunks_go_both_ways(
        chunks in 0..3_usize, over in 0..5_usize, part in 1..3_usize, is_signed in any::<bool>(),
    ) {
        let length = (chunks * 65_536 + over).saturating_sub(2);
        let part = part * 32_768 + over;
        let bytes = Bytes::from(vec![7; length]);
        let parts = (0..length).step_by(part).map(|at| bytes.slice(at..length.min(at + part)));
        check(parts.collect(), Algorithm::Sha256, is_signed);
    }
}

#[test]
fn every_algorithm_fits_the_announced_length() {
    for name in ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5"] {
        for is_signed in [false, true] {
            check(vec![Bytes::from_static(b"abc")], Algorithm::of(name).unwrap(), is_signed);
        }
    }
    assert_eq!(encoded_length(u64::MAX, Algorithm::Crc32, false), None);
}

#[test]
fn bytes_are_not_copied() {
    let part = Bytes::from(vec![b'a'; 100_000]);
    for is_signed in [false, true] {
        let parts = chunked(vec![part.clone()], 100_000, Algorithm::Crc32, is_signed);
        let parts = parts.collect::<Vec<_>>().now_or_never().unwrap();
        let first = parts[1].as_ref().unwrap();
        assert_eq!((first.as_ptr(), first.len()), (part.as_ptr(), 65_536));
    }
}

#[tokio::test]
async fn another_length_than_declared_is_an_error() {
    for is_signed in [false, true] {
        for (length, expected) in [(4, "more than the 4 bytes"), (6, "has 5 bytes, but 6")] {
            let parts = vec![Bytes::from("abc"), Bytes::from("de")];
            let mut chunked = chunked(parts, length, Algorithm::Crc32, is_signed);
            let error = loop {
                match chunked.next().await.expect("an error is missing") {
                    Ok(bytes) => assert!(!bytes.starts_with(b"\r\n0")),
                    Err(error) => break error.to_string(),
                }
            };
            assert!(error.contains(expected) && error.contains("with_length"), "{error}");
            assert!(chunked.next().await.is_none());
        }
    }
}

#[tokio::test]
async fn an_error_of_the_body_ends_it() {
    let parts =
        [Ok(Bytes::from("ab")), Err(crate::BoxError::from("broken")), Ok(Bytes::from("cd"))];
    let body = Body::from_stream(stream::iter(parts));
    let mut chunked = Chunked::new(body, 4, Algorithm::Crc32, None);
    assert_eq!(chunked.next().await.unwrap().unwrap(), "4\r\n");
    assert_eq!(chunked.next().await.unwrap().unwrap(), "ab");
    assert_eq!(chunked.next().await.unwrap().unwrap_err().to_string(), "broken");
    assert!(chunked.next().await.is_none());
}

#[test]
fn the_decoder_reads_what_it_should() {
    let decoded = decode(b"3;chunk-signature=1\r\nabc\r\n0;chunk-signature=2\r\na:b\r\n\r\n");
    let expected = Decoded {
        bytes: b"abc".to_vec(),
        chunks: vec![3, 0],
        signatures: vec!["1".to_owned(), "2".to_owned()],
        trailer: vec![("a".to_owned(), "b".to_owned())],
    };
    assert_eq!(decoded, expected);
}
