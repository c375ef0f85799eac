//! The cost of a call, as measured by `bench/instructions`. It prints a line of JSON for each kind of call.

use std::path::Path;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::Figures;
use crate::bench::{build::Builder, process};

/// The folder of the benchmarks in `bench/`.
const FOLDER: &str = "instructions";
/// The location of the parser, for messages.
const FILE: &str = "xtask/src/budgets/calls.rs";

/// The output of `benches/allocations.rs` for a kind of call.
#[derive(Debug, Deserialize)]
struct Memory {
    name: String,
    calls: u64,
    allocations: u64,
    /// In bytes. Freeing memory from before the measurement makes it negative.
    kept: i64,
}

/// The number of instructions per call. `runner` runs such a benchmark in Valgrind.
pub fn instructions(builder: &Builder, runner: &Path) -> Result<Figures, String> {
    let mut command = builder.benchmark(FOLDER, "instructions");
    // The first is compiled into the benchmark, the second is the folder of its profiles.
    command.env("GUNGRAUN_RUNNER", runner);
    command.env("GUNGRAUN_HOME", builder.target(FOLDER).join("gungraun"));
    let said = process::run(command.args(["--", "--output-format=json"]))?;
    read_instructions(&said.output)
}

/// The number of allocations per call, and the memory that many calls retain.
pub fn allocations(builder: &Builder) -> Result<Figures, String> {
    let said = process::run(&mut builder.benchmark(FOLDER, "allocations"))?;
    read_allocations(&said.output)
}

/// Parses gungraun's summaries; see its documentation of `--output-format`.
fn read_instructions(output: &str) -> Result<Figures, String> {
    let mut figures = Figures::new();
    for summary in lines::<Value>(output)? {
        let key = match summary["function_name"].as_str() {
            Some("invoke") => "invoke_instructions",
            Some("list") => "list_instructions",
            _ => return Err(unknown(&summary.to_string())),
        };
        let count = &summary["profiles"][0]["data"]["total"]["metrics"]["Ir"]["values"]["new"];
        figures.insert(key, count.as_u64().ok_or_else(|| unknown(&summary.to_string()))?);
    }
    Ok(figures)
}

fn read_allocations(output: &str) -> Result<Figures, String> {
    let mut figures = Figures::new();
    for memory in lines::<Memory>(output)? {
        let (allocations, kept) = match memory.name.as_str() {
            "invoke" => ("invoke_allocations", "invoke_kept"),
            "list" => ("list_allocations", "list_kept"),
            _ => return Err(unknown(&format!("{memory:?}"))),
        };
        figures.insert(allocations, memory.allocations.div_ceil(memory.calls.max(1)));
        figures.insert(kept, memory.kept.try_into().unwrap_or(0));
    }
    Ok(figures)
}

/// The lines of JSON.
fn lines<T: DeserializeOwned>(output: &str) -> Result<Vec<T>, String> {
    let read = |line: &str| {
        serde_json::from_str(line).map_err(|error| unknown(&format!("{error}: {line}")))
    };
    output.lines().filter(|line| line.starts_with('{')).map(read).collect()
}

fn unknown(what: &str) -> String {
    format!("{FILE} does not support the output of bench/{FOLDER}; change one of them: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_in_summaries() {
        let output = r#"
{"function_name":"invoke","id":"warm","profiles":[{"tool":"Callgrind","data":{"parts":[],"total":{"metrics":{"Dr":{"values":{"new":3}},"Ir":{"values":{"new":207362,"old":9}}}}}}]}
{"function_name":"list","id":"warm","profiles":[{"tool":"Callgrind","data":{"parts":[],"total":{"metrics":{"Ir":{"values":{"new":1433284}}}}}}]}
"#;
        let expected =
            Figures::from([("invoke_instructions", 207_362), ("list_instructions", 1_433_284)]);
        assert_eq!(read_instructions(output).unwrap(), expected);
    }

    #[test]
    fn allocations_are_those_of_one_call() {
        let output = r#"
{"name":"invoke","calls":1000,"allocations":130001,"kept":-8}
{"name":"list","calls":1000,"allocations":1023000,"kept":4000}
"#;
        let expected = Figures::from([
            ("invoke_allocations", 131),
            ("invoke_kept", 0),
            ("list_allocations", 1023),
            ("list_kept", 4000),
        ]);
        assert_eq!(read_allocations(output).unwrap(), expected);
    }

    #[test]
    fn what_is_not_known_is_said() {
        for (error, expected) in [
            (read_instructions(r#"{"function_name":"delete"}"#), "delete"),
            (read_instructions(r#"{"function_name":"list","profiles":[]}"#), "profiles"),
            (read_instructions("{"), "EOF"),
            (read_allocations(r#"{"name":"delete","calls":1,"allocations":1,"kept":0}"#), "delete"),
            (read_allocations(r#"{"name":"list"}"#), "missing field"),
        ] {
            let error = error.unwrap_err();
            assert!(error.contains(expected) && error.contains(FILE), "{error}");
        }
    }
}
