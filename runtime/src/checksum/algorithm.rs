//! [`Algorithm`]: the algorithm of a checksum.

use std::fmt;

use http::HeaderName;

/// The algorithm of a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// CRC-32 of [ISO 3309](https://www.rfc-editor.org/rfc/rfc1952#section-8): the default of requests.
    Crc32,
    /// CRC-32C, [RFC 3720](https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4).
    Crc32c,
    /// CRC-64 of the [NVM Express specification](https://nvmexpress.org/specifications/): the default of S3.
    Crc64Nvme,
    /// SHA-1, [RFC 3174](https://www.rfc-editor.org/rfc/rfc3174).
    Sha1,
    /// SHA-256, [RFC 6234](https://www.rfc-editor.org/rfc/rfc6234).
    Sha256,
    /// SHA-512, [RFC 6234](https://www.rfc-editor.org/rfc/rfc6234).
    Sha512,
    /// MD5, [RFC 1321](https://www.rfc-editor.org/rfc/rfc1321).
    Md5,
}

/// All algorithms.
pub(super) const ALL: [Algorithm; 7] = [
    Algorithm::Crc32,
    Algorithm::Crc32c,
    Algorithm::Crc64Nvme,
    Algorithm::Sha1,
    Algorithm::Sha256,
    Algorithm::Sha512,
    Algorithm::Md5,
];

impl Algorithm {
    /// The name in models and in the header `x-amz-sdk-checksum-algorithm`, such as `CRC32`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Crc32 => "CRC32",
            Algorithm::Crc32c => "CRC32C",
            Algorithm::Crc64Nvme => "CRC64NVME",
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha512 => "SHA512",
            Algorithm::Md5 => "MD5",
        }
    }

    /// The name of the header or trailer with the checksum in base64, such as `x-amz-checksum-crc32`.
    #[must_use]
    pub const fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Algorithm::Crc32 => "x-amz-checksum-crc32",
            Algorithm::Crc32c => "x-amz-checksum-crc32c",
            Algorithm::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Algorithm::Sha1 => "x-amz-checksum-sha1",
            Algorithm::Sha256 => "x-amz-checksum-sha256",
            Algorithm::Sha512 => "x-amz-checksum-sha512",
            Algorithm::Md5 => "x-amz-checksum-md5",
        })
    }

    /// The algorithm of this name, if it is supported.
    pub(crate) fn of(name: &str) -> Option<Algorithm> {
        ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The length of a checksum in bytes.
    pub(super) const fn length(self) -> usize {
        match self {
            Algorithm::Crc32 | Algorithm::Crc32c => 4,
            Algorithm::Crc64Nvme => 8,
            Algorithm::Sha1 => 20,
            Algorithm::Sha256 => 32,
            Algorithm::Sha512 => 64,
            Algorithm::Md5 => 16,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
