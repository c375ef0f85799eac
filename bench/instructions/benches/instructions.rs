//! How many instructions a call takes, by Valgrind's callgrind. `cargo xtask budgets` reads what this prints.

use std::process::exit;

use bench_instructions::{Caller, Failure};
use gungraun::{library_benchmark, library_benchmark_group, main};

/// The caller comes back, so that what it takes to end it does not count.
type Done = (Caller, Result<(), Failure>);

fn warm() -> Caller {
    Caller::new().unwrap_or_else(|error| fail(&error))
}

/// A call that fails takes fewer instructions than one that does not.
fn check((_, outcome): Done) {
    if let Err(error) = outcome {
        fail(&error);
    }
}

fn fail(error: &Failure) -> ! {
    eprintln!("a call with an answer from memory: {error}");
    exit(1)
}

#[library_benchmark]
#[bench::warm(setup = warm, teardown = check)]
fn invoke(caller: Caller) -> Done {
    let outcome = caller.invoke();
    (caller, outcome)
}

#[library_benchmark]
#[bench::warm(setup = warm, teardown = check)]
fn list(caller: Caller) -> Done {
    let outcome = caller.list();
    (caller, outcome)
}

library_benchmark_group!(name = calls, benchmarks = [invoke, list]);
main!(library_benchmark_groups = calls);
