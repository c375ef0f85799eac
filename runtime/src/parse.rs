//! Parses header values: the inverse of [`text`](crate::text).

use std::borrow::Cow;
use std::str::FromStr;

use crate::decode_error::DecodeError;
use crate::timestamp::Timestamp;

/// A string, unchanged.
///
/// # Errors
/// Never fails.
#[inline]
pub fn string(text: &str) -> Result<String, DecodeError> {
    Ok(text.to_owned())
}

/// Parses `true` or `false`.
///
/// # Errors
/// The text is neither.
pub fn boolean(text: &str) -> Result<bool, DecodeError> {
    match text.trim() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(DecodeError::value(text, "`true` or `false`")),
    }
}

/// Parses a decimal integer.
///
/// # Errors
/// The text is not an integer, or is out of range of the type.
#[inline]
pub fn integer<T: FromStr>(text: &str) -> Result<T, DecodeError> {
    text.trim().parse().map_err(|_| not_an_integer(text))
}

#[cold]
fn not_an_integer(text: &str) -> DecodeError {
    let digits = text.trim().trim_start_matches(['+', '-']);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    DecodeError::value(
        text,
        if is_number { "an integer in the range of its type" } else { "an integer" },
    )
}

/// Parses a number, `NaN`, `Infinity` or `-Infinity`.
///
/// # Errors
/// The text is not a number, or is out of range.
pub fn float(text: &str) -> Result<f32, DecodeError> {
    match special(text.trim()) {
        // The three values are the same in both types.
        Some(value) => Ok(value as f32),
        None => finite(text, f32::is_finite),
    }
}

/// Parses a number, `NaN`, `Infinity` or `-Infinity`.
///
/// # Errors
/// The text is not a number, or is out of range.
pub fn double(text: &str) -> Result<f64, DecodeError> {
    match special(text.trim()) {
        Some(value) => Ok(value),
        None => finite(text, f64::is_finite),
    }
}

/// The numbers with a name instead of digits.
pub(crate) fn special(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The standard library also accepts `inf`, `nan` and others, which are invalid here.
fn finite<T: FromStr + Copy>(text: &str, is_finite: fn(T) -> bool) -> Result<T, DecodeError> {
    match text.trim().parse() {
        Ok(value) if is_finite(value) => Ok(value),
        _ => Err(DecodeError::value(text, "a number")),
    }
}

/// Parses a timestamp like `2019-12-16T23:48:18Z`.
///
/// # Errors
/// The text has another format.
pub fn date_time(text: &str) -> Result<Timestamp, DecodeError> {
    Timestamp::parse_date_time(text)
}

/// Parses a timestamp like `Mon, 16 Dec 2019 23:48:18 GMT`.
///
/// # Errors
/// The text has another format.
pub fn http_date(text: &str) -> Result<Timestamp, DecodeError> {
    Timestamp::parse_http_date(text)
}

/// Parses a timestamp like `1576540098` or `1576540098.123`.
///
/// # Errors
/// The text has another format.
pub fn epoch_seconds(text: &str) -> Result<Timestamp, DecodeError> {
    Timestamp::parse_epoch_seconds(text)
}

/// Parses a string with a media type, which is base64 in headers.
///
/// # Errors
/// The text is not base64, or its contents are not UTF-8.
pub fn base64(text: &str) -> Result<String, DecodeError> {
    String::from_utf8(crate::base64::decode(text)?)
        .map_err(|_| DecodeError::value(text, "base64 of UTF-8"))
}

/// The elements of a list, which may be quoted. Empty elements are skipped, as in [RFC
/// 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2), unless they are quoted.
pub(crate) fn list(text: &str) -> Result<Vec<Cow<'_, str>>, DecodeError> {
    let mut items = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        rest = match rest.strip_prefix('"') {
            Some(quoted) => {
                let (item, after) = unquote(quoted)
                    .ok_or_else(|| DecodeError::value(text, "a list of complete quoted strings"))?;
                items.push(item);
                let after = after.trim_start();
                match after.strip_prefix(',') {
                    Some(next) => next,
                    None if after.is_empty() => after,
                    None => return Err(DecodeError::value(text, "a comma-separated list")),
                }
            }
            None => {
                let (item, next) = rest.split_once(',').unwrap_or((rest, ""));
                let item = item.trim_end();
                if !item.is_empty() {
                    items.push(Cow::Borrowed(item));
                }
                next
            }
        }
        .trim_start();
    }
    Ok(items)
}

/// The text before the closing quotation mark, and the rest after it.
fn unquote(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut owned = String::new();
    let mut rest = text;
    loop {
        let (plain, special) = rest.split_at(rest.find(['"', '\\'])?);
        if let Some(after) = special.strip_prefix('"') {
            let item =
                if owned.is_empty() { Cow::Borrowed(plain) } else { Cow::Owned(owned + plain) };
            return Some((item, after));
        }
        let mut escaped = special.chars();
        escaped.next();
        owned.push_str(plain);
        owned.push(escaped.next()?);
        rest = escaped.as_str();
    }
}

/// The elements of a list of HTTP dates, each of which contains one comma. It never fails, but has
/// the signature of [`list`].
pub(crate) fn list_of_dates(text: &str) -> Result<Vec<Cow<'_, str>>, DecodeError> {
    let ends =
        text.match_indices(',').map(|(comma, _)| comma).skip(1).step_by(2).chain([text.len()]);
    let mut start = 0;
    let dates = ends.filter_map(|end| {
        let date = text.get(start..end).filter(|date| !date.trim().is_empty());
        start = end + 1;
        date.map(Cow::Borrowed)
    });
    Ok(dates.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind() {
        assert_eq!(string("a").unwrap(), "a");
        assert!(boolean(" true").unwrap());
        assert_eq!(integer::<i8>("-5").unwrap(), -5);
        assert_eq!(float("1.1").unwrap(), 1.1);
        assert_eq!(double("1e300").unwrap(), 1e300);
        assert!(double("NaN").unwrap().is_nan());
        assert_eq!(float("-Infinity").unwrap(), f32::NEG_INFINITY);
        assert_eq!(base64("dHJ1ZQ==").unwrap(), "true");
        let time = Timestamp::from_secs(1_576_540_098);
        assert_eq!(date_time("2019-12-16T23:48:18Z").unwrap(), time);
        assert_eq!(http_date("Mon, 16 Dec 2019 23:48:18 GMT").unwrap(), time);
        assert_eq!(epoch_seconds("1576540098").unwrap(), time);
    }

    #[test]
    fn says_what_is_wrong() {
        let errors = [
            boolean("True").unwrap_err(),
            integer::<i32>("abc").unwrap_err(),
            integer::<i8>("300").unwrap_err(),
            double("inf").unwrap_err(),
            float("1e40").unwrap_err(),
            base64("?").unwrap_err(),
        ];
        let expected = [
            r#""True" is not `true` or `false`"#,
            r#""abc" is not an integer"#,
            r#""300" is not an integer in the range of its type"#,
            r#""inf" is not a number"#,
            r#""1e40" is not a number"#,
            r#""?" is not base64"#,
        ];
        assert_eq!(errors.map(|error| error.to_string()), expected);
    }

    #[test]
    fn splits_lists() {
        let cases: [(&str, &[&str]); 6] = [
            ("", &[]),
            ("a, b,c ", &["a", "b", "c"]),
            (" , a,, ", &["a"]),
            (r#""b,c", "\"def\"", a"#, &["b,c", "\"def\"", "a"]),
            (r#""" , "\\" "#, &["", "\\"]),
            (r#"a"b, c"#, &["a\"b", "c"]),
        ];
        for (text, items) in cases {
            assert_eq!(list(text).unwrap(), items, "{text}");
        }
        for text in [r#""a"#, r#""a\"#, r#""a" b"#] {
            assert!(list(text).is_err(), "{text}");
        }
    }

    #[test]
    fn splits_lists_of_dates() {
        let two = "Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 23:48:18 GMT";
        assert_eq!(list_of_dates(two).unwrap().len(), 2);
        assert_eq!(list_of_dates("").unwrap(), [""; 0]);
        assert_eq!(list_of_dates("a,").unwrap(), ["a,"]);
    }
}
