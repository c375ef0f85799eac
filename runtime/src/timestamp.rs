//! [`Timestamp`]: a point in time, and its three wire formats.

mod format;
mod parse;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::decode_error::DecodeError;
use crate::json::Decimal;

const NANOS_PER_SEC: u32 = 1_000_000_000;
const NANOS_PER_MILLI: u32 = 1_000_000;
/// The seconds of the years 0 to 9999, which [RFC
/// 3339](https://www.rfc-editor.org/rfc/rfc3339#section-1) and HTTP dates support.
const WRITABLE: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

/// A point in time: seconds and nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// ```
/// use tinsmith_runtime::Timestamp;
///
/// let time = Timestamp::parse_date_time("2019-12-17T00:48:18.5+01:00")?;
/// assert_eq!(time, Timestamp::from_secs_and_nanos(1_576_540_098, 500_000_000));
/// assert_eq!(time.to_string(), "2019-12-16T23:48:18.5Z");
/// # Ok::<(), tinsmith_runtime::DecodeError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    secs: i64,
    /// Always less than a second, and counted forward, before 1970 as well.
    nanos: u32,
}

impl Timestamp {
    /// A number of seconds since 1970; negative before 1970.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self { secs, nanos: 0 }
    }

    /// A number of seconds since 1970 and of additional nanoseconds. Nanoseconds of a second or
    /// more are carried over.
    #[must_use]
    pub const fn from_secs_and_nanos(secs: i64, nanos: u32) -> Self {
        Self {
            secs: secs.saturating_add((nanos / NANOS_PER_SEC) as i64),
            nanos: nanos % NANOS_PER_SEC,
        }
    }

    /// The current time.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The seconds since 1970, rounded down.
    #[must_use]
    pub const fn secs(self) -> i64 {
        self.secs
    }

    /// The nanoseconds within the second, less than 1,000,000,000.
    #[must_use]
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// Whether the year is one that can be serialized.
    pub(crate) fn is_writable(self) -> bool {
        WRITABLE.contains(&self.secs)
    }

    /// The time as it is serialized: truncated to milliseconds, because more precision [should
    /// not](https://smithy.io/2.0/spec/simple-types.html#timestamp) be sent. `None` if the year is
    /// not supported.
    pub(crate) fn sendable(self) -> Option<Self> {
        let nanos = self.nanos - self.nanos % NANOS_PER_MILLI;
        self.is_writable().then_some(Self { nanos, ..self })
    }

    /// Converts a number of seconds, if it is in range. Digits beyond nanoseconds are truncated.
    pub(crate) fn from_decimal(secs: &Decimal<'_>) -> Option<Self> {
        let (nanos, _) = secs.scaled(9)?;
        let secs = i64::try_from(nanos.div_euclid(NANOS_PER_SEC.into())).ok()?;
        let nanos = u32::try_from(nanos.rem_euclid(NANOS_PER_SEC.into())).ok()?;
        Some(Self { secs, nanos })
    }
}

/// Times that are more than about 292 billion years away are clamped.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self { secs: saturating_secs(after), nanos: after.subsec_nanos() },
            Err(error) => {
                let before = error.duration();
                match before.subsec_nanos() {
                    0 => Self::from_secs(-saturating_secs(before)),
                    nanos => {
                        Self { secs: -saturating_secs(before) - 1, nanos: NANOS_PER_SEC - nanos }
                    }
                }
            }
        }
    }
}

fn saturating_secs(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Fails for times that the operating system cannot represent.
impl TryFrom<Timestamp> for SystemTime {
    type Error = DecodeError;

    fn try_from(time: Timestamp) -> Result<Self, DecodeError> {
        let secs = Duration::from_secs(time.secs.unsigned_abs());
        let whole =
            if time.secs < 0 { UNIX_EPOCH.checked_sub(secs) } else { UNIX_EPOCH.checked_add(secs) };
        whole
            .and_then(|whole| whole.checked_add(Duration::from_nanos(time.nanos.into())))
            .ok_or_else(|| {
                DecodeError::new(format!("{time} is out of range for the operating system's clock"))
            })
    }
}

/// The date-time format, such as `2019-12-16T23:48:18.5Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_date_time())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_to_and_from_the_system_clock() {
        for (secs, nanos) in
            [(0, 0), (1, 5), (-1, 0), (-1, 999_999_999), (-5, 1), (253_402_300_799, 0)]
        {
            let time = Timestamp::from_secs_and_nanos(secs, nanos);
            assert_eq!(Timestamp::from(SystemTime::try_from(time).unwrap()), time);
        }
        let late = SystemTime::try_from(Timestamp::from_secs(i64::MAX));
        assert!(late.is_err() || late.is_ok_and(|late| Timestamp::from(late).secs() == i64::MAX));
    }

    #[test]
    fn carries_and_orders() {
        let time = Timestamp::from_secs_and_nanos(-1, 1_500_000_000);
        assert_eq!((time.secs(), time.subsec_nanos()), (0, 500_000_000));
        assert!(Timestamp::from_secs_and_nanos(-1, 999_999_999) < Timestamp::default());
        assert_eq!(format!("{:?}", Timestamp::default()), "Timestamp(1970-01-01T00:00:00Z)");
    }
}
