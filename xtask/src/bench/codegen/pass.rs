//! One pass of codegen, measured by stage.

use std::{collections::BTreeMap, time::Instant};

use tinsmith::{generate::NO_RUSTFMT, model_files, rustfmt};
use tinsmith_codegen::{Model, emit, format, lower};

use super::{Pass, Stage, copies};
use crate::codegen;

/// Measures a pass over `copies` copies of Lambda, after an unmeasured warm-up pass.
pub fn measure(copies: u32) -> Result<Pass, String> {
    let paths =
        codegen::lambda().models.into_iter().map(|path| crate::workspace::root().join(path));
    let files = model_files::texts(&paths.collect::<Vec<_>>())?;
    let files = copies::multiply(&files, copies)?;
    pass(&files)?;
    pass(&files)
}

/// Does the same as `cargo xtask codegen`, without files on disk, and with one stage after the other: `generate` is `lower`,
/// `emit` and `format`, the last two on all processors.
fn pass(files: &[(String, String)]) -> Result<Pass, String> {
    let options = codegen::lambda().options;
    let mut clock = Clock::default();
    let texts = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let model = clock.time(Stage::Read, || Model::read(texts)).map_err(said)?;
    let lowered = clock.time(Stage::Lower, || lower(&model, &options)).map_err(said)?;
    let emitted = clock.time(Stage::Emit, || emit(&lowered, &options)).map_err(said)?;
    let files = clock.time(Stage::Format, || format(emitted, &options)).map_err(said)?;
    clock.time(Stage::Rustfmt, || rustfmt::format(&files))?.ok_or(NO_RUSTFMT)?;
    let (operations, shapes) = (files.summary.operations, files.summary.shapes);
    Ok(Pass { operations, shapes, stages: clock.stages })
}

fn said(error: tinsmith_codegen::Error) -> String {
    error.to_string()
}

#[derive(Default)]
struct Clock {
    stages: BTreeMap<Stage, f64>,
}

impl Clock {
    fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.stages.insert(stage, start.elapsed().as_secs_f64());
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_processors_emit_the_same_as_one_stage_after_the_other() {
        let model = model_files::read(&[crate::workspace::root().join("model/lambda")]).unwrap();
        let options = codegen::lambda().options;
        let lowered = lower(&model, &options).unwrap();
        let files = format(emit(&lowered, &options).unwrap(), &options).unwrap();
        assert_eq!(tinsmith_codegen::generate(&model, &options).unwrap(), files);
    }

    #[test]
    fn a_pass_has_every_stage() {
        let lambda = model_files::texts(&[crate::workspace::root().join("model/lambda")]).unwrap();
        let pass = pass(&lambda).unwrap();
        assert!(pass.shapes > pass.operations && pass.operations > 50, "{pass:?}");
        assert!(pass.stages.keys().eq(&Stage::ALL), "{pass:?}");
        assert!(pass.stages.values().all(|seconds| *seconds > 0.0), "{pass:?}");
    }
}
