//! [`Clock`]: the current time for signatures.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::DATE;

use crate::parse;
use crate::timestamp::Timestamp;

/// The minimum clock skew, in seconds, that is corrected. Services accept signatures up to 5
/// minutes old or ahead.
const TOLERANCE: i64 = 4 * 60;

/// The system clock, corrected by the clock skew that was learned from the service.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// The clock skew: how far the service's clock is ahead, in seconds.
    ahead: AtomicI64,
}

impl Clock {
    /// The current time of the service, as far as it is known.
    pub(crate) fn now(&self) -> SystemTime {
        let ahead = self.ahead.load(Ordering::Relaxed);
        let by = Duration::from_secs(ahead.unsigned_abs());
        let now = SystemTime::now();
        let corrected = if ahead < 0 { now.checked_sub(by) } else { now.checked_add(by) };
        corrected.unwrap_or(now)
    }

    /// Learns the clock skew from the `Date` header of a response. Returns whether the correction
    /// changed.
    pub(crate) fn learn(&self, headers: &HeaderMap) -> bool {
        let Some(date) = headers.get(DATE).and_then(|date| date.to_str().ok()) else {
            return false;
        };
        let Ok(date) = parse::http_date(date) else { return false };
        let ahead = date.secs().saturating_sub(Timestamp::now().secs());
        let known = self.ahead.load(Ordering::Relaxed);
        let is_off = ahead.saturating_sub(known).saturating_abs() > TOLERANCE;
        if is_off {
            self.ahead.store(ahead, Ordering::Relaxed);
        }
        is_off
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, date.parse().unwrap())])
    }

    #[test]
    fn a_large_clock_skew_is_corrected() {
        let clock = Clock::default();
        assert!(clock.learn(&dated("Sun, 06 Nov 1994 08:49:37 GMT")));
        let since_1970 = clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        assert!((784_111_777..784_111_780).contains(&since_1970.as_secs()), "{since_1970:?}");
        // The second response changes nothing.
        assert!(!clock.learn(&dated("Sun, 06 Nov 1994 08:49:39 GMT")));
    }

    #[test]
    fn invalid_and_current_dates_change_nothing() {
        let clock = Clock::default();
        let now = Timestamp::now().to_http_date();
        for headers in [HeaderMap::new(), dated("yesterday"), dated(&now)] {
            assert!(!clock.learn(&headers));
        }
        assert_eq!(clock.ahead.into_inner(), 0);
    }
}
