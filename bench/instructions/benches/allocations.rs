//! How often a call asks for memory, and how much of it is still there after many calls. `cargo xtask budgets` reads
//! what this prints.

#![forbid(unsafe_code)]

use std::mem::forget;

use allocation_counter::measure;
use bench_instructions::{Caller, Failure};
use serde_json::json;

/// So many calls. What one of them keeps shows in their sum.
const CALLS: u64 = 1000;

fn main() -> Result<(), Failure> {
    let caller = Caller::new()?;
    report("invoke", || caller.invoke())?;
    report("list", || caller.list())?;
    // What it has is there at the end, so that Valgrind can say where it comes from.
    forget(caller);
    Ok(())
}

/// Prints what calls of one kind have taken, and what they have kept.
fn report(name: &str, call: impl Fn() -> Result<(), Failure>) -> Result<(), Failure> {
    let mut outcome = Ok(());
    // This thread's alone, and there is no other one.
    let memory = measure(|| outcome = (0..CALLS).try_for_each(|_| call()));
    outcome?;
    let (allocations, kept) = (memory.count_total, memory.bytes_current);
    println!(
        "{}",
        json!({ "name": name, "calls": CALLS, "allocations": allocations, "kept": kept })
    );
    Ok(())
}
