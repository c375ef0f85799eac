//! The position where an incomplete document ends. It is computed only for errors, so that parsing
//! pays nothing for it.

use super::Reader;
use super::kind::Kind;
use crate::decode_error::DecodeError;

/// The path of member names at the end of an incomplete document: `Filter.StartedAfter`.
#[cold]
pub(super) fn end_of(beginning: &[u8]) -> String {
    let mut names = Vec::new();
    // The end of the input is an error, which leaves the path in `names`.
    let _ = follow(&mut Reader::new(beginning), &mut names);
    names.join(".")
}

fn follow(cbor: &mut Reader<'_>, names: &mut Vec<String>) -> Result<(), DecodeError> {
    match cbor.peek() {
        Some(Kind::Map) => {
            cbor.begin_object()?;
            while let Some(key) = cbor.next_key()? {
                names.push(key.into_owned());
                follow(cbor, names)?;
                names.pop();
            }
            Ok(())
        }
        Some(Kind::Array) => {
            cbor.begin_array()?;
            while cbor.next_element()? {
                follow(cbor, names)?;
            }
            Ok(())
        }
        _ => cbor.skip(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_members_that_are_open() {
        for (beginning, expected) in [
            (b"\xbf\x61a".as_slice(), "a"),
            (b"\xbf\x61a\x01\x61b\xc1", "b"),
            (b"\xbf\x61a\xbf\x61b\xbf\xff\xff\x61c\xbf\x61d\x9f\xbf\x61e\x61f\x61g", "c.d.g"),
            (b"\xbf\x61a\x9f\xc1\x18\x20", "a"),
            (b"\x9f", ""),
        ] {
            assert_eq!(end_of(beginning), expected, "{beginning:?}");
        }
    }
}
