//! Clients of other services and protocols than those of Lambda, against
//! [moto](https://docs.getmoto.org). `cargo xtask e2e` starts one and runs these tests; without it they are ignored.
//!
//! Each folder of `tests/services` has a small model and tests. They are emitted, built and run as a crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{collections::BTreeMap, path::Path};

use fixture::{emit, entries, file_name, options, read, workspace};

const WORKSPACE: &str = "services";

const DEV_DEPENDENCIES: &str = "
[dev-dependencies]
serde.workspace = true
tokio.workspace = true
";

#[test]
#[ignore = "needs moto: cargo xtask e2e"]
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
    let arguments = [
        "test",
        "--workspace",
        "--no-default-features",
        "--features=hyper,serde",
        "--no-fail-fast",
        "--tests",
    ];
    let output = workspace::run_in(WORKSPACE, &arguments);
    assert_eq!(workspace::passed(&output), cases);
}
