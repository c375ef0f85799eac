//! [Base64](https://www.rfc-editor.org/rfc/rfc4648#section-4), in which services put bytes into texts.

use crate::decode_error::DecodeError;

/// The text for bytes, with padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    aws_smithy_types::base64::encode(bytes)
}

/// The bytes that a text stands for.
///
/// # Errors
/// The text is not base64, or has no padding where it needs some.
pub fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    aws_smithy_types::base64::decode(text.trim()).map_err(|_| DecodeError::value(text, "base64"))
}
