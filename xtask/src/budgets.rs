//! `cargo xtask budgets`: what the client costs, beside what it may cost.
//!
//! `cargo xtask bench` says how the client compares with others, and takes an hour of a quiet machine. What is
//! measured here needs no other client and no clock, so that it is the same on a busy machine, and CI can watch it.

mod budget;
mod calls;
mod emitted;
mod options;
mod report;
mod tools;

use std::{collections::BTreeMap, path::PathBuf};

use budget::{Budget, Source};

use crate::bench::{build::Builder, program::Program};

/// What was measured, by the key of its budget.
type Figures = BTreeMap<&'static str, u64>;

/// Runs the task.
pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let budgets = options::parse(arguments)?;
    let root = crate::codegen::root();
    let target = crate::codegen::target(&root)?;
    let builder = Builder::new(root.join("bench"), target.join("bench"));
    let figures = Session { root, target: target.clone(), builder }.measure(&budgets)?;
    println!("{}", report::table(&budgets, &figures)?.text());
    let over = report::over(&budgets, &figures, &target)?;
    if over.is_empty() { Ok(()) } else { Err(over) }
}

/// Where things are.
struct Session {
    root: PathBuf,
    target: PathBuf,
    builder: Builder,
}

impl Session {
    /// Finds out what these budgets are about, and what comes with it.
    fn measure(&self, budgets: &[&Budget]) -> Result<Figures, String> {
        let mut figures = Figures::new();
        for source in Source::ALL {
            if budgets.iter().any(|it| it.source == source) {
                eprintln!("{}", source.title());
                figures.extend(self.figures(source)?);
            }
        }
        Ok(figures)
    }

    fn figures(&self, source: Source) -> Result<Figures, String> {
        let (builder, ours) = (&self.builder, Program::Ours);
        match source {
            Source::Crates => {
                builder.fetch(ours.name())?;
                // The program itself does not count.
                let crates = builder.crates(ours)?.len().saturating_sub(1);
                Ok(Figures::from([("crates", crates as u64)]))
            }
            Source::Emitted => emitted::figures(&self.root.join("generated/lambda/src")),
            Source::Binary => {
                builder.release(ours.name())?;
                let (_, stripped) = builder.sizes(ours)?;
                Ok(Figures::from([("binary", stripped)]))
            }
            Source::Instructions => {
                let runner = tools::runner(&self.root, &self.target)?;
                calls::instructions(builder, &runner)
            }
            Source::Allocations => calls::allocations(builder),
        }
    }
}
