//! [`Hasher`]: computes a checksum.

use crc_fast::CrcAlgorithm;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::Algorithm;
use crate::base64;

/// A checksum that is computed part by part.
pub(super) struct Hasher(State);

enum State {
    Crc32(crc32fast::Hasher),
    /// Boxed, because it contains tables.
    Crc32c(Box<crc_fast::Digest>),
    Crc64Nvme(Box<crc_fast::Digest>),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha512(Box<Sha512>),
    Md5(Md5),
}

impl Hasher {
    pub(super) fn new(algorithm: Algorithm) -> Hasher {
        let crc = |algorithm| Box::new(crc_fast::Digest::new(algorithm));
        Hasher(match algorithm {
            Algorithm::Crc32 => State::Crc32(crc32fast::Hasher::new()),
            Algorithm::Crc32c => State::Crc32c(crc(CrcAlgorithm::Crc32Iscsi)),
            Algorithm::Crc64Nvme => State::Crc64Nvme(crc(CrcAlgorithm::Crc64Nvme)),
            Algorithm::Sha1 => State::Sha1(Sha1::new()),
            Algorithm::Sha256 => State::Sha256(Sha256::new()),
            Algorithm::Sha512 => State::Sha512(Box::new(Sha512::new())),
            Algorithm::Md5 => State::Md5(Md5::new()),
        })
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Crc32(state) => state.update(bytes),
            State::Crc32c(state) | State::Crc64Nvme(state) => state.update(bytes),
            State::Sha1(state) => state.update(bytes),
            State::Sha256(state) => state.update(bytes),
            State::Sha512(state) => state.update(bytes),
            State::Md5(state) => state.update(bytes),
        }
    }

    /// The checksum in base64, as it is in headers: numbers are big-endian.
    pub(super) fn finish(self) -> String {
        match self.0 {
            State::Crc32(state) => base64::encode(&state.finalize().to_be_bytes()),
            State::Crc32c(state) => {
                let [_, _, _, _, checksum @ ..] = state.finalize().to_be_bytes();
                base64::encode(&checksum)
            }
            State::Crc64Nvme(state) => base64::encode(&state.finalize().to_be_bytes()),
            State::Sha1(state) => base64::encode(&state.finalize()),
            State::Sha256(state) => base64::encode(&state.finalize()),
            State::Sha512(state) => base64::encode(&state.finalize()),
            State::Md5(state) => base64::encode(&state.finalize()),
        }
    }
}

/// The checksum of bytes in memory, in base64.
pub(super) fn checksum(algorithm: Algorithm, bytes: &[u8]) -> String {
    let mut hasher = Hasher::new(algorithm);
    hasher.update(bytes);
    hasher.finish()
}
