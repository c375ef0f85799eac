//! Random numbers, where any will do.

use std::hash::{BuildHasher as _, RandomState};

/// 64 random bits, which are no secret: the standard library's seed for hash maps.
pub(super) fn bits() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// A number from 0 to 1.
pub(super) fn fraction() -> f64 {
    bits() as f64 / u64::MAX as f64
}
