//! Tinsmith's tasks.
//!
//! `cargo xtask codegen` generates clients from models, `cargo xtask compare-model` shows where a model is out of date,
//! `cargo xtask e2e` runs the end-to-end tests, `cargo xtask bench` measures, and `cargo xtask budgets` compares the
//! costs of a client with their budgets.

mod api;
mod bench;
mod budgets;
mod codegen;
mod compare_model;
mod e2e;
mod models;
mod reach;
mod validate_diff;
mod workshop;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task> [options]

tasks:
  api                      write the lists of the public API of the runtime and the generator
  api --check              change nothing; exit 1 and list what the public API has gained and lost
  codegen                  regenerate generated/ from model/
  codegen --check          change nothing; exit 1 and list what is stale
  codegen --model PATH [--model PATH ...] --crate NAME --out DIR
          [--service SHAPE_ID] [--protocol NAME] [--operations A,B,...] [--runtime VERSION]
          [--tests] [--no-workspace] [--check]
                           emit a complete crate for any model; PATH is a JSON AST file or a folder of them. With
                           --no-workspace, its manifest has no [workspace] table, so that it can be a member of yours
  codegen --dump           print the intermediate representation, and write nothing; for other models with the
                           options of --model
  compare-model --botocore DIR
                           list where model/lambda differs from botocore's description of Lambda
  bench [--quick] [--only default,lean,official,floor] [--builds N] [--runs N] [--from FILE] [--codegen]
                           measure the cost of building and running a program with Tinsmith (default and lean), with
                           the official SDK, and by hand (floor). All of it takes more than an hour, and writes
                           README.md, bench/results.json and bench/results.svg. --quick skips clean builds. --from
                           publishes the figures of a file and measures nothing. --codegen measures only codegen,
                           stage by stage and for larger models, and writes nothing
  bench --services [--quick] [--builds N] [--runs N] [--from FILE]
                           measure clients of DynamoDB, SQS, IAM and CloudFormation, and those of the official SDK. It
                           takes about a quarter of an hour, and writes README.md and bench/services.json. It needs
                           AWS's models of these services in ../shared/every-protocol/models
  bench --s3 [--quick] [--builds N] [--runs N] [--from FILE]
                           measure a client of S3 and that of the official SDK in the same way; writes README.md and
                           bench/s3.json
  budgets [--only NAME,...]
                           compare what a client costs with its budgets, for the default and the lean build. Exit 1
                           if a figure is over its budget, and show how to find the reason. It needs Valgrind and
                           binutils, and gives the same figures on a busy machine
  e2e                      clients against moto, ministack and other local servers, installed below target/
  reach --models DIR [--only NAME,...] [--no-compile] [--no-tests] [--expect-refused NAME,...]
                           emit, compile and test a client of each model in a folder: files of JSON AST, or the data
                           folder of botocore. Exit 1 if a model is refused or a client fails
  validate-diff [--mutants N] [--old PATH --new PATH [--only NAME,...] [--operations N]]
                           compare what `tinsmith diff` says with the public APIs of the generated clients: for N
                           edited models of fixtures, and for two models or the models of the same names in two folders
  help                     print this";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next();
    let rest: Vec<String> = arguments.collect();
    let wants_help = rest.iter().any(|argument| argument == "--help" || argument == "-h");
    let done = match task.as_deref() {
        Some(_) if wants_help => {
            println!("{USAGE}");
            Ok(())
        }
        Some("api") => api::run(&rest),
        Some("bench") => bench::run(rest),
        Some("budgets") => budgets::run(rest),
        Some("codegen") => codegen::run(rest),
        Some("compare-model") => compare_model::run(&rest),
        Some("e2e") => e2e::run(&rest),
        Some("reach") => reach::run(rest),
        Some("validate-diff") => validate_diff::run(rest),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(format!("there is no task `{other}`\n\n{USAGE}")),
        None => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
