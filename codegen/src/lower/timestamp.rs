//! Timestamps in a model.

use crate::api::Literal;

/// Seconds since the epoch, as in defaults; `None` if they are out of range.
pub(super) fn seconds(value: f64) -> Option<Literal> {
    let whole = value.floor();
    let nanoseconds = ((value - whole) * 1e9).round();
    match (whole as i64, nanoseconds as u32) {
        _ if !value.is_finite() || whole.abs() > 1e15 => None,
        (0, 0) => Some(Literal::Zero),
        (whole, nanoseconds) => Some(Literal::Timestamp(whole, nanoseconds.min(999_999_999))),
    }
}

/// Parses `2018-01-09T20:51:21Z`, the format of defaults.
pub(super) fn date_time(text: &str) -> Option<Literal> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let numbers = |text: &str, separator: char| -> Option<Vec<i64>> {
        text.split(separator).map(|part| part.parse().ok()).collect()
    };
    let ([year, month, day], [hour, minute, second]) = (
        <[i64; 3]>::try_from(numbers(date, '-')?).ok()?,
        <[i64; 3]>::try_from(numbers(time, ':')?).ok()?,
    );
    let in_range =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (0..=9999).contains(&year);
    let in_day = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    if !in_range || !in_day {
        return None;
    }
    // The number of days since the epoch; years start in March, so that the leap day is the last one.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1
        - 719_468;
    seconds((days * 86_400 + hour * 3_600 + minute * 60 + second) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_seconds_since_the_epoch() {
        assert_eq!(date_time("1970-01-01T00:00:00Z"), Some(Literal::Zero));
        assert_eq!(date_time("2018-01-09T20:51:21Z"), Some(Literal::Timestamp(1_515_531_081, 0)));
        assert_eq!(date_time("2000-02-29T00:00:00Z"), Some(Literal::Timestamp(951_782_400, 0)));
        assert_eq!(date_time("2018-13-09T20:51:21Z"), None);
        assert_eq!(seconds(1.5), Some(Literal::Timestamp(1, 500_000_000)));
    }
}
