//! What is measured, and what is promised of it.

use super::program::Program;

/// A figure that each program has.
#[derive(Debug)]
pub struct Metric {
    pub key: &'static str,
    pub label: &'static str,
    pub unit: Unit,
    /// What ours may be at most, as a part of the official program's.
    pub to_official: Option<f64>,
    /// What ours may be at most, as a part of the figure of the program by hand.
    pub to_floor: Option<f64>,
    /// Whether the chart shows it.
    pub in_chart: bool,
}

impl Metric {
    /// What ours may be at most, as a part of that of a peer.
    pub fn target(&self, peer: Program) -> Option<f64> {
        match peer {
            Program::Ours => None,
            Program::Official => self.to_official,
            Program::Floor => self.to_floor,
        }
    }
}

/// How a figure is written. Figures are kept in seconds, bytes and pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Pieces,
    Seconds,
    Milliseconds,
    Microseconds,
    Megabytes,
}

impl Unit {
    /// The figure with its unit, and as many digits as mean something.
    pub fn show(self, value: f64) -> String {
        let (value, name) = match self {
            Unit::Pieces => return format!("{value:.0}"),
            Unit::Seconds => (value, "s"),
            Unit::Milliseconds => (value * 1e3, "ms"),
            Unit::Microseconds => (value * 1e6, "µs"),
            Unit::Megabytes => (value / 1e6, "MB"),
        };
        let digits = if value < 10.0 {
            2
        } else if value < 100.0 {
            1
        } else {
            0
        };
        format!("{value:.digits$} {name}")
    }
}

const fn metric(key: &'static str, label: &'static str, unit: Unit) -> Metric {
    Metric { key, label, unit, to_official: None, to_floor: None, in_chart: false }
}

impl Metric {
    const fn official(self, at_most: f64) -> Metric {
        Metric { to_official: Some(at_most), ..self }
    }

    const fn floor(self, at_most: f64) -> Metric {
        Metric { to_floor: Some(at_most), ..self }
    }

    const fn charted(self) -> Metric {
        Metric { in_chart: true, ..self }
    }
}

/// In the order of rows.
pub const METRICS: &[Metric] = &[
    metric("crates", "crates", Unit::Pieces).official(0.65).charted(),
    metric("debug_cpu", "clean debug build, CPU", Unit::Seconds)
        .official(0.45)
        .floor(1.25)
        .charted(),
    metric("debug_wall", "clean debug build, time", Unit::Seconds),
    metric("debug_memory", "clean debug build, memory of the compiler", Unit::Megabytes),
    metric("release_cpu", "clean release build, CPU", Unit::Seconds)
        .official(0.35)
        .floor(1.25)
        .charted(),
    metric("release_wall", "clean release build, time", Unit::Seconds),
    metric("release_memory", "clean release build, memory of the compiler", Unit::Megabytes),
    metric("generated_debug_cpu", "generated crate alone, debug, CPU", Unit::Seconds)
        .official(0.10),
    metric("generated_release_cpu", "generated crate alone, release, CPU", Unit::Seconds)
        .official(0.10),
    metric("rebuild_debug_wall", "rebuild of main.rs, debug, time", Unit::Seconds),
    metric("rebuild_release_wall", "rebuild of main.rs, release, time", Unit::Seconds),
    metric("binary", "release binary", Unit::Megabytes),
    metric("binary_stripped", "release binary, stripped", Unit::Megabytes)
        .official(0.35)
        .floor(1.25)
        .charted(),
    metric("small_1_cpu", "Invoke, 100 B, one at a time, user CPU", Unit::Microseconds),
    metric("small_1_wall", "Invoke, 100 B, one at a time, time", Unit::Microseconds),
    metric("small_64_cpu", "Invoke, 100 B, 64 at a time, user CPU", Unit::Microseconds)
        .official(0.33)
        .floor(1.00)
        .charted(),
    metric("small_64_wall", "Invoke, 100 B, 64 at a time, time", Unit::Microseconds),
    metric("large_1_cpu", "Invoke, 1 MB, one at a time, user CPU", Unit::Microseconds),
    metric("large_1_wall", "Invoke, 1 MB, one at a time, time", Unit::Microseconds),
    metric("large_64_cpu", "Invoke, 1 MB, 64 at a time, user CPU", Unit::Microseconds),
    metric("large_64_wall", "Invoke, 1 MB, 64 at a time, time", Unit::Microseconds),
    metric("list_cpu", "ListFunctions, page of 50, user CPU", Unit::Microseconds)
        .official(0.45)
        .floor(0.90)
        .charted(),
    metric("list_wall", "ListFunctions, page of 50, time", Unit::Microseconds),
    metric("start", "process start to first answer", Unit::Milliseconds)
        .official(0.50)
        .floor(1.10)
        .charted(),
    metric("small_1_memory", "peak memory, one Invoke at a time", Unit::Megabytes)
        .official(0.45)
        .floor(1.15)
        .charted(),
    metric("small_64_memory", "peak memory, 64 Invokes at a time", Unit::Megabytes),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits() {
        assert_eq!(Unit::Pieces.show(120.0), "120");
        assert_eq!(Unit::Seconds.show(1.234), "1.23 s");
        assert_eq!(Unit::Milliseconds.show(0.012_34), "12.3 ms");
        assert_eq!(Unit::Microseconds.show(0.000_123_4), "123 µs");
        assert_eq!(Unit::Megabytes.show(7_340_032.0), "7.34 MB");
    }

    #[test]
    fn keys_are_different() {
        let mut keys: Vec<_> = METRICS.iter().map(|it| it.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), METRICS.len());
    }
}
