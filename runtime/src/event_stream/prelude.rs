//! [`Prelude`]: the lengths with which a message begins.

use crate::decode_error::DecodeError;

/// How long a checksum is, and a length.
pub(super) const WORD: usize = 4;

/// How a message begins: its length, that of its headers, and a checksum of the two, so that nobody
/// waits for what a damaged length announces. All numbers of the encoding are big-endian.
#[derive(Clone, Copy)]
pub(super) struct Prelude {
    /// The length of the whole message, which is no less than [`Prelude::SHORTEST`].
    pub(super) total: usize,
    /// The length of the headers, which are within the message.
    pub(super) headers: usize,
}

impl Prelude {
    /// The length of a prelude.
    pub(super) const LENGTH: usize = 3 * WORD;
    /// The length of a message with neither headers nor a payload: its prelude, and the checksum at
    /// its end.
    pub(super) const SHORTEST: usize = Self::LENGTH + WORD;

    /// The length of the message that begins here, or `None` if that has not come yet.
    pub(super) fn total(bytes: &[u8]) -> Result<Option<usize>, DecodeError> {
        let Some(total) = word(bytes, 0) else { return Ok(None) };
        let (total, shortest) = (length(total), Self::SHORTEST);
        if total < shortest {
            let error = format!("a message of {total} bytes, where an empty one has {shortest},");
            return Err(DecodeError::at_byte(error, 0));
        }
        Ok(Some(total))
    }

    /// The prelude of the message that begins here, or `None` if it has not come yet.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, DecodeError> {
        let Some(total) = Self::total(bytes)? else { return Ok(None) };
        let lengths = bytes.first_chunk::<{ 2 * WORD }>();
        let (Some(lengths), Some(announced)) = (lengths, word(bytes, 2 * WORD)) else {
            return Ok(None);
        };
        verify("prelude", lengths, announced)?;
        let headers = length(word(bytes, WORD).unwrap_or_default());
        if headers > total - Self::SHORTEST {
            let error = format!("headers of {headers} bytes in a message of {total}");
            return Err(DecodeError::at_byte(error, WORD));
        }
        Ok(Some(Self { total, headers }))
    }
}

/// Four bytes as a number, if they are there.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_be_bytes)
}

/// Makes sure that the bytes have the checksum that stands behind them: a
/// [CRC-32](https://www.rfc-editor.org/rfc/rfc1952#section-8), as in gzip.
pub(super) fn verify(what: &str, bytes: &[u8], announced: u32) -> Result<(), DecodeError> {
    let actual = crc32fast::hash(bytes);
    if actual == announced {
        return Ok(());
    }
    let error =
        format!("the checksum of the {what} is {actual:08x}, and {announced:08x} was announced");
    Err(DecodeError::at_byte(error, bytes.len()))
}

/// A length as the memory has it. One that no memory has is longer than every message.
fn length(word: u32) -> usize {
    usize::try_from(word).unwrap_or(usize::MAX)
}
