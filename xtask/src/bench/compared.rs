//! Clients of other services than Lambda, compared with the crates of the official SDK.
//!
//! The crates are generated from AWS's own models, which are not part of this repository. The programs in `bench/` make
//! the same calls: `NAME-default` with the generated crates, `NAME-lean` with their lean build, and `NAME-official` with
//! the crates of the official SDK.

mod s3;
mod services;

use std::path::{Path, PathBuf};

pub use s3::S3;
pub use services::SERVICES;

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

/// Services that are compared in one session.
#[derive(Debug)]
pub struct Comparison {
    /// The option of `cargo xtask bench`, and the beginning of the names of the programs.
    pub name: &'static str,
    /// The programs that are compared.
    pub programs: &'static [Program],
    /// In the order of rows.
    pub metrics: &'static [Metric],
    /// The file with all samples, in `bench/` and in the target folder.
    pub file: &'static str,
    /// The files with the published figures, for messages.
    pub files: &'static str,
    loads: &'static [Load],
    /// In the order of builds. The first crate is the smallest, since its first build may include its dependencies.
    services: &'static [Service],
    marks: Marks,
}

/// A service, and where its model is.
#[derive(Debug)]
struct Service {
    /// The end of the names of its crates.
    name: &'static str,
    /// The version of its API, which is part of the name of AWS's file.
    version: &'static str,
}

/// The build of a generated crate without its dependencies.
const fn alone(key: &'static str, label: &'static str) -> Metric {
    metric(key, label, Unit::Seconds).of_generated().default_to_official(0.12)
}

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

    /// Generates the crate in a folder of `bench/`.
    fn generate(&self, folder: &str) -> Result<(), String> {
        let arguments = [
            "--model".to_owned(),
            self.model()?.display().to_string(),
            "--crate".to_owned(),
            self.library(Program::Default),
            "--out".to_owned(),
            format!("bench/{folder}/generated/{}", self.name),
        ];
        codegen::run(arguments.into())
    }
}

/// Calls of an operation of the programs.
const fn call(
    key: &'static str,
    label: &'static str,
    operation: &'static str,
    tasks: u32,
    calls: u32,
) -> Load {
    load(key, label, Work::Call { operation, tasks }, calls)
}

impl Comparison {
    /// The folder of a program in `bench/`.
    fn folder(&self, program: Program) -> String {
        format!("{}-{}", self.name, program.name())
    }

    /// The measured crates of a program with their versions.
    fn libraries(&self, crates: &[String], program: Program) -> String {
        let libraries: Vec<String> = self.services.iter().map(|it| it.library(program)).collect();
        let is_measured = |it: &&String| {
            it.split(' ').next().is_some_and(|name| libraries.iter().any(|library| library == name))
        };
        crates.iter().filter(is_measured).cloned().collect::<Vec<_>>().join(", ")
    }

    /// Publishes the figures: the file with all samples, and a section of `README.md`.
    pub fn publish(&self, root: &Path, results: &Results) -> Result<(), String> {
        publish::readme(root, &self.marks, &self.section(results))?;
        publish::write(&root.join("bench").join(self.file), &publish::json(results)?)
    }

    /// The description of the lean program, if there is one.
    fn lean(&self) -> &'static str {
        match self.programs.contains(&Program::Lean) {
            true => "`lean` uses the transport `Hyper` instead of `Reqwest`,\n  ",
            false => "",
        }
    }

    fn section(&self, results: &Results) -> String {
        let it = &results.conditions;
        let samples = |metric: Option<&Metric>| metric.map_or(0, |it| results.samples(it.key));
        format!(
            "{}\n{}\
             - `default` is generated with its default features, {}`official SDK` is\n  {}.\n\
             - Each crate was built {}, and the programs were run {}. The figures are medians.\n\
             - The machine has {} × {}, {} and {}. The commit is {}, the date {}.\n",
            report::with_targets(results, self.metrics).markdown(),
            list(&report::verdict(results, self.metrics)),
            self.lean(),
            it.versions.get(&Program::Official).map_or("", String::as_str),
            // Calls come first, builds last.
            publish::times(samples(self.metrics.last())),
            publish::times(samples(self.metrics.first())),
            it.cores,
            it.processor,
            it.system,
            it.compiler,
            it.commit,
            it.date,
        )
    }
}

impl Session {
    /// Measures the clients of other services.
    pub fn compare(
        &self,
        what: &Comparison,
        root: &Path,
        results: &mut Results,
    ) -> Result<(), String> {
        self.say("generating crates");
        std::env::set_current_dir(root).map_err(|error| format!("{}: {error}", root.display()))?;
        // Before the first crate is generated, so that a missing model is reported immediately.
        what.services.iter().try_for_each(|it| it.model().map(drop))?;
        let folder = what.folder(Program::Default);
        what.services.iter().try_for_each(|it| it.generate(&folder))?;
        self.say("downloading what is needed");
        self.builder.fetch("server")?;
        for &program in what.programs {
            self.builder.fetch(&what.folder(program))?;
            let versions = what.libraries(&self.builder.crates(&what.folder(program))?, program);
            results.conditions.versions.insert(program, versions);
        }
        for round in 1..=self.options.builds {
            self.service_builds(what, round, results)?;
        }
        self.say("building what is still missing");
        let server = Server::start(&self.builder.release("server")?)?;
        let mut clients = Vec::new();
        for &program in what.programs {
            let binary = self.builder.release(&what.folder(program))?;
            clients.push((program, Client { binary, url: server.url().to_owned() }));
        }
        for round in 1..=self.options.runs {
            self.loads(round, what.loads, &clients, results)?;
        }
        Ok(())
    }

    /// Builds each generated crate once.
    fn service_builds(
        &self,
        what: &Comparison,
        round: u32,
        results: &mut Results,
    ) -> Result<(), String> {
        for profile in Profile::ALL {
            for service in what.services {
                let key = format!("{}_{}_cpu", service.name, profile.name());
                for &program in what.programs.iter().filter(|it| it.generated().is_some()) {
                    let library = service.library(program);
                    let (rounds, profile_name) = (self.options.builds, profile.name());
                    self.say(&format!("build {round} of {rounds}: {library}, {profile_name}"));
                    let usage = self.builder.generated(&what.folder(program), &library, profile)?;
                    results.add(&key, program, usage.cpu());
                }
            }
        }
        Ok(())
    }
}

/// The lines as a list in Markdown.
fn list(lines: &str) -> String {
    lines.lines().map(|line| format!("- {line}\n")).collect()
}

#[cfg(test)]
mod tests;
