//! Parses a [`Timestamp`].

use super::format::{MONTHS, day_of};
use super::{NANOS_PER_SEC, Timestamp};
use crate::decode_error::DecodeError;
use crate::json::Decimal;

impl Timestamp {
    /// Parses [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339#section-5.6):
    /// `2019-12-16T23:48:18.123Z`, also with an offset such as `+01:00`, or `+0000` as Lambda sends
    /// it, and with a space instead of the `T`.
    ///
    /// # Errors
    /// The text has another format, or the date or time does not exist.
    pub fn parse_date_time(text: &str) -> Result<Self, DecodeError> {
        date_time(text)
            .ok_or_else(|| DecodeError::value(text, "a date-time like 2019-12-16T23:48:18Z"))
    }

    /// Parses the preferred format of [RFC
    /// 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7), also with a fraction: `Mon, 16
    /// Dec 2019 23:48:18.123 GMT`.
    ///
    /// # Errors
    /// The text has another format, or the date or time does not exist.
    pub fn parse_http_date(text: &str) -> Result<Self, DecodeError> {
        http_date(text).ok_or_else(|| {
            DecodeError::value(text, "an HTTP date like Mon, 16 Dec 2019 23:48:18 GMT")
        })
    }

    /// Parses a number of seconds, with an optional fraction and exponent: `1576540098.123`.
    ///
    /// # Errors
    /// The text has another format, or the number is out of range.
    pub fn parse_epoch_seconds(text: &str) -> Result<Self, DecodeError> {
        let trimmed = text.trim();
        Decimal::at_start_of(trimmed.as_bytes())
            .filter(|number| number.len() == trimmed.len())
            .and_then(|number| Self::from_decimal(&number))
            .ok_or_else(|| DecodeError::value(text, "a number of seconds like 1576540098.123"))
    }
}

fn date_time(text: &str) -> Option<Timestamp> {
    let mut rest = Cursor(text.trim().as_bytes());
    let year = rest.number(4)?;
    rest.one_of(b"-")?;
    let month = rest.number(2)?;
    rest.one_of(b"-")?;
    let day = rest.number(2)?;
    rest.one_of(b"Tt ")?;
    let time = rest.time(day_checked(year, month, day)?)?;
    let offset = rest.offset()?;
    rest.end()?;
    Some(Timestamp { secs: time.secs - offset, ..time })
}

fn http_date(text: &str) -> Option<Timestamp> {
    let (weekday, rest) = text.trim().split_once(", ")?;
    // The weekday follows from the date, so only its format is checked.
    if weekday.len() != 3 || !weekday.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let mut rest = Cursor(rest.as_bytes());
    let day = rest.number(2)?;
    rest.one_of(b" ")?;
    let month = rest.month()?;
    rest.one_of(b" ")?;
    let year = rest.number(4)?;
    rest.one_of(b" ")?;
    let time = rest.time(day_checked(year, month, day)?)?;
    (rest.0 == b" GMT").then_some(time)
}

/// The day, if the date exists.
fn day_checked(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then(|| day_of(year, month, day))
}

/// The unread rest of a text.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// A number with exactly this many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
        })
    }

    /// A number with exactly this many digits that is at most `most`.
    fn number_up_to(&mut self, most: i64, digits: usize) -> Option<i64> {
        self.number(digits).filter(|number| *number <= most)
    }

    fn one_of(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        any.contains(first).then_some(*first)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }

    fn month(&mut self) -> Option<i64> {
        let (name, rest) = self.0.split_at_checked(3)?;
        self.0 = rest;
        let index = MONTHS.iter().position(|month| month.as_bytes() == name)?;
        i64::try_from(index + 1).ok()
    }

    /// Hours, minutes and seconds of a day, with an optional fraction. A leap second is the first
    /// second of the next minute, as in POSIX.
    fn time(&mut self, day: i64) -> Option<Timestamp> {
        let hour = self.number_up_to(23, 2)?;
        self.one_of(b":")?;
        let minute = self.number_up_to(59, 2)?;
        self.one_of(b":")?;
        let second = self.number_up_to(60, 2)?;
        let nanos = self.fraction()?;
        Some(Timestamp { secs: ((day * 24 + hour) * 60 + minute) * 60 + second, nanos })
    }

    /// The optional fraction after a point. Digits beyond nanoseconds are ignored.
    fn fraction(&mut self) -> Option<u32> {
        let Some(rest) = self.0.strip_prefix(b".") else { return Some(0) };
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = rest.split_at_checked(count).filter(|_| count > 0)?;
        self.0 = rest;
        let mut place = NANOS_PER_SEC;
        let nanos = digits.iter().map(|digit| {
            place /= 10;
            u32::from(digit - b'0') * place
        });
        Some(nanos.sum())
    }

    /// The offset from UTC in seconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number_up_to(23, 2)?;
        if self.0.first() == Some(&b':') {
            self.one_of(b":")?;
        }
        let minutes = self.number_up_to(59, 2)?;
        Some(sign * (hours * 60 + minutes) * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECS: i64 = 1_576_540_098;

    #[test]
    fn reads_date_times() {
        let cases = [
            ("2019-12-16T23:48:18Z", 0),
            ("2019-12-16t23:48:18z", 0),
            ("2019-12-16 23:48:18Z", 0),
            ("2019-12-16T22:48:18-01:00", 0),
            ("2019-12-17T00:48:18+01:00", 0),
            ("2019-12-16T23:48:18.123+0000", 123_000_000),
            ("2019-12-16T23:48:18.1234567899Z", 123_456_789),
            ("2019-12-16T23:47:78Z", -1),
        ];
        for (text, nanos) in cases {
            let expected =
                u32::try_from(nanos).ok().map(|nanos| Timestamp::from_secs_and_nanos(SECS, nanos));
            assert_eq!(Timestamp::parse_date_time(text).ok(), expected, "{text}");
        }
        assert_eq!(
            Timestamp::parse_date_time("2016-12-31T23:59:60Z"),
            Timestamp::parse_date_time("2017-01-01T00:00:00Z")
        );
        assert!(Timestamp::parse_date_time("2000-02-29T00:00:00Z").is_ok());
    }

    #[test]
    fn refuses_what_is_not_a_date_time() {
        let wrong = [
            "",
            "2019",
            "2019-12-16",
            "2019-12-16T23:48:18",
            "2019-12-16  23:48:18Z",
            "2019-12-16T23:48:18.Z",
            "2019-13-16T23:48:18Z",
            "2019-02-29T23:48:18Z",
            "1900-02-29T00:00:00Z",
            "2019-12-00T23:48:18Z",
            "2019-12-16T24:00:00Z",
            "2019-12-16T23:60:18Z",
            "2019-12-16T23:48:18Zx",
            "+019-12-16T23:48:18Z",
            "2019-12-16T23:48:18+1:00",
            "2019-12-16T23:48:18ä",
        ];
        for text in wrong {
            let error = Timestamp::parse_date_time(text).unwrap_err();
            assert!(error.to_string().contains("is not a date-time"), "{error}");
        }
    }

    #[test]
    fn reads_http_dates() {
        let read = |text| Timestamp::parse_http_date(text).ok();
        assert_eq!(read("Mon, 16 Dec 2019 23:48:18 GMT"), Some(Timestamp::from_secs(SECS)));
        assert_eq!(
            read(" Mon, 16 Dec 2019 23:48:18.5 GMT"),
            Some(Timestamp::from_secs_and_nanos(SECS, 500_000_000))
        );
        let wrong = [
            "",
            ", ",
            "Mon, 16 Dec 2019 23:48:18",
            "Mon, 16 Foo 2019 23:48:18 GMT",
            "Mon, 32 Dec 2019 23:48:18 GMT",
            "Mon, 16 Dec 2019 23:48:18. GMT",
            "Monday, 16-Dec-19 23:48:18 GMT",
            "Mon, 16 Dec 2019 23:48:18 CET",
        ];
        for text in wrong {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reads_epoch_seconds() {
        let cases = [
            ("1576540098", SECS, 0),
            ("1576540098.123", SECS, 123_000_000),
            ("1.576540098123e9", SECS, 123_000_000),
            ("-1.5", -2, 500_000_000),
            ("0.0000000001", 0, 0),
            ("1e0", 1, 0),
        ];
        for (text, secs, nanos) in cases {
            assert_eq!(
                Timestamp::parse_epoch_seconds(text).unwrap(),
                Timestamp::from_secs_and_nanos(secs, nanos),
                "{text}"
            );
        }
        for text in ["", "x", "1.5x", "9223372036854775808", "1e400", "NaN"] {
            assert!(Timestamp::parse_epoch_seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for secs in (-62_135_596_800..253_402_300_799_i64).step_by(123_456_789) {
            let time = Timestamp::from_secs_and_nanos(secs, 12_000_000);
            assert_eq!(Timestamp::parse_date_time(&time.to_date_time()), Ok(time));
            assert_eq!(Timestamp::parse_epoch_seconds(&time.to_epoch_seconds()), Ok(time));
            let whole = Timestamp::from_secs(secs);
            assert_eq!(Timestamp::parse_http_date(&whole.to_http_date()), Ok(whole));
        }
    }
}
