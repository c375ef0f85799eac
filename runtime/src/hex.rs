//! Hexadecimal encoding of bytes.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Appends two digits for each byte.
pub(crate) fn push_hex(text: &mut String, bytes: &[u8]) {
    for bytes in bytes.chunks(16) {
        let mut digits = [0; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
            pair.copy_from_slice(&[byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]));
        }
        // The digits are ASCII, so the conversion cannot fail.
        text.push_str(std::str::from_utf8(&digits[..2 * bytes.len()]).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_two_digits() {
        let mut text = "0x".to_owned();
        push_hex(&mut text, &[0x00, 0x0f, 0xa5, 0xff]);
        assert_eq!(text, "0x000fa5ff");
    }
}
