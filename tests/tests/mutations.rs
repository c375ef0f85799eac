//! Models with something wrong in them: the generator makes a crate of them or says what is wrong. It does not panic,
//! and what it makes is Rust.
//!
//! A failure names its model and seed, and leaves the changed model in `wrong-mutants`, below the folder that cargo builds in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;
mod mutation;

use std::{
    cell::RefCell,
    env, fs,
    panic::{self, AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use fixture::{Fixture, emit, entries, file_name, options, read, workspace};
use mutation::{mutate, random::Random};
use serde_json::{Map, Value, json};
use tinsmith_codegen::Files;

/// How many changed models of fixtures there are at least, and how many of each service, which are larger.
const MODELS: usize = 3_000;
const MODELS_OF_SERVICES: u64 = 5;

/// A model to change.
struct Subject {
    name: String,
    model: Value,
    seeds: u64,
}

#[test]
fn a_changed_model_is_refused_or_becomes_rust() {
    let first = first_seed(0);
    let subjects: Vec<Subject> = fixtures().into_iter().chain(services()).collect();
    let work: Vec<(&Subject, u64)> = subjects
        .iter()
        .flat_map(|subject| (first..first + subject.seeds).map(move |seed| (subject, seed)))
        .collect();
    remember_panics();
    let emitted = AtomicUsize::new(0);
    let failures = in_parallel(&work, |(subject, seed)| {
        let text = changed(subject, *seed);
        let wrong = match examine(&text) {
            Ok(None) => None,
            Ok(Some(_)) => {
                emitted.fetch_add(1, Ordering::Relaxed);
                None
            }
            Err(wrong) => Some(wrong),
        };
        let path = keep(&subject.name, *seed, &text, wrong.is_some());
        wrong.map(|wrong| format!("{} {seed}: {wrong}\n    {}", subject.name, path.display()))
    });
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    // Changes that leave nothing to emit would show nothing about emitting.
    let emitted = emitted.into_inner();
    println!("{} models changed, {emitted} of them emitted", work.len());
    assert!(emitted > work.len() / 4, "only {emitted} of {} were emitted", work.len());
}

/// Takes minutes, so it is run by hand: `cargo test --package tinsmith-tests --test mutations -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn what_is_emitted_for_a_changed_model_compiles() {
    let first = first_seed(10_000);
    let subjects = fixtures();
    let work: Vec<(&Subject, u64)> = (first..first + 10)
        .flat_map(|seed| subjects.iter().map(move |subject| (subject, seed)))
        .collect();
    let emitted = in_parallel(&work, |(subject, seed)| {
        let text = changed(subject, *seed);
        let files =
            examine(&text).unwrap_or_else(|wrong| panic!("{} {seed}: {wrong}", subject.name))?;
        let crate_name = format!("{}-{seed}", subject.name.replace('_', "-"));
        let mut texts = workspace::texts(&files);
        let manifest = texts.get_mut("Cargo.toml").unwrap();
        *manifest = manifest.replace("name = \"mutant\"", &format!("name = \"{crate_name}\""));
        texts.insert("model.json".to_owned(), text);
        Some((crate_name, texts))
    });
    workspace::write_crates("mutants", emitted.into_iter().collect());
    let arguments = [
        "check",
        "--workspace",
        "--no-default-features",
        "--features=serde",
        "--all-targets",
        "--keep-going",
    ];
    if let Err(output) = workspace::cargo_in("mutants", &arguments) {
        panic!("cargo {}:\n{output}", arguments.join(" "));
    }
}

/// The first of the seeds; `FIRST_SEED=...` has others tried.
fn first_seed(usual: u64) -> u64 {
    env::var("FIRST_SEED").map_or(usual, |seed| seed.parse().unwrap())
}

/// The models of the fixtures.
fn fixtures() -> Vec<Subject> {
    let fixtures = Fixture::all();
    let seeds = MODELS.div_ceil(fixtures.len()) as u64;
    let subject = |fixture: Fixture| Subject {
        model: serde_json::from_str(&read(&fixture.folder.join("model.json"))).unwrap(),
        name: fixture.name,
        seeds,
    };
    fixtures.into_iter().map(subject).collect()
}

/// The model of Lambda, and where they are at hand, the protocol's tests and models of AWS's own.
fn services() -> Vec<Subject> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut subjects = vec![Subject {
        name: "lambda".to_owned(),
        model: merged(&repository.join("model/lambda")),
        seeds: MODELS_OF_SERVICES,
    }];
    for path in ["protocol-tests/rest-json.json", "models/sso.json", "models/polly.json"] {
        let path = repository.join("../shared").join(path);
        if path.is_file() {
            subjects.push(Subject {
                name: file_name(&path).replace(".json", ""),
                model: serde_json::from_str(&read(&path)).unwrap(),
                seeds: MODELS_OF_SERVICES,
            });
        }
    }
    subjects
}

/// The files of a folder, as one model.
fn merged(folder: &Path) -> Value {
    let mut shapes = Map::new();
    for path in entries(folder) {
        let mut file: Value = serde_json::from_str(&read(&path)).unwrap();
        if let Some(Value::Object(more)) = file.get_mut("shapes").map(Value::take) {
            shapes.extend(more);
        }
    }
    json!({ "smithy": "2.0", "shapes": shapes })
}

/// The text of a model, changed in a way that depends on the seed alone.
fn changed(subject: &Subject, seed: u64) -> String {
    let mut model = subject.model.clone();
    mutate(&mut model, &mut Random::new(&subject.name, seed));
    serde_json::to_string(&model).unwrap()
}

/// What is emitted, if the model is not refused; the error is what the generator did wrong.
fn examine(text: &str) -> Result<Option<Files>, String> {
    let run = || {
        let mut options = options("mutant");
        options.tests = true;
        emit(&[("model.json".to_owned(), text.to_owned())], &options)
    };
    let caught = || catch_unwind(AssertUnwindSafe(run)).map_err(|_| last_panic());
    let first = caught()?;
    if first != caught()? {
        return Err("a second run made something else".to_owned());
    }
    match first {
        Err(error) => check_message(&error.to_string()).map(|()| None),
        Ok(files) => {
            for (path, text) in files.iter() {
                check_file(path, text).map_err(|wrong| format!("{path}: {wrong}"))?;
            }
            Ok(Some(files))
        }
    }
}

/// An error is a line that says something.
fn check_message(message: &str) -> Result<(), String> {
    if message.contains(char::is_control) {
        return Err(format!("an error of several lines: {message:?}"));
    }
    if message.contains("report this") {
        return Err(format!("an error of the generator's own: {message}"));
    }
    if message.len() < 20 {
        return Err(format!("an error that says little: {message:?}"));
    }
    Ok(())
}

fn check_file(path: &str, text: &str) -> Result<(), String> {
    // More is refused by common file systems.
    if path.split('/').any(|name| name.len() > 255) {
        return Err("a name of more than 255 bytes".to_owned());
    }
    if path.ends_with(".rs") {
        return syn::parse_file(text).map(|_| ()).map_err(|error| error.to_string());
    }
    if path == "Cargo.toml" {
        let description = text.lines().find_map(|line| line.strip_prefix("description = "));
        let description = description.and_then(|it| serde_json::from_str::<String>(it).ok());
        return description.map(|_| ()).ok_or_else(|| "its description is no text".to_owned());
    }
    Ok(())
}

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Notes where the generator panics instead of printing it thousands of times.
fn remember_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let is_own = place.contains("tests/mutation");
        PANIC.with(|last| *last.borrow_mut() = format!("panicked: {info}").replace('\n', " "));
        if is_own {
            before(info);
        }
    }));
}

fn last_panic() -> String {
    PANIC.with(|last| last.borrow().clone())
}

/// Leaves a model that shows a failure for people to look at, and takes away what a run before left.
fn keep(name: &str, seed: u64, text: &str, failed: bool) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong-mutants");
    let path = folder.join(format!("{name}-{seed}.json"));
    if failed {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, text).unwrap();
    } else if path.exists() {
        fs::remove_file(&path).unwrap();
    }
    path
}

/// Does something with each, on every core; what comes out is in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> Option<R> + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    if let Some(result) = each(item) {
                        results.lock().unwrap().push((index, result));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
