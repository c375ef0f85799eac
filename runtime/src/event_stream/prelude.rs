//! The prelude of a message: two lengths and a checksum.

use bytes::Buf as _;

use crate::decode_error::DecodeError;

/// The length of a prelude: two lengths and their checksum, of four bytes each.
pub(super) const LENGTH: usize = 12;
/// The length of a message without headers and payload: the prelude, and the checksum at the end.
const SHORTEST: u32 = 16;
/// The limits of other AWS clients: the limit of messages is that of
/// [aws-c-event-stream](https://github.com/awslabs/aws-c-event-stream/blob/main/include/aws/event-stream/event_stream.h),
/// the limit of headers is that of
/// [botocore](https://github.com/boto/botocore/blob/develop/botocore/eventstream.py).
const MAX_LENGTH: u32 = 24 * 1024 * 1024;
const MAX_HEADERS_LENGTH: u32 = 128 * 1024;

/// The length of the message that starts with these bytes, or `None` if its prelude is incomplete.
///
/// `aws-smithy-eventstream` checks the prelude only once the whole message is in memory. This check
/// comes first, so that the length in a corrupt prelude is neither waited for nor allocated.
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
    // 24 MiB fit into `usize` on every platform with a standard library.
    Ok(usize::try_from(length).ok())
}

/// Verifies the checksum at the end of the bytes.
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
