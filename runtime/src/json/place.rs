//! Where a document that is not complete ends: for errors, which then cost nothing before.

use super::Reader;
use crate::decode_error::DecodeError;

/// The names of the members within which the beginning of a document ends: `Filter.StartedAfter`.
#[cold]
pub(super) fn end_of(beginning: &[u8]) -> String {
    let mut names = Vec::new();
    // The end of the input is an error, which leaves the names of where that is.
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
