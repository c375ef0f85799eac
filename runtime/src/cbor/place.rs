//! The position where an incomplete document ends.

use super::Reader;
use super::kind::Kind;

crate::keyed::end_of_document!(Reader, Some(Kind::Map), Some(Kind::Array));

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
