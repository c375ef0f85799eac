//! The metrics and their targets.

use super::program::Program;

/// A metric of all programs.
#[derive(Debug)]
pub struct Metric {
    pub key: &'static str,
    pub label: &'static str,
    pub unit: Unit,
    to_official: Targets,
    to_floor: Targets,
    /// Whether it is in the chart.
    pub in_chart: bool,
    /// Whether it is about a generated crate alone.
    of_generated: bool,
}

/// The maximum ratios of our programs to one peer. `None` means no target.
#[derive(Clone, Copy, Debug)]
struct Targets {
    default: Option<f64>,
    lean: Option<f64>,
}

impl Targets {
    const NONE: Targets = Targets { default: None, lean: None };

    const fn new(default: f64, lean: f64) -> Targets {
        Targets { default: Some(default), lean: Some(lean) }
    }
}

impl Metric {
    /// The maximum ratio of a program's figure to that of a peer.
    pub fn target(&self, program: Program, peer: Program) -> Option<f64> {
        let targets = match peer {
            Program::Official => self.to_official,
            Program::Floor => self.to_floor,
            Program::Default | Program::Lean => Targets::NONE,
        };
        match program {
            Program::Default => targets.default,
            Program::Lean => targets.lean,
            Program::Official | Program::Floor => None,
        }
    }

    /// Whether a complete session has this metric for a program.
    pub fn is_of(&self, program: Program) -> bool {
        !self.of_generated || program.generated().is_some()
    }
}

/// The display unit of a figure. Figures are stored in seconds, bytes and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Pieces,
    Seconds,
    Milliseconds,
    Microseconds,
    Megabytes,
}

impl Unit {
    /// The figure with its unit and its significant digits.
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

/// A metric without targets.
pub const fn metric(key: &'static str, label: &'static str, unit: Unit) -> Metric {
    let (to_official, to_floor) = (Targets::NONE, Targets::NONE);
    Metric { key, label, unit, to_official, to_floor, in_chart: false, of_generated: false }
}

impl Metric {
    /// Sets the targets of the default and the lean program relative to the official SDK.
    const fn official(self, default: f64, lean: f64) -> Metric {
        Metric { to_official: Targets::new(default, lean), ..self }
    }

    /// Sets the targets of the default and the lean program relative to the handwritten program.
    const fn floor(self, default: f64, lean: f64) -> Metric {
        Metric { to_floor: Targets::new(default, lean), ..self }
    }

    /// Sets the target of the default program relative to the official SDK.
    pub const fn default_to_official(self, at_most: f64) -> Metric {
        Metric { to_official: Targets { default: Some(at_most), lean: None }, ..self }
    }

    /// Declares that the metric is about a generated crate alone.
    pub const fn of_generated(self) -> Metric {
        Metric { of_generated: true, ..self }
    }

    const fn charted(self) -> Metric {
        Metric { in_chart: true, ..self }
    }
}

/// The metrics of Lambda, in the order of rows.
pub const METRICS: &[Metric] = &[
    metric("crates", "crates", Unit::Pieces).official(0.80, 0.58).charted(),
    metric("debug_cpu", "clean debug build, CPU", Unit::Seconds).floor(1.10, 0.90).charted(),
    metric("debug_wall", "clean debug build, time", Unit::Seconds),
    metric("debug_memory", "clean debug build, peak memory of the compiler", Unit::Megabytes),
    metric("release_cpu", "clean release build, CPU", Unit::Seconds).floor(1.10, 0.90).charted(),
    metric("release_wall", "clean release build, time", Unit::Seconds),
    metric("release_memory", "clean release build, peak memory of the compiler", Unit::Megabytes),
    metric("generated_debug_cpu", "generated crate alone, debug, CPU", Unit::Seconds)
        .of_generated()
        .default_to_official(0.10),
    metric("generated_release_cpu", "generated crate alone, release, CPU", Unit::Seconds)
        .of_generated()
        .default_to_official(0.10),
    metric("rebuild_debug_wall", "rebuild of main.rs, debug, time", Unit::Seconds),
    metric("rebuild_release_wall", "rebuild of main.rs, release, time", Unit::Seconds),
    metric("binary", "release binary", Unit::Megabytes),
    metric("binary_stripped", "release binary, stripped", Unit::Megabytes)
        .official(0.35, 0.30)
        .charted(),
    metric("small_1_cpu", "Invoke, 100 B, one at a time, user CPU", Unit::Microseconds),
    metric("small_1_wall", "Invoke, 100 B, one at a time, time", Unit::Microseconds),
    metric("small_64_cpu", "Invoke, 100 B, 64 at a time, user CPU", Unit::Microseconds)
        .official(0.28, 0.22)
        .floor(1.05, 0.90)
        .charted(),
    metric("small_64_wall", "Invoke, 100 B, 64 at a time, time", Unit::Microseconds),
    metric("large_1_cpu", "Invoke, 1 MB, one at a time, user CPU", Unit::Microseconds),
    metric("large_1_wall", "Invoke, 1 MB, one at a time, time", Unit::Microseconds),
    metric("large_64_cpu", "Invoke, 1 MB, 64 at a time, user CPU", Unit::Microseconds)
        .floor(1.05, 1.00),
    metric("large_64_wall", "Invoke, 1 MB, 64 at a time, time", Unit::Microseconds),
    metric("list_cpu", "ListFunctions, page of 50, user CPU", Unit::Microseconds)
        .floor(0.90, 0.80)
        .charted(),
    metric("list_wall", "ListFunctions, page of 50, time", Unit::Microseconds),
    metric("start", "process start to first answer", Unit::Milliseconds)
        .floor(1.10, 1.05)
        .charted(),
    metric("small_1_memory", "peak memory, Invoke, 100 B, one at a time", Unit::Megabytes),
    metric("small_64_memory", "peak memory, Invoke, 100 B, 64 at a time", Unit::Megabytes),
    metric("large_64_memory", "peak memory, Invoke, 1 MB, 64 at a time", Unit::Megabytes)
        .floor(1.15, 1.05)
        .charted(),
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
    #[test]
    fn our_programs_have_targets_of_their_own() {
        let target = |key: &str, program, peer| {
            METRICS.iter().find(|it| it.key == key).unwrap().target(program, peer)
        };
        use Program::{Default, Floor, Lean, Official};
        assert_eq!(target("crates", Default, Official), Some(0.80));
        assert_eq!(target("crates", Lean, Official), Some(0.58));
        assert_eq!(target("crates", Lean, Floor), None);
        assert_eq!(target("large_64_memory", Default, Floor), Some(1.15));
        assert_eq!(target("large_64_memory", Lean, Floor), Some(1.05));
        assert_eq!(target("generated_debug_cpu", Default, Official), Some(0.10));
        assert_eq!(target("generated_debug_cpu", Lean, Official), None);
        for metric in METRICS {
            assert_eq!(metric.target(Official, Floor), None, "{}", metric.key);
            assert_eq!(metric.target(Default, Lean), None, "{}", metric.key);
        }
    }

    #[test]
    fn every_target_is_of_a_figure_that_is_measured() {
        for metric in METRICS {
            for (program, peer) in Program::pairs() {
                if metric.target(program, peer).is_some() {
                    assert!(metric.is_of(program) && metric.is_of(peer), "{}", metric.key);
                }
            }
        }
    }
}
