pub(crate) mod decoded;

use super::algorithm::ALL;
use super::hasher::{Hasher, checksum};
use super::*;
use crate::base64;
use crate::hex::push_hex;

fn hex(base64: &str) -> String {
    let mut hex = String::new();
    push_hex(&mut hex, &base64::to_bytes(base64).unwrap());
    hex
}

/// The check values of the [catalogue of CRCs](https://reveng.sourceforge.io/crc-catalogue/all.htm), and the test
/// vectors of RFC 3174, RFC 6234 and RFC 1321.
#[test]
fn checksums_are_those_of_the_specifications() {
    for (algorithm, text, expected) in [
        (Algorithm::Crc32, "123456789", "cbf43926"),
        (Algorithm::Crc32c, "123456789", "e3069283"),
        (Algorithm::Crc64Nvme, "123456789", "ae8b14860a799888"),
        (Algorithm::Sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            Algorithm::Sha256,
            "abc",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            Algorithm::Sha512,
            "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
        (Algorithm::Md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
    ] {
        assert_eq!(hex(&checksum(algorithm, text.as_bytes())), expected, "{algorithm}");
    }
}

#[test]
fn checksums_do_not_depend_on_the_parts() {
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(10_000).collect();
    for algorithm in ALL {
        let whole = checksum(algorithm, &bytes);
        for size in [1, 7, 64, 4096] {
            let mut hasher = Hasher::new(algorithm);
            bytes.chunks(size).for_each(|part| hasher.update(part));
            assert_eq!(hasher.finish(), whole, "{algorithm}");
        }
        assert_eq!(base64::to_bytes(&whole).unwrap().len(), algorithm.length(), "{algorithm}");
    }
}

#[test]
fn names_and_headers_are_those_of_models() {
    for algorithm in ALL {
        assert_eq!(Algorithm::of(algorithm.name()), Some(algorithm));
        let suffix = algorithm.to_string().to_lowercase();
        assert_eq!(algorithm.header().as_str(), format!("x-amz-checksum-{suffix}"));
    }
    assert_eq!(Algorithm::of("XXHASH64"), None);
}
