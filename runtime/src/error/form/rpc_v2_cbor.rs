//! Reads the description of an error from a CBOR map.

use super::{Description, bare_code};
use crate::cbor::Reader;
use crate::decode_error::DecodeError;

/// The description in a body. Members before a syntax error are used as if the body were valid.
pub(super) fn describe(body: &[u8]) -> Description {
    let mut description = Description::default();
    let _ = read(&mut Reader::new(body), &mut description);
    description
}

fn read(cbor: &mut Reader<'_>, description: &mut Description) -> Result<(), DecodeError> {
    cbor.begin_object()?;
    while let Some(key) = cbor.next_key()? {
        match key.as_ref() {
            "__type" => {
                let text = cbor.string_or_skip()?;
                description.code = text.as_deref().and_then(bare_code).map(str::to_owned);
            }
            "message" | "Message" => description.message = cbor.string_or_skip()?,
            _ => cbor.skip()?,
        }
    }
    Ok(())
}
