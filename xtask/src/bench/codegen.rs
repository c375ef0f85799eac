//! The duration of codegen: by stage, for Lambda and for larger models.
//!
//! `cargo xtask` is usually not optimized, so each figure comes from a release build of this program, which runs one
//! [`Pass`].

mod copies;
mod pass;
pub mod report;

use std::{collections::BTreeMap, path::Path, process::Command};

use serde::{Deserialize, Serialize};

use super::{
    process,
    results::{Figure, median},
};

/// The number of copies of Lambda in the models.
pub const COPIES: [u32; 4] = [1, 2, 4, 8];

/// The stages of codegen, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Parses the files as a model.
    Read,
    /// Lowers the model to a description of the client, including customizations.
    Lower,
    /// Emits tokens.
    Emit,
    /// Formats tokens as text.
    Format,
    /// Runs rustfmt, including writing and reading its files.
    Rustfmt,
}

impl Stage {
    /// In the order of rows.
    pub const ALL: [Stage; 5] =
        [Stage::Read, Stage::Lower, Stage::Emit, Stage::Format, Stage::Rustfmt];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Lower => "lower",
            Stage::Emit => "emit",
            Stage::Format => "format",
            Stage::Rustfmt => "rustfmt",
        }
    }
}

/// The durations of all stages in one pass, in seconds.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Pass {
    pub operations: usize,
    pub shapes: usize,
    pub stages: BTreeMap<Stage, f64>,
}

/// All passes over the same model.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Size {
    pub operations: usize,
    pub shapes: usize,
    pub stages: BTreeMap<Stage, Figure>,
}

impl Size {
    /// Adds a pass.
    pub fn add(&mut self, pass: Pass) {
        (self.operations, self.shapes) = (pass.operations, pass.shapes);
        for (stage, seconds) in pass.stages {
            self.stages.entry(stage).or_default().add(seconds);
        }
    }

    /// The median of a stage.
    pub fn stage(&self, stage: Stage) -> Option<f64> {
        Some(self.stages.get(&stage)?.median)
    }

    /// The median of complete passes.
    pub fn all(&self) -> Option<f64> {
        let mut passes = Vec::new();
        for figure in self.stages.values() {
            passes.resize(figure.samples.len(), 0.0);
            passes.iter_mut().zip(&figure.samples).for_each(|(sum, sample)| *sum += sample);
        }
        (!passes.is_empty()).then(|| median(&passes))
    }
}

/// An in-memory file system on Linux.
const IN_MEMORY: &str = "/dev/shm";

/// Lets the program measure one pass.
pub fn measure(xtask: &Path, copies: u32) -> Result<Pass, String> {
    let mut command = Command::new(xtask);
    command.args(["bench", "--codegen", "--copies", &copies.to_string()]);
    // A file system such as ext4 can be slow to create files right after many files were deleted.
    if Path::new(IN_MEMORY).is_dir() {
        command.env("TMPDIR", IN_MEMORY);
    }
    let output = process::run(&mut command)?.output;
    serde_json::from_str(&output)
        .map_err(|error| format!("{}: no figures: {error}: {output}", xtask.display()))
}

/// Measures one pass in this process, and prints it for [`measure`].
pub fn print(copies: u32) -> Result<(), String> {
    let pass = pass::measure(copies)?;
    println!("{}", serde_json::to_string(&pass).map_err(|error| error.to_string())?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(read: f64, rustfmt: f64) -> Pass {
        let stages = BTreeMap::from([(Stage::Read, read), (Stage::Rustfmt, rustfmt)]);
        Pass { operations: 91, shapes: 704, stages }
    }

    #[test]
    fn passes_are_added_up_before_their_median_is_taken() {
        let mut size = Size::default();
        assert_eq!(size.all(), None);
        for (read, rustfmt) in [(1.0, 30.0), (2.0, 10.0), (3.0, 20.0)] {
            size.add(pass(read, rustfmt));
        }
        assert_eq!((size.operations, size.shapes), (91, 704));
        assert_eq!(size.stage(Stage::Read), Some(2.0));
        assert_eq!(size.stage(Stage::Lower), None);
        assert_eq!(size.all(), Some(23.0), "of 31, 12 and 23");
    }

    #[test]
    fn stages_are_called_alike_in_tables_and_json() {
        for stage in Stage::ALL {
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.name());
        }
    }
}
