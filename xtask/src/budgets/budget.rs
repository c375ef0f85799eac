//! What may cost how much, and how to find out why it costs more.

use std::path::Path;

/// Where the budgets are, for those who look for them.
pub const BUDGETS_FILE: &str = "xtask/src/budgets/budget.rs";

/// A figure that has a limit.
#[derive(Debug)]
pub struct Budget {
    /// Its name on the command line.
    pub key: &'static str,
    pub label: &'static str,
    pub source: Source,
    /// The figure may be this, and no more.
    pub at_most: u64,
    /// How to find out why it is more.
    look: &'static [Look],
}

/// A way to find out more.
#[derive(Debug)]
pub struct Look {
    /// A command. `TARGET` stands for the target folder, here and below.
    run: &'static str,
    /// What to look at in what it prints.
    see: &'static str,
}

/// What figures are found out with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Crates,
    Emitted,
    Binary,
    Instructions,
    Allocations,
}

/// All budgets, in the order of rows. They are about 5 % above what was measured when they were set, except for what is
/// the same everywhere and always. Whoever makes something cheaper lowers its budget.
pub const BUDGETS: &[Budget] = &[
    // The program itself does not count. An update of what is there already changes nothing: the program has a lock file.
    Budget {
        key: "crates",
        label: "crates of a program with one client",
        source: Source::Crates,
        at_most: 70,
        look: CRATES,
    },
    // All that is emitted, documentation included, divided by the operations. What is written by hand is left out.
    Budget {
        key: "lines",
        label: "emitted lines for an operation",
        source: Source::Emitted,
        at_most: 317,
        look: EMITTED,
    },
    Budget {
        key: "bytes",
        label: "emitted bytes for an operation",
        source: Source::Emitted,
        at_most: 11_600,
        look: EMITTED,
    },
    // Of a program that calls two operations. A new compiler may change it.
    Budget {
        key: "binary",
        label: "bytes of a stripped release binary",
        source: Source::Binary,
        at_most: 4_240_000,
        look: BINARY,
    },
    // Whole calls, from the operation to the value, with answers that are in memory. Half of an Invoke is hashing, which
    // Valgrind has no instructions for: it counts ten times what it costs.
    Budget {
        key: "invoke_instructions",
        label: "instructions for an Invoke",
        source: Source::Instructions,
        at_most: 84_500,
        look: INVOKE_INSTRUCTIONS,
    },
    // The same, and 50 functions are read.
    Budget {
        key: "list_instructions",
        label: "instructions for a page of ListFunctions",
        source: Source::Instructions,
        at_most: 1_320_000,
        look: LIST_INSTRUCTIONS,
    },
    // One for each time that memory is asked for, or more of it.
    Budget {
        key: "invoke_allocations",
        label: "allocations for an Invoke",
        source: Source::Allocations,
        at_most: 46,
        look: ALLOCATIONS,
    },
    Budget {
        key: "list_allocations",
        label: "allocations for a page of ListFunctions",
        source: Source::Allocations,
        at_most: 992,
        look: ALLOCATIONS,
    },
    // After the first calls, nothing may stay.
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

const CRATES: &[Look] = &[
    Look {
        run: "git diff HEAD~ -- bench/ours/Cargo.lock",
        see: "what is new; instead of HEAD~, any commit that was within the budget",
    },
    Look {
        run: "cargo tree --manifest-path bench/ours/Cargo.toml --edges normal,build --invert NAME",
        see: "who wants the crate NAME",
    },
];
const EMITTED: &[Look] = &[Look {
    run: "git diff --stat HEAD~ -- generated/lambda/src",
    see: "which files have grown; instead of HEAD~, any commit that was within the budget. What most of them have more \
          of comes from one file of codegen/src/emit, and may belong in the runtime",
}];
const BINARY: &[Look] = &[Look {
    run: "nm --demangle --print-size --size-sort TARGET/bench/ours/release/bench-ours | tail -n 50",
    see: "the largest functions and tables, the largest one last; the second number is the size. If one is there many \
          times, let what is generic in it call what is not",
}];
const INVOKE_INSTRUCTIONS: &[Look] = &[Look {
    run: "callgrind_annotate --show=Ir --inclusive=yes --auto=no TARGET/bench/instructions/gungraun/bench-instructions/\
          instructions/calls/invoke.warm/callgrind.invoke.warm.out",
    see: PROFILE,
}];
const LIST_INSTRUCTIONS: &[Look] = &[Look {
    run: "callgrind_annotate --show=Ir --inclusive=yes --auto=no TARGET/bench/instructions/gungraun/bench-instructions/\
          instructions/calls/list.warm/callgrind.list.warm.out",
    see: PROFILE,
}];
const PROFILE: &str = "functions, by what they take with all that they call. The file beside it that ends in `.old` is \
                       of the run before: run this task on a commit that was within the budget, then on yours, and compare";
const ALLOCATIONS: &[Look] = &[
    Look {
        run: "cargo bench --manifest-path bench/instructions/Cargo.toml --target-dir TARGET/bench/instructions --bench \
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
    run: "cargo bench --manifest-path bench/instructions/Cargo.toml --target-dir TARGET/bench/instructions --bench \
          allocations --config 'target.\"cfg(unix)\".runner = \"valgrind --leak-check=full --show-leak-kinds=all\"'",
    see: "what is there at the end, the largest last, and below it who asked for it. What each call leaves behind is \
          a record of 1,000 blocks, or one block that has grown",
}];

impl Source {
    /// In the order of the table: what is fast first.
    pub const ALL: [Source; 5] = [
        Source::Crates,
        Source::Emitted,
        Source::Binary,
        Source::Instructions,
        Source::Allocations,
    ];

    /// What is being done, for those who wait.
    pub fn title(self) -> &'static str {
        match self {
            Source::Crates => "counting crates",
            Source::Emitted => "counting what is emitted",
            Source::Binary => "building bench/ours",
            Source::Instructions => "building bench/instructions, counting instructions",
            Source::Allocations => "building bench/instructions, counting allocations",
        }
    }
}

impl Budget {
    /// What to run and what to look at, if it is more.
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
}
