//! The delay between two requests.

use std::time::Duration;

use crate::random::fraction;

/// The delay after this many requests: exponential backoff with jitter between the minimum and the
/// maximum delay, by [the
/// specification](https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries). The last
/// request is sent when only the minimum delay remains; after it there is no further delay.
pub(super) fn pause(
    requests: u32,
    min: Duration,
    max: Duration,
    left: Duration,
) -> Option<Duration> {
    let doubled = min.saturating_mul(2_u32.saturating_pow(requests.saturating_sub(1)));
    let longest = doubled.min(max).max(min);
    let pause = min.saturating_add((longest - min).mul_f64(fraction()));
    let last = left.saturating_sub(min);
    Some(pause.min(last)).filter(|pause| !pause.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: Duration = Duration::from_secs(2);
    const MAX: Duration = Duration::from_secs(20);
    const DAY: Duration = Duration::from_secs(86_400);

    /// The minimum and maximum of many delays, in whole seconds.
    fn range(requests: u32) -> (u64, u64) {
        let pauses = (0..2000).map(|_| pause(requests, MIN, MAX, DAY).unwrap().as_secs_f64());
        let (mut least, mut most) = (f64::MAX, 0.0_f64);
        for pause in pauses {
            (least, most) = (least.min(pause), most.max(pause));
        }
        (least.floor() as u64, most.ceil() as u64)
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        assert_eq!(pause(1, MIN, MAX, DAY), Some(MIN));
        assert_eq!(range(2), (2, 4));
        assert_eq!(range(3), (2, 8));
        assert_eq!(range(4), (2, 16));
        for requests in [5, 6, 40, u32::MAX] {
            assert_eq!(range(requests), (2, 20), "{requests}");
        }
    }

    #[test]
    fn the_last_request_is_made_the_shortest_pause_before_the_end() {
        let secs = Duration::from_secs;
        assert_eq!(pause(1, MIN, MAX, secs(5)), Some(MIN));
        assert_eq!(pause(1, MIN, MAX, secs(4)), Some(MIN));
        assert_eq!(pause(1, MIN, MAX, secs(3)), Some(secs(1)));
        assert_eq!(pause(9, MIN, MAX, secs(3)), Some(secs(1)));
        assert_eq!(pause(1, MIN, MAX, MIN), None);
        assert_eq!(pause(1, MIN, MAX, Duration::ZERO), None);
    }

    #[test]
    fn strange_limits_do_no_harm() {
        assert_eq!(pause(1, Duration::MAX, MIN, Duration::MAX), None);
        assert_eq!(pause(3, MAX, MIN, DAY), Some(MAX));
        assert!(pause(u32::MAX, MIN, Duration::MAX, Duration::MAX).is_some());
        assert_eq!(pause(1, Duration::ZERO, Duration::ZERO, DAY), None);
    }
}
