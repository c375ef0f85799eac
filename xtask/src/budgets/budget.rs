//! The budgets, and how to analyse a figure that exceeds one.

use std::path::Path;

use crate::bench::program::Program;

/// The location of the budgets, for messages.
pub const BUDGETS_FILE: &str = "xtask/src/budgets/budget.rs";

/// The limit of a figure.
#[derive(Debug)]
pub struct Budget {
    /// Its name on the command line.
    pub key: &'static str,
    pub label: &'static str,
    pub source: Source,
    /// The maximum figure.
    pub at_most: u64,
    /// How to analyse a larger figure.
    look: &'static [Look],
}

/// A step of the analysis.
#[derive(Debug)]
pub struct Look {
    /// A command. `TARGET` stands for the target folder, here and below.
    run: &'static str,
    /// What to look for in its output.
    see: &'static str,
}

/// What a figure is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The dependencies of a program.
    Crates(Program),
    /// The emitted crate.
    Emitted,
    /// The release of a program.
    Binary(Program),
    /// Calls in Valgrind.
    Instructions,
    /// Calls with a counting allocator.
    Allocations,
}

/// All budgets, in the order of rows. They are about 5 % above the figures at the time they were set, except for
/// figures that are deterministic. A change that reduces a cost lowers its budget.
///
/// Crates and binaries differ between the default and the lean build. The other figures are the same for both: there is
/// one generated crate, and the calls use a transport in memory, with signing and parsing that are independent of
/// features.
pub const BUDGETS: &[Budget] = &[
    // The program itself is not counted. New versions of dependencies have no effect, because the program has a lock
    // file.
    Budget {
        key: "default_crates",
        label: "crates of a program, default build",
        source: Source::Crates(Program::Default),
        at_most: 130,
        look: DEFAULT_CRATES,
    },
    Budget {
        key: "lean_crates",
        label: "crates of a program, lean build",
        source: Source::Crates(Program::Lean),
        at_most: 96,
        look: LEAN_CRATES,
    },
    // The stripped release binary of a program with two operations. A new compiler version may change it.
    Budget {
        key: "default_binary",
        label: "bytes of a stripped program, default build",
        source: Source::Binary(Program::Default),
        at_most: 5_450_000,
        look: DEFAULT_BINARY,
    },
    Budget {
        key: "lean_binary",
        label: "bytes of a stripped program, lean build",
        source: Source::Binary(Program::Lean),
        at_most: 4_625_000,
        look: LEAN_BINARY,
    },
    // All generated code, including documentation, per operation. Handwritten code is excluded.
    Budget {
        key: "lines",
        label: "emitted lines for an operation",
        source: Source::Emitted,
        at_most: 307,
        look: EMITTED,
    },
    Budget {
        key: "bytes",
        label: "emitted bytes for an operation",
        source: Source::Emitted,
        at_most: 11_140,
        look: EMITTED,
    },
    // Whole calls, from the operation to the output, with responses in memory. Half of an Invoke is hashing, which is
    // overestimated tenfold, because Valgrind does not support the hardware instructions for it.
    Budget {
        key: "invoke_instructions",
        label: "instructions for an Invoke",
        source: Source::Instructions,
        at_most: 164_000,
        look: INVOKE_INSTRUCTIONS,
    },
    // The same with 50 functions.
    Budget {
        key: "list_instructions",
        label: "instructions for a page of ListFunctions",
        source: Source::Instructions,
        at_most: 1_272_000,
        look: LIST_INSTRUCTIONS,
    },
    // The number of allocations and reallocations.
    Budget {
        key: "invoke_allocations",
        label: "allocations for an Invoke",
        source: Source::Allocations,
        at_most: 85,
        look: ALLOCATIONS,
    },
    Budget {
        key: "list_allocations",
        label: "allocations for a page of ListFunctions",
        source: Source::Allocations,
        at_most: 985,
        look: ALLOCATIONS,
    },
    // After the first calls, no memory may be retained.
    Budget {
        key: "invoke_kept",
        label: "bytes that 1 000 Invokes leave behind",
        source: Source::Allocations,
        at_most: 0,
        look: KEPT,
    },
    Budget {
        key: "list_kept",
        label: "bytes that 1 000 pages of ListFunctions leave behind",
        source: Source::Allocations,
        at_most: 0,
        look: KEPT,
    },
];

const DEFAULT_CRATES: &[Look] = &[
    Look { run: "git diff HEAD~ -- bench/default/Cargo.lock", see: NEW_CRATES },
    Look {
        run: "cargo tree --manifest-path bench/default/Cargo.toml --edges normal,build --invert NAME",
        see: "which crates depend on NAME",
    },
];
const LEAN_CRATES: &[Look] = &[
    Look { run: "git diff HEAD~ -- bench/lean/Cargo.lock", see: NEW_CRATES },
    Look {
        run: "cargo tree --manifest-path bench/lean/Cargo.toml --edges normal,build --invert NAME",
        see: "which crates depend on NAME",
    },
];
const NEW_CRATES: &str =
    "the crates that are new; instead of HEAD~, use any commit that was within the budget";
const EMITTED: &[Look] = &[Look {
    run: "git diff --stat HEAD~ -- generated/lambda/src",
    see: "which files have grown; instead of HEAD~, any commit that was within the budget. What most of them have more \
          of comes from one file of codegen/src/emit, and may belong in the runtime",
}];
const DEFAULT_BINARY: &[Look] = &[Look {
    run: "nm --demangle --print-size --size-sort TARGET/bench/budgets/release/bench-default | tail -n 50",
    see: LARGEST,
}];
const LEAN_BINARY: &[Look] = &[Look {
    run: "nm --demangle --print-size --size-sort TARGET/bench/budgets/release/bench-lean | tail -n 50",
    see: LARGEST,
}];
const LARGEST: &str = "the largest functions and tables, the largest one last; the second number is the size. If one is \
                       there many times, let the generic function call one that is not generic";
const INVOKE_INSTRUCTIONS: &[Look] = &[Look {
    run: "callgrind_annotate --show=Ir --inclusive=yes --auto=no TARGET/bench/budgets/gungraun/bench-instructions/\
          instructions/calls/invoke.warm/callgrind.invoke.warm.out",
    see: PROFILE,
}];
const LIST_INSTRUCTIONS: &[Look] = &[Look {
    run: "callgrind_annotate --show=Ir --inclusive=yes --auto=no TARGET/bench/budgets/gungraun/bench-instructions/\
          instructions/calls/list.warm/callgrind.list.warm.out",
    see: PROFILE,
}];
const PROFILE: &str = "functions, by what they take with all that they call. The file beside it that ends in `.old` is \
                       of the run before: run this task on a commit that was within the budget, then on yours, and compare";
const ALLOCATIONS: &[Look] = &[
    Look {
        run: "cargo bench --manifest-path bench/instructions/Cargo.toml --target-dir TARGET/bench/budgets --bench \
              allocations --config 'target.\"cfg(unix)\".runner = \"valgrind --tool=dhat --dhat-out-file=TARGET/dhat.out\"'",
        see: "nothing yet: it writes TARGET/dhat.out",
    },
    Look {
        run: "xdg-open /usr/libexec/valgrind/dh_view.html",
        see: "places that ask for memory, once TARGET/dhat.out is loaded; sorted by total blocks. One where each Invoke \
              asks has 1,000 blocks, and one where each function of a page does has 50,000",
    },
];
const KEPT: &[Look] = &[Look {
    run: "cargo bench --manifest-path bench/instructions/Cargo.toml --target-dir TARGET/bench/budgets --bench \
          allocations --config 'target.\"cfg(unix)\".runner = \"valgrind --leak-check=full --show-leak-kinds=all\"'",
    see: "what is there at the end, the largest last, and below it who asked for it. What each call leaves behind is \
          a record of 1,000 blocks, or one block that has grown",
}];

impl Source {
    /// In the order of measurement: fast ones first.
    pub const ALL: [Source; 7] = [
        Source::Crates(Program::Default),
        Source::Crates(Program::Lean),
        Source::Emitted,
        Source::Binary(Program::Default),
        Source::Binary(Program::Lean),
        Source::Instructions,
        Source::Allocations,
    ];

    /// The progress message.
    pub fn title(self) -> String {
        match self {
            Source::Crates(program) => format!("counting crates of bench/{}", program.name()),
            Source::Emitted => "counting what is emitted".into(),
            Source::Binary(program) => format!("building bench/{}", program.name()),
            Source::Instructions => "building bench/instructions, counting instructions".into(),
            Source::Allocations => "building bench/instructions, counting allocations".into(),
        }
    }
}

impl Budget {
    /// How to analyse a larger figure.
    pub fn look(&self, target: &Path) -> String {
        let lines = self.look.iter().map(|it| format!("  run: {}\n  see: {}\n", it.run, it.see));
        lines.collect::<String>().replace("TARGET", &target.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_different() {
        let mut keys: Vec<_> = BUDGETS.iter().map(|it| it.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), BUDGETS.len());
    }

    #[test]
    fn every_budget_says_what_to_run() {
        for budget in BUDGETS {
            let look = budget.look(Path::new("/there"));
            assert!(look.starts_with("  run: ") && look.ends_with('\n'), "{look}");
            assert!(!look.contains("TARGET"), "{look}");
        }
    }
    #[test]
    fn every_source_is_measured_and_has_a_budget() {
        for budget in BUDGETS {
            assert!(Source::ALL.contains(&budget.source), "{}", budget.key);
        }
        for source in Source::ALL {
            assert!(BUDGETS.iter().any(|it| it.source == source), "{source:?}");
        }
    }

    #[test]
    fn commands_are_about_the_program_of_the_budget() {
        for budget in BUDGETS {
            let (Source::Crates(program) | Source::Binary(program)) = budget.source else {
                continue;
            };
            let name = program.name();
            assert!(budget.key.starts_with(name) && budget.label.contains(name), "{}", budget.key);
            for look in budget.look {
                let (folder, binary) = (format!("bench/{name}/"), format!("/bench-{name} "));
                assert!(look.run.contains(&folder) || look.run.contains(&binary), "{}", look.run);
            }
        }
    }
}
