//! [`ChunkSigner`]: signs the chunks of a body in the content encoding
//! [`aws-chunked`](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
//!
//! `aws-sigv4` can sign a chunk, but derives the key for each of them, and needs the whole chunk in one buffer. The key
//! and the signatures are computed with its functions.

use std::fmt::{self, Write as _};
use std::time::SystemTime;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use http::header::HeaderName;
use sha2::{Digest, Sha256};

use super::{Algorithm, Scope};
use crate::body::Body;
use crate::checksum::Trailer;
use crate::credentials::Credentials;
use crate::hex::push_hex;

/// The length of a signature in hexadecimal digits.
pub(crate) const SIGNATURE_LENGTH: usize = 64;

const DATE: HeaderName = HeaderName::from_static("x-amz-date");

/// The SHA-256 of an empty text, which is part of the string to sign.
const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Signs the chunks and the trailer of one body. Each signature covers the previous one.
#[derive(Clone)]
pub(crate) struct ChunkSigner {
    key: Vec<u8>,
    /// Time and scope, as they are signed.
    time: String,
    scope: String,
    previous: String,
    hash: Sha256,
}

impl ChunkSigner {
    /// Remembers in the extensions of a request how its chunks are signed, if they are to be signed. The request must
    /// have been signed with the same arguments.
    pub(crate) fn remember(
        request: &mut http::Request<Body>,
        credentials: &Credentials,
        scope: &Scope<'_>,
        time: SystemTime,
    ) {
        let is_signed = request.extensions().get::<Trailer>().is_some_and(|it| it.is_signed);
        if is_signed && scope.algorithm == Algorithm::SigV4 {
            let signer = ChunkSigner::of(request, credentials, scope, time);
            if let Some(signer) = signer {
                request.extensions_mut().insert(signer);
            }
        }
    }

    fn of(
        request: &http::Request<Body>,
        credentials: &Credentials,
        scope: &Scope<'_>,
        time: SystemTime,
    ) -> Option<ChunkSigner> {
        let signature = super::signature_of(request)?;
        let date_and_time = request.headers().get(DATE)?.to_str().ok()?;
        let (date, _) = date_and_time.split_once('T')?;
        let (region, service) = (scope.region, scope.service);
        let key = generate_signing_key(credentials.secret_access_key(), time, region, service);
        Some(ChunkSigner {
            key: key.as_ref().to_vec(),
            time: date_and_time.to_owned(),
            scope: format!("{date}/{region}/{service}/aws4_request"),
            previous: signature.to_owned(),
            hash: Sha256::new(),
        })
    }

    /// Adds bytes to the current chunk.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// The signature of the current chunk, which ends.
    pub(crate) fn sign_chunk(&mut self) -> &str {
        let mut hashes = format!("{OF_NOTHING}\n");
        push_hex(&mut hashes, &self.hash.finalize_reset());
        self.sign("AWS4-HMAC-SHA256-PAYLOAD", &hashes)
    }

    /// The signature of the trailer, which has one header.
    pub(crate) fn sign_trailer(&mut self, name: &str, value: &str) -> &str {
        let mut hash = String::with_capacity(SIGNATURE_LENGTH);
        push_hex(&mut hash, &Sha256::digest(format!("{name}:{value}\n")));
        self.sign("AWS4-HMAC-SHA256-TRAILER", &hash)
    }

    fn sign(&mut self, algorithm: &str, hashes: &str) -> &str {
        let ChunkSigner { time, scope, previous, .. } = self;
        let mut text = String::with_capacity(320);
        // Writing to a string does not fail.
        let _ = write!(text, "{algorithm}\n{time}\n{scope}\n{previous}\n{hashes}");
        self.previous = calculate_signature(&self.key, text.as_bytes());
        &self.previous
    }
}

impl fmt::Debug for ChunkSigner {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChunkSigner").field("scope", &self.scope).finish_non_exhaustive()
    }
}

#[cfg(test)]
impl ChunkSigner {
    /// The signer of the example in [the documentation of
    /// S3](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
    pub(crate) fn of_documentation() -> ChunkSigner {
        let seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
        ChunkSigner { previous: seed.to_owned(), ..tests::signer("us-east-1") }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::sign::sign;

    pub(super) fn signer(region: &str) -> ChunkSigner {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "example");
        let time = UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        let scope = Scope::new("s3", region);
        let request = http::Request::put("http://examplebucket.s3.amazonaws.com/");
        let mut request = request.body(Body::empty()).unwrap();
        sign(&mut request, &credentials, &scope, time).unwrap();
        ChunkSigner::of(&request, &credentials, &scope, time).unwrap()
    }

    #[test]
    fn signatures_are_those_of_the_documentation() {
        let mut signer = ChunkSigner::of_documentation();
        for (length, signature) in [
            (65_536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
            (1_024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
            (0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"),
        ] {
            signer.update(&vec![b'a'; length]);
            assert_eq!(signer.sign_chunk(), signature);
        }
        assert_eq!(
            signer.sign_trailer("x-amz-checksum-crc32c", "sOO8/Q=="),
            "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
        );
    }

    #[test]
    fn the_first_signature_is_that_of_the_request() {
        let signer = signer("eu-central-1");
        assert_eq!(signer.scope, "20130524/eu-central-1/s3/aws4_request");
        assert_eq!(signer.time, "20130524T000000Z");
        assert_eq!(signer.previous.len(), SIGNATURE_LENGTH);
        assert!(!format!("{signer:?}").contains("key"));
    }
}
