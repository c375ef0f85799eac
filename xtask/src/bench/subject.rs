//! The subjects of `cargo xtask bench`.

use std::path::Path;

use super::{
    compared::{self, Comparison},
    metric::{METRICS, Metric},
    program::Program,
    publish,
    results::Results,
};

/// What is measured. Each subject has its own metrics, files and section of `README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The client of Lambda, in all programs.
    Lambda,
    /// Clients of several other services, in two programs.
    Services,
    /// The client of S3, in two programs.
    S3,
}

impl Subject {
    /// The services that are compared in two programs.
    pub fn comparison(self) -> Option<&'static Comparison> {
        match self {
            Subject::Lambda => None,
            Subject::Services => Some(&compared::SERVICES),
            Subject::S3 => Some(&compared::S3),
        }
    }

    /// In the order of rows.
    pub fn metrics(self) -> &'static [Metric] {
        self.comparison().map_or(METRICS, |it| it.metrics)
    }

    /// The programs that are measured.
    pub fn programs(self) -> Vec<Program> {
        self.comparison().map_or(&Program::ALL[..], |it| it.programs).to_vec()
    }

    /// How often everything is built, unless the command line says otherwise.
    pub fn builds(self) -> u32 {
        // The official crates take minutes, and the ratios are far from 1.
        self.comparison().map_or(3, |_| 1)
    }

    /// The file with all samples, in `bench/` and in the target folder.
    pub fn file(self) -> &'static str {
        self.comparison().map_or("results.json", |it| it.file)
    }

    /// Whether everything was measured, so that the figures can be published.
    pub fn is_complete(self, results: &Results) -> bool {
        match self.comparison() {
            None => results.is_complete(),
            Some(it) => results.has(it.metrics, it.programs),
        }
    }

    /// Publishes the figures. Returns the names of the files.
    pub fn publish(self, root: &Path, results: &Results) -> Result<&'static str, String> {
        match self.comparison() {
            None => {
                publish::publish(root, results)?;
                Ok("README.md, bench/results.json and bench/results.svg")
            }
            Some(it) => {
                it.publish(root, results)?;
                Ok(it.files)
            }
        }
    }
}
