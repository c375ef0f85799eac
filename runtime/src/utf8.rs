//! The beginning of an input that is UTF-8.

/// The input up to the first byte that is not UTF-8, and whether there is such a byte.
#[inline]
pub(crate) fn utf8_prefix(input: &[u8]) -> (&str, bool) {
    match std::str::from_utf8(input) {
        Ok(text) => (text, false),
        // The first chunk ends at the first byte that is not UTF-8.
        Err(_) => (input.utf8_chunks().next().map_or("", |chunk| chunk.valid()), true),
    }
}
