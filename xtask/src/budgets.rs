//! `cargo xtask budgets`: compares the costs of the client with their budgets.
//!
//! `cargo xtask bench` compares the client with others, and takes more than an hour on an idle machine. These figures
//! need no other client and no clock, so they are independent of load, and CI can check them.

mod budget;
mod calls;
mod emitted;
mod options;
mod report;
mod tools;

use std::{collections::BTreeMap, path::PathBuf};

use budget::{BUDGETS, Budget, Source};

use crate::bench::{build::Builder, program::Program};

/// The folder in `target/bench/` where all programs are built.
const FOLDER: &str = "budgets";

/// The measured figures, by the keys of their budgets.
type Figures = BTreeMap<&'static str, u64>;

/// Runs the task.
pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let budgets = options::parse(arguments)?;
    let root = crate::workspace::root();
    let target = crate::workspace::target(&root)?;
    let builder = Builder::new(root.join("bench"), target.join("bench")).sharing(FOLDER);
    let figures = Session { root, target: target.clone(), builder }.measure(&budgets)?;
    println!("{}", report::table(&budgets, &figures)?.text());
    let over = report::over(&budgets, &figures, &target)?;
    if over.is_empty() { Ok(()) } else { Err(over) }
}

/// The paths of a session.
struct Session {
    root: PathBuf,
    target: PathBuf,
    builder: Builder,
}

impl Session {
    /// Measures the figures of these budgets, and others from the same sources.
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
        match source {
            Source::Crates(program) => self.crates(program),
            Source::Emitted => emitted::figures(&self.root.join("generated/lambda/src")),
            Source::Binary(program) => self.binary(program),
            Source::Instructions => {
                let runner = tools::runner(&self.root, &self.target)?;
                calls::instructions(&self.builder, &runner)
            }
            Source::Allocations => calls::allocations(&self.builder),
        }
    }

    fn crates(&self, program: Program) -> Result<Figures, String> {
        self.builder.fetch(program.name())?;
        // The program itself is not counted.
        let crates = self.builder.crates(program.name())?.len().saturating_sub(1) as u64;
        Ok(of(Source::Crates(program), crates))
    }

    fn binary(&self, program: Program) -> Result<Figures, String> {
        self.builder.release(program.name())?;
        let (_, stripped) = self.builder.sizes(program)?;
        Ok(of(Source::Binary(program), stripped))
    }
}

/// Assigns a figure to the budgets of this source.
fn of(source: Source, figure: u64) -> Figures {
    let budgets = BUDGETS.iter().filter(|it| it.source == source);
    budgets.map(|it| (it.key, figure)).collect()
}
