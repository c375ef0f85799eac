//! Reads and writes JSON, with one direct call per value.
//!
//! [`Reader`] returns values in the order of the input, and [`Writer`] writes values in the order
//! of the calls. Neither builds a tree or is generic, so generated code contains only calls.

mod containers;
mod number;
mod place;
mod reader;
mod strings;
#[cfg(test)]
mod tests;
mod values;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

pub(crate) use number::Decimal;

/// The number of bytes before a quotation mark, a backslash or a control character, which JSON
/// strings contain without escapes. It checks eight bytes at a time. It is not inlined: its
/// constants would take the registers of its callers, which save and restore them for each string.
#[inline(never)]
fn plain_prefix(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH_BITS: u64 = ONES << 7;
    // Both set the high bit of the first matching byte; for later bytes they may be wrong.
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word;
    let equal = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);

    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = (below(word, b' ') | equal(word, b'"') | equal(word, b'\\')) & HIGH_BITS;
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let special = |byte: &u8| matches!(byte, 0..b' ' | b'"' | b'\\');
    words.len() * 8 + rest.iter().position(special).unwrap_or(rest.len())
}

#[cfg(test)]
mod prefix_tests {
    use super::plain_prefix;

    #[test]
    fn finds_the_first_special_byte_at_any_place() {
        for length in 0..40 {
            for place in 0..=length {
                for special in 0..=u8::MAX {
                    let mut bytes = vec![b'!'; length];
                    bytes[place..].fill(special);
                    let plain = !matches!(special, 0..b' ' | b'"' | b'\\');
                    assert_eq!(
                        plain_prefix(&bytes),
                        if plain { length } else { place },
                        "{special} at {place} of {length}"
                    );
                }
            }
        }
    }
}
