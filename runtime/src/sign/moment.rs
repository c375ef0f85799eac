//! [`Moment`]: a time as signatures have it.

use std::time::SystemTime;

use super::SignError;
use crate::timestamp::Timestamp;

/// The first second of the year 10000, which a signature's date has no digits for.
pub(super) const YEAR_10000: i64 = 253_402_300_800;

/// A time such as `20150830T123600Z`.
pub(super) struct Moment(String);

impl Moment {
    pub(super) fn of(time: SystemTime) -> Result<Moment, SignError> {
        let time = Timestamp::from(time);
        match time.secs() {
            0..YEAR_10000 => Ok(Moment(time.to_basic())),
            _ => {
                Err(SignError::request("the time is not in the years 1970 to 9999; set the clock"))
            }
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The day alone.
    pub(super) fn date(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }
}
