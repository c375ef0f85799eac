//! The results of a session, as plain data and JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    codegen::{COPIES, Size},
    metric::{METRICS, Metric},
    program::Program,
};

/// All figures of a session.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub conditions: Conditions,
    /// By metric and program.
    pub figures: BTreeMap<String, BTreeMap<Program, Figure>>,
    /// The figures of codegen, by the number of copies of Lambda.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codegen: BTreeMap<u32, Size>,
}

/// The conditions of the measurement.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    pub processor: String,
    /// The number of cores.
    pub cores: usize,
    pub system: String,
    pub compiler: String,
    /// The commit of this repository.
    pub commit: String,
    /// The day of the measurement, in UTC.
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub command: String,
    /// The version of each program's library.
    pub versions: BTreeMap<Program, String>,
}

/// A figure in seconds, bytes or counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub median: f64,
    /// In the order of measurement.
    pub samples: Vec<f64>,
}

impl Figure {
    /// Adds a sample.
    pub fn add(&mut self, sample: f64) {
        self.samples.push(sample);
        self.median = median(&self.samples);
    }
}

impl Results {
    /// Adds a sample.
    pub fn add(&mut self, key: &str, program: Program, sample: f64) {
        let figures = self.figures.entry(key.to_owned()).or_default();
        figures.entry(program).or_default().add(sample);
    }

    /// Whether these metrics of these programs were measured.
    pub fn has(&self, metrics: &[Metric], programs: &[Program]) -> bool {
        let is_measured = |metric: &Metric, program| {
            !metric.is_of(program) || self.median(metric, program).is_some()
        };
        metrics.iter().all(|it| programs.iter().all(|program| is_measured(it, *program)))
    }

    /// Whether everything about Lambda was measured, so that the figures can be published.
    pub fn is_complete(&self) -> bool {
        self.has(METRICS, &Program::ALL)
            && COPIES.iter().all(|copies| self.codegen.contains_key(copies))
    }

    /// The median of a program's samples.
    pub fn median(&self, metric: &Metric, program: Program) -> Option<f64> {
        Some(self.figures.get(metric.key)?.get(&program)?.median)
    }

    /// The number of samples of the default program.
    pub fn samples(&self, key: &str) -> usize {
        let figure = self.figures.get(key).and_then(|it| it.get(&Program::Default));
        figure.map_or(0, |figure| figure.samples.len())
    }

    /// The figure of a program divided by that of a peer.
    pub fn ratio(&self, metric: &Metric, program: Program, peer: Program) -> Option<f64> {
        let (figure, peers) = (self.median(metric, program)?, self.median(metric, peer)?);
        (peers > 0.0).then(|| figure / peers)
    }

    /// Whether a target is met; `None` if there is no target, or a figure is missing.
    pub fn is_met(&self, metric: &Metric, program: Program, peer: Program) -> Option<bool> {
        Some(self.ratio(metric, program, peer)? <= metric.target(program, peer)?)
    }
}

/// The median of the samples, which is the mean of the two middle ones for an even number. 0 if there are none.
pub fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted[..] {
        [] => 0.0,
        [.., _] if sorted.len() % 2 == 1 => sorted[half],
        _ => f64::midpoint(sorted[half - 1], sorted[half]),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::codegen::Stage, *};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[]), 0.0);
        assert_eq!(median(&[3.0]), 3.0);
        assert_eq!(median(&[9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 9.0, 2.0]), 3.0);
    }

    #[test]
    fn ratios_are_of_medians() {
        use Program::{Default, Floor, Lean, Official};
        let metric = METRICS.iter().find(|it| it.key == "small_64_cpu").unwrap();
        let mut results = Results::default();
        assert_eq!(results.ratio(metric, Default, Official), None);
        for sample in [1.0, 2.0, 90.0] {
            results.add(metric.key, Default, sample);
        }
        results.add(metric.key, Lean, 1.5);
        assert_eq!(results.ratio(metric, Default, Official), None, "the peer was not measured");
        results.add(metric.key, Official, 8.0);
        results.add(metric.key, Floor, 1.0);
        assert_eq!(results.ratio(metric, Default, Official), Some(0.25));
        assert_eq!(results.ratio(metric, Lean, Official), Some(0.1875));
        assert_eq!(results.is_met(metric, Default, Official), Some(true));
        assert_eq!(results.is_met(metric, Default, Floor), Some(false));
        assert_eq!(results.is_met(metric, Lean, Floor), Some(false));
        assert_eq!(results.is_met(metric, Official, Floor), None, "there is no such target");
        results.add(metric.key, Official, 0.0);
        results.add(metric.key, Official, 0.0);
        assert_eq!(results.ratio(metric, Default, Official), None, "division by zero");
    }

    #[test]
    fn a_session_is_complete_with_everything() {
        let mut results = Results::default();
        for metric in METRICS {
            for program in Program::ALL.into_iter().filter(|it| metric.is_of(*it)) {
                assert!(!results.is_complete(), "{}: {}", metric.key, program.name());
                results.add(metric.key, program, 1.0);
            }
        }
        for copies in COPIES {
            assert!(!results.is_complete(), "{copies} copies");
            results.codegen.insert(copies, Size::default());
        }
        assert!(results.is_complete());
        assert!(!results.figures["generated_debug_cpu"].contains_key(&Program::Lean));
    }

    #[test]
    fn json_keeps_everything() {
        let mut results = Results::default();
        results.conditions.processor = "a fast one".into();
        results.conditions.versions.insert(Program::Floor, "reqwest 0.13.5".into());
        results.add("start", Program::Official, 0.0125);
        results.add("start", Program::Official, 0.5);
        results.codegen.entry(8).or_default().stages.entry(Stage::Lower).or_default().add(0.25);
        let text = serde_json::to_string_pretty(&results).unwrap();
        assert!(text.contains(r#""official": {"#), "{text}");
        assert_eq!(serde_json::from_str::<Results>(&text).unwrap(), results);
    }
}
