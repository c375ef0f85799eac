//! `cargo xtask bench`: the cost of building and running a program with Tinsmith, compared with one that uses the
//! official SDK and a handwritten one.
//!
//! Four programs in `bench/` do the same work against the same server: two with `tinsmith-lambda`, with its default
//! features and with the lean build, and the two peers. They are measured in turns, so that a change of the machine's
//! load affects all of them. Codegen is measured as well.

pub mod build;
mod chart;
mod codegen;
mod compared;
mod conditions;
mod load;
mod metric;
mod options;
pub mod process;
pub mod program;
mod publish;
pub mod report;
mod results;
mod server;
mod subject;
#[cfg(test)]
mod versions;

use std::time::Instant;

use build::{Builder, Profile};
use load::{Client, LOADS, Load};
use options::Options;
use program::Program;
use results::Results;
use server::Server;
use subject::Subject;

/// How often each program is started in a run.
const STARTS: u32 = 10;

/// Runs the task.
pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let options = options::parse(arguments)?;
    if let Some(copies) = options.copies {
        return codegen::print(copies);
    }
    let root = crate::workspace::root();
    let subject = options.subject;
    if let Some(file) = &options.from {
        let results = publish::read(file)?;
        show(subject, &results);
        return match subject.is_complete(&results) {
            true => subject.publish(&root, &results).map(drop),
            false => Err(format!(
                "{}: some figures are missing; measure without --quick and --only",
                file.display()
            )),
        };
    }
    if !options.only_codegen && !cfg!(target_os = "linux") {
        return Err(
            "this needs Linux: memory is read in /proc; run it there, or in a container".into()
        );
    }
    let target = crate::workspace::target(&root)?.join("bench");
    let session = Session {
        builder: Builder::new(root.join("bench"), target.clone()),
        start: Instant::now(),
        options,
    };
    let mut results = Results { conditions: conditions::look(&root), ..Results::default() };
    if session.options.only_codegen {
        session.codegen(&mut results)?;
        print!("\n{}", codegen_table(&results));
        return Ok(());
    }
    match subject.comparison() {
        None => session.measure(&mut results)?,
        Some(comparison) => session.compare(comparison, &root, &mut results)?,
    }
    show(subject, &results);
    let file = target.join(subject.file());
    publish::write(&file, &publish::json(&results)?)?;
    println!("all samples: {}", file.display());
    if subject.is_complete(&results) {
        let files = subject.publish(&root, &results)?;
        println!("{files} have these figures");
    }
    Ok(())
}

fn show(subject: Subject, results: &Results) {
    let metrics = subject.metrics();
    let table = report::with_targets(results, metrics);
    println!("\n{}\n{}", table.text(), report::verdict(results, metrics));
    if !results.codegen.is_empty() {
        println!("{}", codegen_table(results));
    }
}

fn codegen_table(results: &Results) -> String {
    let it = &results.codegen;
    codegen::report::table(it).text() + &codegen::report::verdict(it)
}

/// One measurement session.
struct Session {
    builder: Builder,
    start: Instant,
    options: Options,
}

impl Session {
    /// Prints progress, because measuring takes a while.
    fn say(&self, text: &str) {
        let seconds = self.start.elapsed().as_secs();
        eprintln!("[{:>2}:{:02}] {text}", seconds / 60, seconds % 60);
    }

    fn measure(&self, results: &mut Results) -> Result<(), String> {
        self.say("downloading what is needed");
        self.builder.fetch("server")?;
        for &program in &self.options.programs {
            self.builder.fetch(program.name())?;
            let crates = self.builder.crates(program.name())?;
            // The program itself is not counted.
            results.add("crates", program, crates.len().saturating_sub(1) as f64);
            let library = |it: &&String| it.split(' ').next() == Some(program.library());
            if let Some(library) = crates.iter().find(library) {
                results.conditions.versions.insert(program, library.clone());
            }
        }
        for round in 1..=self.options.builds {
            self.builds(round, results)?;
        }
        self.say("building what is still missing");
        let server = self.builder.release("server")?;
        let server = Server::start(&server)?;
        let mut clients = Vec::new();
        for &program in &self.options.programs {
            let binary = self.builder.release(program.name())?;
            let (binary_size, stripped) = self.builder.sizes(program)?;
            results.add("binary", program, binary_size as f64);
            results.add("binary_stripped", program, stripped as f64);
            clients.push((program, Client { binary, url: server.url().to_owned() }));
        }
        self.runs(&clients, results)?;
        if self.options.programs.contains(&Program::Default) {
            self.codegen(results)?;
        }
        Ok(())
    }

    /// Measures codegen on models of all sizes, in turns.
    fn codegen(&self, results: &mut Results) -> Result<(), String> {
        self.say("building codegen");
        let xtask = self.builder.xtask()?;
        for round in 1..=self.options.runs {
            for copies in codegen::COPIES {
                self.say(&format!(
                    "run {round} of {}: codegen, {copies} × Lambda",
                    self.options.runs
                ));
                results.codegen.entry(copies).or_default().add(codegen::measure(&xtask, copies)?);
            }
        }
        Ok(())
    }

    /// Builds all programs once.
    fn builds(&self, round: u32, results: &mut Results) -> Result<(), String> {
        for profile in Profile::ALL {
            let key = |what: &str| format!("{}_{what}", profile.name());
            for &program in &self.options.programs {
                let say = |what: &str| {
                    let (rounds, profile) = (self.options.builds, profile.name());
                    self.say(&format!(
                        "build {round} of {rounds}: {}, {profile}, {what}",
                        program.name()
                    ));
                };
                say("everything");
                let usage = self.builder.clean_build(program, profile)?;
                results.add(&key("cpu"), program, usage.cpu());
                results.add(&key("wall"), program, usage.wall.as_secs_f64());
                results.add(&key("memory"), program, usage.peak as f64);
                say("main.rs");
                let usage = self.builder.rebuild(program, profile)?;
                let wall = usage.wall.as_secs_f64();
                results.add(&format!("rebuild_{}", key("wall")), program, wall);
                if let Some(generated) = program.generated() {
                    say(generated);
                    let usage = self.builder.generated(program.name(), generated, profile)?;
                    results.add(&format!("generated_{}", key("cpu")), program, usage.cpu());
                }
                if profile == Profile::Debug {
                    // It is large and not run.
                    self.builder.remove(program, profile)?;
                }
            }
        }
        Ok(())
    }

    /// Runs all programs, in turns.
    fn runs(&self, clients: &[(Program, Client)], results: &mut Results) -> Result<(), String> {
        for (_, client) in clients {
            client.start()?;
        }
        for round in 1..=self.options.runs {
            self.say(&format!("run {round} of {}: start", self.options.runs));
            for _ in 0..STARTS {
                for (program, client) in clients {
                    results.add("start", *program, client.start()?);
                }
            }
            self.loads(round, &LOADS, clients, results)?;
        }
        Ok(())
    }

    /// Measures workloads once, or as often as each of them requires.
    fn loads(
        &self,
        round: u32,
        loads: &[Load],
        clients: &[(Program, Client)],
        results: &mut Results,
    ) -> Result<(), String> {
        for load in loads {
            self.say(&format!("run {round} of {}: {}", self.options.runs, load.label));
            for _ in 0..load.samples {
                for (program, client) in clients {
                    let cost = load.measure(client)?;
                    let mut add = |figure: &str, sample| {
                        results.add(&format!("{}_{figure}", load.key), *program, sample);
                    };
                    add("cpu", cost.user);
                    add("total", cost.total);
                    add("wall", cost.wall);
                    add("memory", cost.peak);
                }
            }
        }
        Ok(())
    }
}
