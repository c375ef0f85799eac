//! `cargo xtask validate-diff`: whether `tinsmith diff` is right about the Rust API.
//!
//! For pairs of models, it generates both clients, lists their public APIs with rustdoc, and compares the lists with the
//! changes that `tinsmith diff` finds. The verdicts must agree: a major change, or none. Each item that is removed or
//! changed must be at the path of a change, and each major change must be visible in an item.

mod agreement;
mod mutants;
#[path = "../../tests/tests/mutation/mod.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "helpers of a test, which take from constant lists"
)]
mod mutation;
mod pairs;

use std::path::PathBuf;

use public_api::{Builder, PublicApi, diff::PublicApiDiff};
use tinsmith::diff::{self, Change, Side};
use tinsmith_codegen::{Model, Options, api::Api};

use crate::{bench::process, models, workshop::Workshop, workspace};
use agreement::Agreement;
use pairs::Pair;

const USAGE: &str = "usage: cargo xtask validate-diff [--mutants N] [--old PATH --new PATH [--only NAME,...] \
                     [--operations N]]; see `cargo xtask help`";

/// The pairs to compare.
struct Request {
    mutants: usize,
    old: Option<PathBuf>,
    new: Option<PathBuf>,
    only: Vec<String>,
    operations: usize,
}

/// Compares pairs, and prints a table.
pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let request = parse(arguments)?;
    let workshop = Workshop::open("validate-diff")?;
    let mut pairs = mutants::pairs(request.mutants)?;
    match (&request.old, &request.new) {
        (Some(old), Some(new)) => pairs.extend(pairs::real(old, new, &request.only)?),
        (None, None) if request.mutants > 0 => {}
        _ => return Err(USAGE.to_owned()),
    }
    println!("| pair | changes | major | items removed or changed | verdict |");
    println!("| --- | ---: | ---: | ---: | --- |");
    let (mut wrong, mut compared) = (0, 0);
    for pair in pairs {
        eprintln!("{}", pair.name);
        match compare(&workshop, &pair, request.operations) {
            Ok(None) => {}
            Ok(Some(agreement)) => {
                compared += 1;
                wrong += usize::from(!agreement.is_complete());
                println!("{}", agreement.row(&pair.name));
            }
            Err(error) => {
                wrong += 1;
                println!("| {} | | | | failed |", pair.name);
                eprintln!("{error}");
            }
        }
    }
    println!("\n{compared} pairs with changes, {wrong} without agreement");
    match wrong {
        0 => Ok(()),
        _ => Err("`tinsmith diff` and the public API disagree; correct the rules in cli/src/diff"
            .to_owned()),
    }
}

fn parse(arguments: Vec<String>) -> Result<Request, String> {
    use lexopt::prelude::*;
    let mut parser = lexopt::Parser::from_args(arguments);
    let wrong = |error: lexopt::Error| format!("{error}; {USAGE}");
    let mut request =
        Request { mutants: 0, old: None, new: None, only: Vec::new(), operations: 12 };
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("mutants") => {
                request.mutants = parser.value().and_then(|it| it.parse()).map_err(wrong)?;
            }
            Long("operations") => {
                request.operations = parser.value().and_then(|it| it.parse()).map_err(wrong)?;
            }
            Long("old") => request.old = Some(parser.value().map_err(wrong)?.into()),
            Long("new") => request.new = Some(parser.value().map_err(wrong)?.into()),
            Long("only") => {
                let names = parser.value().and_then(|it| it.string()).map_err(wrong)?;
                request.only.extend(names.split(',').map(str::to_owned));
            }
            other => return Err(wrong(other.unexpected())),
        }
    }
    Ok(request)
}

/// Compares a pair; `None` if there are no changes of the API to find, or if a model is refused.
fn compare(workshop: &Workshop, pair: &Pair, limit: usize) -> Result<Option<Agreement>, String> {
    let options = models::options(&workspace::root().join("runtime"));
    let lower = |side, operations: Option<Vec<String>>| {
        let options = Options { operations, ..options.clone() };
        lowered(pair.model(side), &options)
    };
    let Ok((old, new)) = diff::apis(lower, None) else { return Ok(None) };
    let names = selected(&diff::compare(&old, &new), &old, &new, limit);
    let (old, new) = diff::apis(lower, Some(&names))?;
    let changes = diff::compare(&old, &new);
    if changes.is_empty() || old.operations.is_empty() || new.operations.is_empty() {
        return Ok(None);
    }
    let list = |side, api: &Api| {
        let operations = api.operations.iter().map(|it| it.shape.clone()).collect();
        let options = Options { operations: Some(operations), ..options.clone() };
        public_api(workshop, pair.model(side), &options)
    };
    let (old, new) = (list(Side::Old, &old)?, list(Side::New, &new)?);
    Ok(Some(Agreement::of(&changes, &PublicApiDiff::between(old, new))))
}

fn lowered(model: &Model, options: &Options) -> Result<Api, String> {
    let lowered = tinsmith_codegen::lower(model, options).map_err(|error| error.to_string())?;
    Ok(lowered.api)
}

/// The operations to compare: those with changes, else the first ones.
fn selected(changes: &[Change], old: &Api, new: &Api, limit: usize) -> Vec<String> {
    let all = || old.operations.iter().chain(&new.operations).map(|it| it.shape.clone());
    let is_changed = |shape: &String| {
        changes.iter().any(|it| it.model.split('$').next() == Some(shape.as_str()))
    };
    let mut names: Vec<String> = all().filter(is_changed).chain(all()).collect();
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(limit);
    names
}

/// The public items of a client, with its feature `serde`.
fn public_api(workshop: &Workshop, model: &Model, options: &Options) -> Result<PublicApi, String> {
    let files = tinsmith_codegen::generate(model, options).map_err(|error| error.to_string())?;
    workshop.write(&files)?;
    let mut command = workshop.cargo(&["rustdoc", "--quiet", "--lib", "--no-default-features"]);
    // The format of rustdoc's JSON is not stable.
    command.env("RUSTC_BOOTSTRAP", "1").args(["--features", "serde"]).args([
        "--",
        "-Z",
        "unstable-options",
        "--output-format",
        "json",
        "--cap-lints",
        "allow",
    ]);
    process::run(&mut command)?;
    Builder::from_rustdoc_json(workshop.target().join("doc/client.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .map_err(|error| {
            format!("the public API cannot be listed: {error}; use the Rust version of CI")
        })
}
