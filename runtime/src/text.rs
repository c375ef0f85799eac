//! Formats values for paths, queries and headers. Each function fits the last argument of the
//! methods of [`request::Builder`](crate::request::Builder); [`parse`](crate::parse) contains the
//! inverse functions.

mod one_line;

use std::borrow::Cow;
use std::fmt::{Debug, Display};

use crate::timestamp::Timestamp;

pub(crate) use one_line::{Chain, OneLine};

/// The return type of the functions in this module: a text, or `None` for a value that cannot be
/// serialized.
pub trait IntoText<'a> {
    /// The text, or `None`.
    fn into_text(self) -> Option<Cow<'a, str>>;
}

impl<'a> IntoText<'a> for Cow<'a, str> {
    #[inline]
    fn into_text(self) -> Option<Cow<'a, str>> {
        Some(self)
    }
}

impl<'a> IntoText<'a> for Option<Cow<'a, str>> {
    #[inline]
    fn into_text(self) -> Option<Cow<'a, str>> {
        self
    }
}

/// A string or an enum, unchanged.
#[inline]
pub fn string<T: AsRef<str> + ?Sized>(value: &T) -> Cow<'_, str> {
    Cow::Borrowed(value.as_ref())
}

/// The part of a string after its last slash.
#[inline]
pub fn last_segment<T: AsRef<str> + ?Sized>(value: &T) -> Cow<'_, str> {
    let value = value.as_ref();
    Cow::Borrowed(value.rsplit_once('/').map_or(value, |(_, last)| last))
}

/// A string in a header list: it is quoted if it would be ambiguous otherwise, or is empty.
#[inline]
pub fn quoted<T: AsRef<str> + ?Sized>(value: &T) -> Cow<'_, str> {
    quote(value.as_ref())
}

fn quote(text: &str) -> Cow<'_, str> {
    if !text.is_empty() && !text.contains([',', '"']) && text.trim() == text {
        return Cow::Borrowed(text);
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

/// `true` or `false`.
#[must_use]
pub fn boolean(value: &bool) -> Cow<'_, str> {
    Cow::Borrowed(if *value { "true" } else { "false" })
}

/// A decimal integer.
#[inline]
pub fn integer<T: Display>(value: &T) -> Cow<'_, str> {
    Cow::Owned(value.to_string())
}

/// A number with the shortest representation that parses to the same value, or `NaN`, `Infinity`,
/// `-Infinity`.
#[must_use]
pub fn float(value: &f32) -> Cow<'_, str> {
    // The standard library uses another name for infinity.
    if value.is_finite() { shortest(value) } else { double_word(f64::from(*value)) }
}

/// A number with the shortest representation that parses to the same value, or `NaN`, `Infinity`,
/// `-Infinity`.
#[must_use]
pub fn double(value: &f64) -> Cow<'_, str> {
    if value.is_finite() { shortest(value) } else { double_word(*value) }
}

/// `Debug` uses an exponent instead of many zeros; `Display` writes the zeros.
fn shortest<'a>(value: &impl Debug) -> Cow<'a, str> {
    Cow::Owned(format!("{value:?}"))
}

fn double_word<'a>(value: f64) -> Cow<'a, str> {
    Cow::Borrowed(match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    })
}

/// `2019-12-16T23:48:18Z` or `2019-12-16T23:48:18.123Z`. `None` if the year is not in 0 to 9999.
#[must_use]
pub fn date_time(value: &Timestamp) -> Option<Cow<'_, str>> {
    value.sendable().map(|time| Cow::Owned(time.to_date_time()))
}

/// `Mon, 16 Dec 2019 23:48:18 GMT`. `None` if the year is not in 0 to 9999.
#[must_use]
pub fn http_date(value: &Timestamp) -> Option<Cow<'_, str>> {
    value.sendable().map(|time| Cow::Owned(time.to_http_date()))
}

/// `1576540098` or `1576540098.123`. `None` if the year is not in 0 to 9999.
#[must_use]
pub fn epoch_seconds(value: &Timestamp) -> Option<Cow<'_, str>> {
    value.sendable().map(|time| Cow::Owned(time.to_epoch_seconds()))
}

/// A string with a media type, which is base64 in headers.
#[inline]
pub fn base64<T: AsRef<str> + ?Sized>(value: &T) -> Cow<'_, str> {
    Cow::Owned(crate::base64::encode(value.as_ref().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_each_kind() {
        assert_eq!(string("a b"), "a b");
        let segments = ["/hostedzone/Z1", "Z1", "a/b/c", "/a/", ""].map(last_segment);
        assert_eq!(segments, ["Z1", "Z1", "c", "", ""]);
        assert_eq!(boolean(&true), "true");
        assert_eq!(integer(&-5_i8), "-5");
        assert_eq!(float(&1.1), "1.1");
        assert_eq!(double(&-0.5), "-0.5");
        assert_eq!(double(&1e300), "1e300");
        assert_eq!(base64("true"), "dHJ1ZQ==");
    }

    #[test]
    fn cuts_times_to_milliseconds() {
        for (secs, nanos, formats) in [
            (1_576_540_098, 0, ["2019-12-16T23:48:18Z", "1576540098"]),
            (1_576_540_098, 999_999, ["2019-12-16T23:48:18Z", "1576540098"]),
            (1_576_540_098, 123_999_999, ["2019-12-16T23:48:18.123Z", "1576540098.123"]),
            (-1, 999_999_999, ["1969-12-31T23:59:59.999Z", "-0.001"]),
        ] {
            let time = Timestamp::from_secs_and_nanos(secs, nanos);
            assert_eq!([date_time(&time), epoch_seconds(&time)], formats.map(|it| Some(it.into())));
        }
        let time = Timestamp::from_secs_and_nanos(1_576_540_098, 999_999_999);
        assert_eq!(http_date(&time).as_deref(), Some("Mon, 16 Dec 2019 23:48:18 GMT"));
    }

    #[test]
    fn writes_the_years_0_to_9999() {
        let written = |secs| {
            let time = Timestamp::from_secs_and_nanos(secs, 999_999_999);
            [date_time(&time), http_date(&time), epoch_seconds(&time)].map(|it| it.is_some())
        };
        for secs in [-62_167_219_200, 0, 253_402_300_799] {
            assert_eq!(written(secs), [true; 3], "{secs}");
        }
        for secs in [i64::MIN, -62_167_219_201, 253_402_300_800, i64::MAX] {
            assert_eq!(written(secs), [false; 3], "{secs}");
        }
    }

    #[test]
    fn names_what_is_not_a_number() {
        assert_eq!(
            [double(&f64::NAN), double(&f64::INFINITY), double(&f64::NEG_INFINITY)],
            ["NaN", "Infinity", "-Infinity"]
        );
        assert_eq!(
            [float(&f32::NAN), float(&f32::INFINITY), float(&f32::NEG_INFINITY)],
            ["NaN", "Infinity", "-Infinity"]
        );
    }

    #[test]
    fn quotes_what_needs_it() {
        assert_eq!(quoted("a b\\c"), "a b\\c");
        assert_eq!(quoted("b,c"), r#""b,c""#);
        assert_eq!(quoted(r#""def""#), r#""\"def\"""#);
        assert_eq!(quoted(r"a\,b"), r#""a\\,b""#);
        assert_eq!(quoted(" a"), r#"" a""#);
        assert_eq!(quoted(""), r#""""#);
    }
}
