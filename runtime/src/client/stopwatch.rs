//! [`Stopwatch`]: measures a duration.

use std::time::Duration;

use tokio::time::Instant;

/// Runs only if the duration is used: reading the clock takes longer than many steps of a call.
#[derive(Clone, Copy)]
pub(super) struct Stopwatch(Option<Instant>);

impl Stopwatch {
    pub(super) fn start(is_wanted: bool) -> Stopwatch {
        Stopwatch(is_wanted.then(Instant::now))
    }

    /// The time since the start; zero if the stopwatch does not run.
    pub(super) fn elapsed(self) -> Duration {
        self.0.map_or(Duration::ZERO, |start| start.elapsed())
    }

    pub(super) fn milliseconds(self) -> u64 {
        u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
