//! The string functions of the rules engine.

use percent_encoding::utf8_percent_encode;

use crate::percent::RESERVED;

/// `substring`: the characters from `start` up to, not including, `stop`; with `reverse` both count
/// from the end.
///
/// `None` if the string is shorter than `stop`, if `start` is not below `stop`, or if the string is
/// not ASCII.
///
/// ```
/// use tinsmith_runtime::endpoint::substring;
///
/// assert_eq!(substring("bucket--usw2-az1--x-s3", 0, 6, true), Some("--x-s3"));
/// ```
pub fn substring(value: &str, start: usize, stop: usize, reverse: bool) -> Option<&str> {
    if start >= stop || !value.is_ascii() {
        return None;
    }
    if reverse {
        let end = value.len().checked_sub(start)?;
        let begin = value.len().checked_sub(stop)?;
        value.get(begin..end)
    } else {
        value.get(start..stop)
    }
}

/// `uriEncode`: percent-encodes all characters except letters, digits, `-`, `.`, `_` and `~`.
pub fn uri_encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// `split`: splits a string at a delimiter.
///
/// Returns at most `limit` parts, the last of which contains the rest; 0 means no limit. An empty
/// delimiter does not split.
///
/// ```
/// use tinsmith_runtime::endpoint::split;
///
/// assert_eq!(split("a--b--c", "--", 2), ["a", "b--c"]);
/// ```
pub fn split<'a>(value: &'a str, delimiter: &str, limit: usize) -> Vec<&'a str> {
    match limit {
        _ if delimiter.is_empty() => vec![value],
        0 => value.split(delimiter).collect(),
        limit => value.splitn(limit, delimiter).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_from_either_end() {
        assert_eq!(substring("abcde", 0, 4, false), Some("abcd"));
        assert_eq!(substring("abcde", 1, 5, false), Some("bcde"));
        assert_eq!(substring("abcde", 0, 4, true), Some("bcde"));
        assert_eq!(substring("abcde", 1, 5, true), Some("abcd"));
    }

    #[test]
    fn a_substring_that_is_not_there_is_none() {
        for reverse in [false, true] {
            assert_eq!(substring("abcde", 0, 6, reverse), None);
            assert_eq!(substring("abcde", 2, 2, reverse), None);
            assert_eq!(substring("abcde", 3, 2, reverse), None);
            assert_eq!(substring("abcdé", 0, 2, reverse), None);
            assert_eq!(substring("", 0, 1, reverse), None);
            assert_eq!(substring("abc", usize::MAX - 1, usize::MAX, reverse), None);
        }
    }

    #[test]
    fn only_unreserved_characters_are_not_encoded() {
        assert_eq!(uri_encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(uri_encode("/: \"%é"), "%2F%3A%20%22%25%C3%A9");
        assert_eq!(uri_encode(""), "");
    }

    #[test]
    fn splitting() {
        assert_eq!(split("a--b--c", "--", 0), ["a", "b", "c"]);
        assert_eq!(split("a--b--c", "--", 1), ["a--b--c"]);
        assert_eq!(split("a--b--c", "--", 9), ["a", "b", "c"]);
        assert_eq!(split("--a--", "--", 0), ["", "a", ""]);
        assert_eq!(split("", "--", 0), [""]);
        assert_eq!(split("ab", "", 0), ["ab"]);
    }
}
