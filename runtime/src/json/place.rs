//! The position where an incomplete document ends.

use super::Reader;

crate::keyed::end_of_document!(Reader, Some(b'{'), Some(b'['));

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
