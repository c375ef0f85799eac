//! Signature Version 4A: signatures are verified with the public key that belongs to the credentials.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html#how-sigv4a-works>

use std::time::{Duration, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::Request;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};
use tinsmith_runtime::sign::{Algorithm, Scope, sign};
use tinsmith_runtime::{Body, Credentials};

use super::specification::{Signer, hex};
use super::{KEY, SECRET};

/// The key of the credentials, by the key derivation of NIST SP 800-108 in counter mode.
fn key() -> SigningKey {
    let mut mac = Hmac::<Sha256>::new_from_slice(format!("AWS4A{SECRET}").as_bytes()).unwrap();
    mac.update(&1_u32.to_be_bytes());
    mac.update(b"AWS4-ECDSA-P256-SHA256\0");
    mac.update(KEY.as_bytes());
    mac.update(&[1]);
    mac.update(&256_u32.to_be_bytes());
    let mut number = mac.finalize().into_bytes();
    // The key is one more than that, as a number with the most significant byte first.
    for byte in number.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
    SigningKey::from_slice(&number).unwrap()
}

#[test]
fn a_signature_is_verified_by_the_key_of_the_credentials() {
    let time = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    for (path, double_encode, token) in
        [("/a%20b/c?d=e", true, Some("a/token")), ("/a//../b", false, None)]
    {
        let uri = format!("https://bucket.example.com{path}");
        let mut request = Request::put(uri).body(Body::from("payload")).unwrap();
        let credentials = Credentials::new(KEY, SECRET, token.map(str::to_owned), None, "test");
        let mut scope = Scope::new("s3", "us-east-1,eu-*");
        scope.algorithm = Algorithm::SigV4a;
        (scope.double_encode, scope.normalize_path) = (double_encode, double_encode);
        let mut expected = request.clone();
        sign(&mut request, &credentials, &scope, time).unwrap();
        assert_eq!(request.headers()["x-amz-region-set"], "us-east-1,eu-*");

        expected.headers_mut().insert("x-amz-region-set", "us-east-1,eu-*".parse().unwrap());
        let signer = Signer {
            key: KEY,
            secret: SECRET,
            token,
            region: "",
            service: "s3",
            time: time.into(),
            double_encode,
            normalize_path: double_encode,
            unsigned_payload: false,
        };
        let (canonical, names) = signer.canonical_request(&expected);
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let start = format!(
            "AWS4-ECDSA-P256-SHA256 Credential={KEY}/20150830/s3/aws4_request, SignedHeaders={names}, Signature="
        );
        let signature = authorization.strip_prefix(&start).unwrap();
        let bytes: Vec<u8> = (0..signature.len() / 2)
            .map(|at| u8::from_str_radix(&signature[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        let to_sign = format!(
            "AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/s3/aws4_request\n{}",
            hex(&Sha256::digest(canonical))
        );
        let verifying_key = *key().verifying_key();
        let signature = Signature::from_der(&bytes).unwrap();
        verifying_key.verify(to_sign.as_bytes(), &signature).unwrap();
        verifying_key.verify(b"something else", &signature).unwrap_err();
    }
}
