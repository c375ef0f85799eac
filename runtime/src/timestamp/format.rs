//! Formats a [`Timestamp`] in Smithy's
//! [formats](https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait).

use super::{NANOS_PER_SEC, Timestamp};

const SECS_PER_DAY: i64 = 86_400;
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Timestamp {
    /// `2019-12-16T23:48:18Z`, with the fraction without trailing zeros.
    ///
    /// Years before 0 and after 9999 get more digits and a sign, which is not standard.
    #[must_use]
    pub fn to_date_time(self) -> String {
        let Fields { year, month, day, hour, minute, second, .. } = Fields::of(self);
        let fraction = fraction(self.nanos);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
    }

    /// `Mon, 16 Dec 2019 23:48:18 GMT`, without a fraction.
    #[must_use]
    pub fn to_http_date(self) -> String {
        let Fields { year, month, day, weekday, hour, minute, second } = Fields::of(self);
        let weekday =
            usize::try_from(weekday).ok().and_then(|index| DAYS.get(index)).unwrap_or(&"");
        let month =
            usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"");
        format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
    }

    /// `1576540098`, with the fraction without trailing zeros.
    #[must_use]
    pub fn to_epoch_seconds(self) -> String {
        match (self.secs, self.nanos) {
            (secs, 0) => secs.to_string(),
            // Half a second before -1 is -1.5, which is stored as -2 and half a second.
            (secs @ ..0, nanos) => {
                format!("-{}{}", (secs + 1).unsigned_abs(), fraction(NANOS_PER_SEC - nanos))
            }
            (secs, nanos) => format!("{secs}{}", fraction(nanos)),
        }
    }
}

/// A point and the digits without trailing zeros, or an empty string.
fn fraction(nanos: u32) -> String {
    match nanos {
        0 => String::new(),
        _ => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
    }
}

/// The calendar fields of a time in UTC.
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    /// The number of days since Thursday, the weekday of 1970-01-01.
    weekday: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Fields {
    fn of(time: Timestamp) -> Self {
        let (days, second) =
            (time.secs.div_euclid(SECS_PER_DAY), time.secs.rem_euclid(SECS_PER_DAY));
        let (year, month, day) = date_of(days);
        Self {
            year,
            month,
            day,
            weekday: days.rem_euclid(7),
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
        }
    }
}

/// The Gregorian date of a day, counted from 1970-01-01.
///
/// Years start in March, so that the leap day is their last day; and they are grouped in cycles of
/// 400 years, which all have the same number of days.
fn date_of(days: i64) -> (i64, i64, i64) {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    // March 1 of the year 0.
    let days = days + 719_468;
    let (span, day) = (days.div_euclid(DAYS_OF_400_YEARS), days.rem_euclid(DAYS_OF_400_YEARS));
    // Without the previous leap days, every year has 365 days.
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // March to July have 153 days, and so have the next five months.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 400 * span + year + i64::from(month >= 10);
    (year, if month < 10 { month + 3 } else { month - 9 }, day)
}

/// The day of a Gregorian date, counted from 1970-01-01: the inverse of [`date_of`].
pub(super) fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let month = if month > 2 { month - 3 } else { month + 9 };
    let (span, year) = (year.div_euclid(400), year.rem_euclid(400));
    span * 146_097 + 365 * year + year / 4 - year / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_are_inverses_and_consecutive() {
        let mut before = date_of(-800_001);
        for days in -800_000..800_000 {
            let (year, month, day) = date_of(days);
            assert_eq!(day_of(year, month, day), days);
            assert!(
                (year, month, day) > before && (1..=12).contains(&month) && (1..=31).contains(&day)
            );
            before = (year, month, day);
        }
        assert_eq!(date_of(0), (1970, 1, 1));
        assert_eq!(date_of(11_016), (2000, 2, 29));
    }

    #[test]
    fn writes_the_three_formats() {
        let time = Timestamp::from_secs_and_nanos(1_576_540_098, 120_000_000);
        assert_eq!(time.to_date_time(), "2019-12-16T23:48:18.12Z");
        assert_eq!(time.to_http_date(), "Mon, 16 Dec 2019 23:48:18 GMT");
        assert_eq!(time.to_epoch_seconds(), "1576540098.12");
        let before = Timestamp::from_secs_and_nanos(-2, 500_000_000);
        assert_eq!(before.to_date_time(), "1969-12-31T23:59:58.5Z");
        assert_eq!(before.to_http_date(), "Wed, 31 Dec 1969 23:59:58 GMT");
        assert_eq!(before.to_epoch_seconds(), "-1.5");
        assert_eq!(Timestamp::from_secs_and_nanos(-1, 1).to_epoch_seconds(), "-0.999999999");
    }

    #[test]
    fn writes_the_first_and_the_last_time() {
        for (secs, date_time, http_date, epoch_seconds) in [
            (
                i64::MIN,
                "-292277022657-01-27T08:29:52.999999999Z",
                "Sun, 27 Jan -292277022657 08:29:52 GMT",
                "-9223372036854775807.000000001",
            ),
            (
                i64::MAX,
                "292277026596-12-04T15:30:07.999999999Z",
                "Sun, 04 Dec 292277026596 15:30:07 GMT",
                "9223372036854775807.999999999",
            ),
        ] {
            let time = Timestamp::from_secs_and_nanos(secs, 999_999_999);
            assert_eq!(time.to_date_time(), date_time);
            assert_eq!(time.to_http_date(), http_date);
            assert_eq!(time.to_epoch_seconds(), epoch_seconds);
        }
    }
}
