//! The two subjects of `cargo xtask bench`.

use std::path::Path;

use super::{
    metric::{METRICS, Metric},
    program::Program,
    publish,
    results::Results,
    services,
};

/// What is measured. Each subject has its own metrics, files and section of `README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The client of Lambda, in all programs.
    Lambda,
    /// Clients of other services, in two programs.
    Services,
}

impl Subject {
    /// In the order of rows.
    pub fn metrics(self) -> &'static [Metric] {
        match self {
            Subject::Lambda => METRICS,
            Subject::Services => &services::METRICS,
        }
    }

    /// The programs that are measured.
    pub fn programs(self) -> Vec<Program> {
        match self {
            Subject::Lambda => Program::ALL.to_vec(),
            Subject::Services => services::PROGRAMS.to_vec(),
        }
    }

    /// How often everything is built, unless the command line says otherwise.
    pub fn builds(self) -> u32 {
        match self {
            Subject::Lambda => 3,
            // The official crates take minutes, and the ratios are far from 1.
            Subject::Services => 1,
        }
    }

    /// The file with all samples, in `bench/` and in the target folder.
    pub fn file(self) -> &'static str {
        match self {
            Subject::Lambda => "results.json",
            Subject::Services => "services.json",
        }
    }

    /// Whether everything was measured, so that the figures can be published.
    pub fn is_complete(self, results: &Results) -> bool {
        match self {
            Subject::Lambda => results.is_complete(),
            Subject::Services => results.has(&services::METRICS, &services::PROGRAMS),
        }
    }

    /// Publishes the figures. Returns the names of the files.
    pub fn publish(self, root: &Path, results: &Results) -> Result<&'static str, String> {
        match self {
            Subject::Lambda => {
                publish::publish(root, results)?;
                Ok("README.md, bench/results.json and bench/results.svg")
            }
            Subject::Services => {
                services::publish(root, results)?;
                Ok("README.md and bench/services.json")
            }
        }
    }
}
