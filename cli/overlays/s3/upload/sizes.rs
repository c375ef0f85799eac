//! The sizes of parts, and how many of them are in memory.
//!
//! The limits: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.

use super::super::TransferErrorKind;

const MIB: u64 = 1024 * 1024;
/// The smallest part, except for the last one.
const SMALLEST: u64 = 5 * MIB;
/// The largest part, and the largest object that one request can upload.
pub(super) const LARGEST: u64 = 5 * 1024 * MIB;
/// The maximum number of parts.
const PARTS: u64 = 10_000;
/// Parts of unknown length become twice as large after this number of parts. With the smallest parts, an object of
/// 5 TiB is possible.
const STEP: u64 = 1_000;
/// The default number of parts in memory.
pub(super) const PARALLEL: usize = 4;
/// The maximum number of parts that can be uploaded at a time: all parts.
pub(super) const MOST_PARALLEL: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// The size of the first part.
    pub(super) first: u64,
    grows: bool,
    pub(super) parallel: usize,
    /// The memory for all parts.
    memory: u64,
}

impl Sizes {
    pub(super) fn new(
        length: Option<u64>,
        chosen: Option<u64>,
        parallel: usize,
    ) -> Result<Self, TransferErrorKind> {
        let size = chosen.unwrap_or(SMALLEST);
        if !(SMALLEST..=LARGEST).contains(&size) {
            return Err(TransferErrorKind::Invalid(format!(
                "the part size {size} is not possible; use 5 MiB to 5 GiB"
            )));
        }
        let memory = size.saturating_mul(parallel as u64);
        let necessary = length.map_or(0, |length| length.div_ceil(PARTS).next_multiple_of(MIB));
        if necessary > LARGEST {
            return Err(TransferErrorKind::Invalid(
                "the object is too large for 10,000 parts of 5 GiB".to_owned(),
            ));
        }
        Ok(Self { first: size.max(necessary), grows: length.is_none(), parallel, memory })
    }

    /// The size of a part, by its number from 1.
    pub(super) fn of_part(&self, number: i32) -> u64 {
        let index = u64::try_from(number).unwrap_or_default().saturating_sub(1);
        let doubled = if self.grows { index / STEP } else { 0 };
        let doubled = u32::try_from(doubled).unwrap_or(u32::MAX);
        2_u64.saturating_pow(doubled).saturating_mul(self.first).min(LARGEST)
    }

    /// The memory of a part, in MiB. A part that is larger than the memory for all parts has all of it.
    pub(super) fn permits(&self, bytes: u64) -> u32 {
        u32::try_from(bytes.min(self.memory).div_ceil(MIB)).unwrap_or(u32::MAX)
    }

    /// The memory for all parts, in MiB.
    pub(super) fn all_permits(&self) -> usize {
        usize::try_from(self.memory.div_ceil(MIB)).unwrap_or(usize::MAX)
    }

    pub(super) fn check_number(number: i32) -> Result<(), TransferErrorKind> {
        match u64::try_from(number) {
            Ok(1..=PARTS) => Ok(()),
            _ => Err(TransferErrorKind::Invalid(
                "the object has more than 10,000 parts; use a larger `part_size`".to_owned(),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_at_most_10_000_parts() {
        let size = |length: u64| Sizes::new(Some(length), None, 4).unwrap().first;
        assert_eq!(size(0), SMALLEST);
        assert_eq!(size(PARTS * SMALLEST), SMALLEST);
        assert_eq!(size(PARTS * SMALLEST + 1), 6 * MIB);
        assert!(size(5 * 1024 * 1024 * MIB).saturating_mul(PARTS) >= 5 * 1024 * 1024 * MIB);
        assert!(Sizes::new(Some(u64::MAX), None, 4).is_err());
        for wrong in [0, SMALLEST - 1, LARGEST + 1] {
            assert!(Sizes::new(Some(1), Some(wrong), 4).is_err());
        }
        assert!(Sizes::check_number(10_000).is_ok() && Sizes::check_number(10_001).is_err());
    }

    #[test]
    fn parts_of_unknown_length_grow() {
        let sizes = Sizes::new(None, None, 4).unwrap();
        let of = |number| sizes.of_part(number) / MIB;
        assert_eq!((of(1), of(1_000), of(1_001), of(10_000)), (5, 5, 10, 2_560));
        let whole: u64 = (1..=10_000).map(|number| sizes.of_part(number)).sum();
        assert!(whole >= 4_995 * 1024 * MIB);
        assert_eq!((sizes.permits(5 * MIB), sizes.permits(100 * MIB)), (5, 20));
        assert_eq!(sizes.all_permits(), 20);
    }
}
