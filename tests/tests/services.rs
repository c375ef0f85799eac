//! Clients of other services and protocols than those of Lambda, against local servers. `cargo xtask e2e` starts them
//! and runs these tests for each; without it they are ignored.
//!
//! Each folder of `tests/services` has a small model and tests. They are emitted, built and run as a crate. Tests in
//! `TINSMITH_SKIPPED` are not run: `tests/servers.md` has the reasons.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{collections::BTreeMap, env, path::Path};

use fixture::{emit, entries, file_name, options, read, workspace};

const WORKSPACE: &str = "services";

const DEV_DEPENDENCIES: &str = "
[dev-dependencies]
tokio.workspace = true
";

#[test]
#[ignore = "needs a local server: cargo xtask e2e"]
fn clients_of_other_services_do_their_work() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("services");
    let support = read(&folder.join("support.rs"));
    let mut crates = BTreeMap::new();
    let mut cases = 0;
    for service in entries(&folder).iter().filter(|path| path.is_dir()) {
        let name = file_name(service);
        let model = vec![("model.json".to_owned(), read(&service.join("model.json")))];
        let files = emit(&model, &options(&format!("service-{}", name.replace('_', "-"))));
        let files = files.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut texts = workspace::texts(&files);
        texts.get_mut("Cargo.toml").unwrap().push_str(DEV_DEPENDENCIES);
        let text = read(&service.join("cases.rs"));
        cases += text.matches("#[tokio::test]").count();
        texts.insert("tests/cases.rs".to_owned(), text);
        texts.insert("tests/support/mod.rs".to_owned(), support.clone());
        crates.insert(name, texts);
    }
    assert!(crates.len() >= 2);
    workspace::write_crates(WORKSPACE, crates);
    let skipped = env::var("TINSMITH_SKIPPED").expect("run `cargo xtask e2e`");
    let skipped = skipped.split(' ').filter(|name| !name.is_empty());
    let options = ["--no-default-features", "--features=hyper", "--no-fail-fast", "--tests"];
    let mut arguments = vec!["test", "--workspace"];
    arguments.extend(options);
    arguments.extend(["--", "--exact"]);
    arguments.extend(skipped.flat_map(|name| ["--skip", name]));
    let output = workspace::run_in(WORKSPACE, &arguments);
    assert_eq!(workspace::passed(&output) + filtered_out(&output), cases);
}

/// The number of skipped tests in the output of cargo.
fn filtered_out(output: &str) -> usize {
    let counts = output.lines().filter_map(|line| {
        let (before, _) = line.split_once(" filtered out")?;
        before.rsplit(' ').next()?.parse::<usize>().ok()
    });
    counts.sum()
}
