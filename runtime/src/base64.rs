//! [Base64](https://www.rfc-editor.org/rfc/rfc4648#section-4), the wire format of blobs in text.

use aws_smithy_types::base64;

use crate::decode_error::DecodeError;

/// Encodes bytes, with padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    base64::encode(bytes)
}

/// Decodes a text. White space around it is ignored.
///
/// # Errors
/// The text is not base64, lacks required padding, or has trailing bits that are not zero.
pub fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    to_bytes(text.trim()).ok_or_else(|| DecodeError::value(text, "base64"))
}

/// Decodes a text. The library requires padding and zero trailing bits, so that the encoding is
/// unique, as [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648#section-3.5) advises. The vector
/// has no spare capacity, so that `Bytes` takes it without copying.
pub(crate) fn to_bytes(text: &str) -> Option<Vec<u8>> {
    base64::decode(text).ok()
}

#[cfg(test)]
mod tests {
    // The `base64` crate, as a reference implementation.
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;

    use super::*;

    /// The test vectors of [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648#section-10).
    #[test]
    fn goes_both_ways() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in vectors {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(decode("+/+/").unwrap(), [0xFB, 0xFF, 0xBF]);
        assert_eq!(decode(" Zm9v\r\n").unwrap(), b"foo", "white space around is nothing");
    }

    #[test]
    fn is_read_as_others_read_it() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let text = STANDARD.encode(bytes);
            assert_eq!(encode(bytes), text);
            let read = to_bytes(&text).unwrap();
            assert_eq!(read, bytes);
            assert_eq!(read.capacity(), length, "there is no room left");
        }
    }

    #[test]
    fn refuses_what_is_not_quite_base64() {
        let wrong = [
            ("Zg", "no padding"),
            ("Zg=", "too little padding"),
            ("Zg===", "too much padding"),
            ("Zm9v====", "padding for nothing"),
            ("====", "only padding"),
            ("Zg==Zg==", "padding in the midst"),
            ("Zh==", "bits of no byte"),
            ("Zm9=", "bits of no byte"),
            ("-_-_", "the alphabet of URLs"),
            ("Z g=", "a space within"),
            ("Zm9v\nZm9v", "two lines"),
            ("Zm9v\n", "a line's end, which only `decode` takes away"),
            ("Zmé=", "no ASCII"),
        ];
        for (text, why) in wrong {
            assert!(to_bytes(text).is_none(), "{text:?}: {why}");
            assert!(STANDARD.decode(text).is_err(), "{text:?}: {why}");
        }
        let error = decode("Zg").unwrap_err();
        assert_eq!(error.to_string(), r#""Zg" is not base64"#);
    }
}
