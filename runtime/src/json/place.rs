//! The position where an incomplete document ends. It is computed only for errors, so that parsing
//! pays nothing for it.

use super::Reader;
use crate::decode_error::DecodeError;

/// The path of member names at the end of an incomplete document: `Filter.StartedAfter`.
#[cold]
pub(super) fn end_of(beginning: &[u8]) -> String {
    let mut names = Vec::new();
    // The end of the input is an error, which leaves the path in `names`.
    let _ = follow(&mut Reader::new(beginning), &mut names);
    names.join(".")
}

fn follow(json: &mut Reader<'_>, names: &mut Vec<String>) -> Result<(), DecodeError> {
    match json.peek() {
        Some(b'{') => {
            json.begin_object()?;
            while let Some(key) = json.next_key()? {
                names.push(key.into_owned());
                follow(json, names)?;
                names.pop();
            }
            Ok(())
        }
        Some(b'[') => {
            json.begin_array()?;
            while json.next_element()? {
                follow(json, names)?;
            }
            Ok(())
        }
        _ => json.skip(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_members_that_are_open() {
        for (beginning, expected) in [
            ("{\"a\":", "a"),
            ("{\"a\":1,\"b\":", "b"),
            ("{\"a\":{\"b\":{}},\"c\":{\"d\":[{\"e\":\"\\\"f\"},{\"g\":", "c.d.g"),
            ("{\"a\":[\"2019\"", "a"),
            ("[", ""),
        ] {
            assert_eq!(end_of(beginning.as_bytes()), expected, "{beginning}");
        }
    }
}
