//! CRCs that can be combined: the CRC of an object follows from those of its parts.
//!
//! The algorithms of full-object checksums:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>.

use std::sync::LazyLock;

use tinsmith_runtime::base64;

/// An algorithm. `crc32fast` computes CRC32, since it uses the instructions of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
}

impl Algorithm {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
        }
    }

    /// The polynomial, with the bits in reverse order.
    fn polynomial(self) -> u64 {
        match self {
            Self::Crc32 => 0xEDB8_8320,
            Self::Crc32c => 0x82F6_3B78,
            Self::Crc64Nvme => 0x9A6C_9329_AC4B_C9B5,
        }
    }

    fn bits(self) -> usize {
        if self == Self::Crc64Nvme { 64 } else { 32 }
    }

    /// The value before and after the bits of the input.
    fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits())
    }

    fn table(self) -> &'static [u64; 256] {
        static CRC32: LazyLock<[u64; 256]> = LazyLock::new(|| table(Algorithm::Crc32));
        static CRC32C: LazyLock<[u64; 256]> = LazyLock::new(|| table(Algorithm::Crc32c));
        static CRC64: LazyLock<[u64; 256]> = LazyLock::new(|| table(Algorithm::Crc64Nvme));
        match self {
            Self::Crc32 => &CRC32,
            Self::Crc32c => &CRC32C,
            Self::Crc64Nvme => &CRC64,
        }
    }
}

fn table(algorithm: Algorithm) -> [u64; 256] {
    let mut table = [0; 256];
    for (byte, entry) in (0_u64..).zip(&mut table) {
        let step = |crc: u64, _| (crc >> 1) ^ (algorithm.polynomial() * (crc & 1));
        *entry = (0..8).fold(byte, step);
    }
    table
}

/// The checksum of some bytes, and their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Crc {
    algorithm: Algorithm,
    value: u64,
    length: u64,
}

impl Crc {
    /// The checksum of no bytes.
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Self { algorithm, value: 0, length: 0 }
    }

    pub(super) fn of(algorithm: Algorithm, bytes: &[u8]) -> Self {
        let mut crc = Self::new(algorithm);
        crc.update(bytes);
        crc
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.algorithm == Algorithm::Crc32 {
            let mut hasher = crc32fast::Hasher::new_with_initial(self.value as u32);
            hasher.update(bytes);
            self.value = u64::from(hasher.finalize());
            return;
        }
        let (table, mask) = (self.algorithm.table(), self.algorithm.mask());
        let step = |crc: u64, byte: &u8| {
            let index = usize::from(*byte ^ crc.to_le_bytes()[0]);
            table.get(index).copied().unwrap_or_default() ^ (crc >> 8)
        };
        self.value = bytes.iter().fold(self.value ^ mask, step) ^ mask;
    }

    /// The checksum of these bytes and the following ones.
    ///
    /// The checksum of bytes that zeros follow is a linear function of that of the bytes. The function for 2ⁿ zeros is
    /// that for 2ⁿ⁻¹ zeros, applied twice.
    pub(super) fn followed_by(self, next: Self) -> Self {
        let algorithm = self.algorithm;
        let (mut value, mut length) = (self.value, next.length);
        let mut zeros = Matrix::of_one_byte(algorithm);
        while length > 0 {
            if length & 1 == 1 {
                value = zeros.apply(value);
            }
            zeros = zeros.squared();
            length >>= 1;
        }
        Self { algorithm, value: value ^ next.value, length: self.length + next.length }
    }

    /// The number of bytes.
    pub(super) fn length(self) -> u64 {
        self.length
    }

    /// The bytes in network order, as base64.
    pub(super) fn to_base64(self) -> String {
        match self.algorithm.bits() {
            64 => base64::encode(&self.value.to_be_bytes()),
            _ => base64::encode(&(self.value as u32).to_be_bytes()),
        }
    }
}

/// A linear function of bits: the result for each bit.
struct Matrix([u64; 64]);

impl Matrix {
    /// The effect of one zero byte on a checksum.
    fn of_one_byte(algorithm: Algorithm) -> Self {
        let mut columns = [0; 64];
        for (bit, column) in columns.iter_mut().enumerate().take(algorithm.bits()) {
            let step = |crc: u64, _| (crc >> 1) ^ (algorithm.polynomial() * (crc & 1));
            *column = (0..8).fold(1_u64 << bit, step);
        }
        Self(columns)
    }

    fn apply(&self, bits: u64) -> u64 {
        let is_set = |bit: usize| (bits >> bit) & 1 == 1;
        let columns = self.0.iter().enumerate().filter(|(bit, _)| is_set(*bit));
        columns.fold(0, |sum, (_, column)| sum ^ column)
    }

    fn squared(&self) -> Self {
        Self(self.0.map(|column| self.apply(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Algorithm; 3] = [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme];

    /// The check values of <https://reveng.sourceforge.io/crc-catalogue/all.htm>.
    #[test]
    fn values_are_those_of_the_catalogue() {
        let values: Vec<u64> = ALL.iter().map(|it| Crc::of(*it, b"123456789").value).collect();
        assert_eq!(values, [0xCBF4_3926, 0xE306_9283, 0xAE8B_1486_0A79_9888]);
    }

    #[test]
    fn the_checksum_of_a_whole_follows_from_its_parts() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|it| (it.wrapping_mul(it) >> 7) as u8).collect();
        for algorithm in ALL {
            let whole = Crc::of(algorithm, &bytes);
            for at in [0, 1, 5, 4096, 99_999, 100_000] {
                let (first, second) = bytes.split_at(at);
                let (first, second) = (Crc::of(algorithm, first), Crc::of(algorithm, second));
                assert_eq!(first.followed_by(second), whole, "{algorithm:?} at {at}");
            }
        }
        let crc = Crc::of(Algorithm::Crc32, b"123456789");
        assert_eq!(crc.to_base64(), "y/Q5Jg==");
    }
}
