//! Clients of other services than Lambda, compared with the crates of the official SDK.
//!
//! The crates are generated from AWS's own models, which are not part of this repository. Two programs in `bench/` make
//! the same calls: `services-default` with the generated crates, `services-official` with those of the official SDK.

use std::path::{Path, PathBuf};

use super::{
    Session,
    build::Profile,
    load::{Client, Load, Work, load},
    metric::{Metric, Unit, metric},
    program::Program,
    publish::{self, Marks},
    report,
    results::Results,
    server::Server,
};
use crate::codegen;

/// The programs that are compared.
pub const PROGRAMS: [Program; 2] = [Program::Default, Program::Official];

/// In the order of rows.
pub const METRICS: [Metric; 14] = [
    metric("get_item_1_cpu", "DynamoDB GetItem, one at a time, user CPU", Unit::Microseconds),
    metric("get_item_64_cpu", "DynamoDB GetItem, 64 at a time, user CPU", Unit::Microseconds)
        .default_to_official(0.35),
    metric("query_cpu", "DynamoDB Query, page of 100, user CPU", Unit::Microseconds)
        .default_to_official(0.45),
    metric("send_message_1_cpu", "SQS SendMessage, one at a time, user CPU", Unit::Microseconds),
    metric("send_message_64_cpu", "SQS SendMessage, 64 at a time, user CPU", Unit::Microseconds)
        .default_to_official(0.35),
    metric("list_users_cpu", "IAM ListUsers, page of 100, user CPU", Unit::Microseconds)
        .default_to_official(0.50),
    alone("sqs_debug_cpu", "SQS crate alone, debug, CPU"),
    alone("sqs_release_cpu", "SQS crate alone, release, CPU"),
    alone("dynamodb_debug_cpu", "DynamoDB crate alone, debug, CPU"),
    alone("dynamodb_release_cpu", "DynamoDB crate alone, release, CPU"),
    alone("iam_debug_cpu", "IAM crate alone, debug, CPU"),
    alone("iam_release_cpu", "IAM crate alone, release, CPU"),
    alone("cloudformation_debug_cpu", "CloudFormation crate alone, debug, CPU"),
    alone("cloudformation_release_cpu", "CloudFormation crate alone, release, CPU"),
];

/// The build of a generated crate without its dependencies.
const fn alone(key: &'static str, label: &'static str) -> Metric {
    metric(key, label, Unit::Seconds).default_to_official(0.12)
}

const LOADS: [Load; 6] = [
    call("get_item_1", "GetItem", "get-item", 1, 20_000),
    call("get_item_64", "64 GetItems at a time", "get-item", 64, 60_000),
    call("query", "Query", "query", 1, 3_000),
    call("send_message_1", "SendMessage", "send-message", 1, 20_000),
    call("send_message_64", "64 SendMessages at a time", "send-message", 64, 60_000),
    call("list_users", "ListUsers", "list-users", 1, 4_000),
];

const fn call(
    key: &'static str,
    label: &'static str,
    operation: &'static str,
    tasks: u32,
    calls: u32,
) -> Load {
    load(key, label, Work::Call { operation, tasks }, calls)
}

/// A service, and where its model is.
#[derive(Debug)]
struct Service {
    /// The end of the names of its crates.
    name: &'static str,
    /// The version of its API, which is part of the name of AWS's file.
    version: &'static str,
}

/// In the order of builds. The first crate is the smallest, since its first build may include its dependencies.
const SERVICES: [Service; 4] = [
    Service { name: "sqs", version: "2012-11-05" },
    Service { name: "dynamodb", version: "2012-08-10" },
    Service { name: "iam", version: "2010-05-08" },
    Service { name: "cloudformation", version: "2010-05-15" },
];

/// The folder of the models, relative to this repository.
const MODELS: &str = "../shared/every-protocol/models";

impl Service {
    /// The crate of a program.
    fn library(&self, program: Program) -> String {
        match program {
            Program::Official => format!("aws-sdk-{}", self.name),
            _ => format!("tinsmith-{}", self.name),
        }
    }

    /// The file of the model.
    fn model(&self) -> Result<PathBuf, String> {
        let file = PathBuf::from(MODELS).join(format!("{}.json", self.name));
        if file.is_file() {
            return Ok(file);
        }
        let Service { name, version } = self;
        Err(format!(
            "{}: there is no such file; to get AWS's model, copy models/{name}/service/{version}/{name}-{version}.json of \
             https://github.com/aws/api-models-aws to it",
            file.display()
        ))
    }

    /// Generates the crate in the folder of the program.
    fn generate(&self) -> Result<(), String> {
        let arguments = [
            "--model".to_owned(),
            self.model()?.display().to_string(),
            "--crate".to_owned(),
            self.library(Program::Default),
            "--out".to_owned(),
            format!("bench/{}/generated/{}", folder(Program::Default), self.name),
        ];
        codegen::run(arguments.into())
    }
}

/// The folder of a program in `bench/`.
fn folder(program: Program) -> String {
    format!("services-{}", program.name())
}

impl Session {
    /// Measures the clients of other services.
    pub fn services(&self, root: &Path, results: &mut Results) -> Result<(), String> {
        self.say("generating crates");
        std::env::set_current_dir(root).map_err(|error| format!("{}: {error}", root.display()))?;
        // Before the first crate is generated, so that a missing model is reported immediately.
        SERVICES.iter().try_for_each(|it| it.model().map(drop))?;
        SERVICES.iter().try_for_each(Service::generate)?;
        self.say("downloading what is needed");
        self.builder.fetch("server")?;
        for program in PROGRAMS {
            self.builder.fetch(&folder(program))?;
            let versions = libraries(&self.builder.crates(&folder(program))?, program);
            results.conditions.versions.insert(program, versions);
        }
        for round in 1..=self.options.builds {
            self.service_builds(round, results)?;
        }
        self.say("building what is still missing");
        let server = Server::start(&self.builder.release("server")?)?;
        let mut clients = Vec::new();
        for program in PROGRAMS {
            let binary = self.builder.release(&folder(program))?;
            clients.push((program, Client { binary, url: server.url().to_owned() }));
        }
        for round in 1..=self.options.runs {
            self.loads(round, &LOADS, &clients, results)?;
        }
        Ok(())
    }

    /// Builds each generated crate once.
    fn service_builds(&self, round: u32, results: &mut Results) -> Result<(), String> {
        for profile in Profile::ALL {
            for service in &SERVICES {
                let key = format!("{}_{}_cpu", service.name, profile.name());
                for program in PROGRAMS {
                    let library = service.library(program);
                    let (rounds, profile_name) = (self.options.builds, profile.name());
                    self.say(&format!("build {round} of {rounds}: {library}, {profile_name}"));
                    let usage = self.builder.generated(&folder(program), &library, profile)?;
                    results.add(&key, program, usage.cpu());
                }
            }
        }
        Ok(())
    }
}

/// The measured crates of a program with their versions.
fn libraries(crates: &[String], program: Program) -> String {
    let libraries: Vec<String> = SERVICES.iter().map(|it| it.library(program)).collect();
    let is_measured = |it: &&String| {
        it.split(' ').next().is_some_and(|name| libraries.iter().any(|library| library == name))
    };
    crates.iter().filter(is_measured).cloned().collect::<Vec<_>>().join(", ")
}

const MARKS: Marks = Marks {
    start: "<!-- written by `cargo xtask bench --services`: do not edit -->\n",
    end: "<!-- end of what `cargo xtask bench --services` writes -->\n",
};

/// Publishes the figures: `bench/services.json`, and a section of `README.md`.
pub fn publish(root: &Path, results: &Results) -> Result<(), String> {
    publish::readme(root, &MARKS, &section(results))?;
    publish::write(&root.join("bench/services.json"), &publish::json(results)?)
}

fn section(results: &Results) -> String {
    let it = &results.conditions;
    format!(
        "{}\n{}\
         - `default` is the generated crates with their default features, `official SDK` is\n  {}.\n\
         - Each crate was built {}, and the programs were run {}. The figures are medians.\n\
         - The machine has {} × {}, {} and {}. The commit is {}, the date {}.\n",
        report::with_targets(results, &METRICS).markdown(),
        list(&report::verdict(results, &METRICS)),
        it.versions.get(&Program::Official).map_or("", String::as_str),
        publish::times(results.samples("dynamodb_debug_cpu")),
        publish::times(results.samples("query_cpu")),
        it.cores,
        it.processor,
        it.system,
        it.compiler,
        it.commit,
        it.date,
    )
}

/// The lines as a list in Markdown.
fn list(lines: &str) -> String {
    lines.lines().map(|line| format!("- {line}\n")).collect()
}

#[cfg(test)]
mod tests;
