//! The prelude of a message: its lengths, and a checksum of them.

use bytes::Buf as _;

use crate::decode_error::DecodeError;

/// The length of a prelude: two lengths and their checksum, of four bytes each.
pub(super) const LENGTH: usize = 12;
/// The length of a message without headers and payload: the prelude, and the checksum at the end.
const SHORTEST: u32 = 16;
/// The limits of other clients of AWS: that of messages is in
/// [aws-c-event-stream](https://github.com/awslabs/aws-c-event-stream/blob/main/include/aws/event-stream/event_stream.h),
/// that of headers in [botocore](https://github.com/boto/botocore/blob/develop/botocore/eventstream.py).
const MAX_LENGTH: u32 = 24 * 1024 * 1024;
const MAX_HEADERS_LENGTH: u32 = 128 * 1024;

/// The length of the message that begins with these bytes, or `None` if its prelude is incomplete.
///
/// `aws-smithy-eventstream` looks at the prelude only once the whole message is there. This check
/// comes first, so that nobody waits for, or allocates, the length that a damaged prelude announces.
pub(super) fn message_length(bytes: &[u8]) -> Result<Option<usize>, DecodeError> {
    let Some(mut prelude) = bytes.get(..LENGTH) else { return Ok(None) };
    verify("prelude", prelude)?;
    let (length, headers) = (prelude.get_u32(), prelude.get_u32());
    if !(SHORTEST..=MAX_LENGTH).contains(&length) {
        return Err(DecodeError::new(format!(
            "the message announces {length} bytes, but {SHORTEST} to {MAX_LENGTH} are allowed"
        )));
    }
    if headers > MAX_HEADERS_LENGTH {
        return Err(DecodeError::new(format!(
            "the message announces {headers} bytes of headers, but {MAX_HEADERS_LENGTH} are allowed"
        )));
    }
    // 24 MiB fit into every `usize` that there is a standard library for.
    Ok(usize::try_from(length).ok())
}

/// Compares bytes with the checksum that is the last of them.
pub(super) fn verify(part: &str, bytes: &[u8]) -> Result<(), DecodeError> {
    let Some((bytes, checksum)) = bytes.split_last_chunk() else { return Ok(()) };
    let (actual, announced) = (crc32fast::hash(bytes), u32::from_be_bytes(*checksum));
    if actual == announced {
        return Ok(());
    }
    Err(DecodeError::new(format!(
        "the checksum of the {part} is {actual:08x}, but the message announces {announced:08x}"
    )))
}
