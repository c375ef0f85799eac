//! Random numbers that are not used as secrets.

use std::hash::{BuildHasher as _, RandomState};

/// 128 random bits from the standard library's seed for hash maps: 128 bits from the operating
/// system for each thread, with a different key for each call.
pub(crate) fn random_bits() -> (u64, u64) {
    let random = RandomState::new();
    (random.hash_one(0_u8), random.hash_one(1_u8))
}

/// A random number from 0 to 1, excluding 1.
pub(crate) fn fraction() -> f64 {
    // The 53 bits of precision of a double.
    (random_bits().0 >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_fill_their_range() {
        let mut tenths = [0; 10];
        for _ in 0..10_000 {
            let fraction = fraction();
            assert!((0.0..1.0).contains(&fraction), "{fraction}");
            tenths[(fraction * 10.0) as usize] += 1;
        }
        assert!(tenths.iter().all(|count| (800..1200).contains(count)), "{tenths:?}");
    }
}
