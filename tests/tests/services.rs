//! Clients of other services and protocols than those of Lambda, against local servers. `cargo xtask e2e` starts them
//! and runs these tests for each; without it they are ignored.
//!
//! Each folder of `tests/services` has a small model and tests: in `cases.rs`, and in modules beside it. They are emitted,
//! built and run as a crate, or as a crate for each protocol if the model has several. If an overlay has the name of the
//! folder, the crate has this overlay.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::{env, path::Path};

use fixture::workspace::{self, Texts};
use fixture::{emit, entries, file_name, options, read};

const WORKSPACE: &str = "services";

const DEV_DEPENDENCIES: &str = "
[dev-dependencies]
futures-util.workspace = true
reqwest.workspace = true
serde.workspace = true
tokio.workspace = true
";

#[test]
#[ignore = "needs a local server: cargo xtask e2e"]
fn clients_of_other_services_do_their_work() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("services");
    let support = read(&folder.join("support.rs"));
    let services: Vec<Service> = entries(&folder)
        .iter()
        .filter(|path| path.is_dir())
        .flat_map(|folder| Service::all(folder))
        .collect();
    assert!(services.len() >= 2);
    let crates = services.iter().map(|it| (it.name.clone(), it.emit(&support))).collect();
    workspace::write_crates(WORKSPACE, crates);

    let wanted = variable("TINSMITH_SERVICES");
    let mut skipped = Skipped::from_env();
    let mut tests = Vec::new();
    for service in &services {
        let is_wanted =
            wanted.is_empty() || wanted.split(' ').any(|wanted| wanted == service.folder);
        for test in service.tests() {
            if !skipped.has(service, &test) && is_wanted {
                tests.push(format!("{}::{test}", service.name));
            }
        }
    }
    skipped.check();
    // Without names, all tests would run.
    assert!(!tests.is_empty(), "no test of {wanted:?}");
    // The default transport is `Reqwest`. Local servers do not need TLS.
    let mut arguments =
        vec!["test", "--workspace", "--no-default-features", "--features=reqwest,hyper,serde"];
    arguments.extend(["--no-fail-fast", "--test", "cases", "--", "--exact"]);
    arguments.extend(tests.iter().map(String::as_str));
    assert_eq!(workspace::passed(&workspace::run_in(WORKSPACE, &arguments)), tests.len());
}

fn variable(name: &str) -> String {
    env::var(name).expect("run `cargo xtask e2e`")
}

/// A service with one of its protocols.
struct Service {
    /// The folder of the service.
    folder: String,
    /// The name of the crate, without a prefix, and of the module with the tests.
    name: String,
    model: String,
    cases: String,
    /// The modules of the tests, by name.
    modules: BTreeMap<String, String>,
    /// The protocol, unless it is the only one.
    protocol: Option<&'static str>,
}

impl Service {
    /// A service with each of its protocols.
    fn all(folder: &Path) -> Vec<Service> {
        let (model, cases) = (read(&folder.join("model.json")), read(&folder.join("cases.rs")));
        let files = entries(folder)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|it| it == "rs"));
        let mut modules: BTreeMap<String, String> =
            files.map(|path| (file_name(&path).replace(".rs", ""), read(&path))).collect();
        modules.remove("cases");
        let folder = file_name(folder);
        let service = |protocol: Option<&'static str>| {
            let suffix = protocol.map(|protocol| format!("_{}", protocol.to_lowercase()));
            let name = format!("{folder}{}", suffix.unwrap_or_default());
            let (folder, model, cases) = (folder.clone(), model.clone(), cases.clone());
            Service { folder, name, model, cases, modules: modules.clone(), protocol }
        };
        let protocols = protocols(&model);
        if protocols.len() <= 1 {
            return vec![service(None)];
        }
        protocols.into_iter().map(|protocol| service(Some(protocol))).collect()
    }

    /// The files of the crate.
    fn emit(&self, support: &str) -> Texts {
        let Service { folder, name, model, cases, modules, .. } = self;
        let mut options = options(&format!("service-{}", name.replace('_', "-")));
        options.protocol = self.protocol.map(str::to_owned);
        options.handwritten = tinsmith::overlay::find(folder).ok();
        let files = emit(&[("model.json".to_owned(), model.clone())], &options);
        let files = files.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut texts = workspace::texts(&files);
        texts.get_mut("Cargo.toml").unwrap().push_str(DEV_DEPENDENCIES);
        // In a module, so that the names of tests differ between services.
        let main = format!("//! Tests of a service.\n\nmod {name};\n");
        let of_crate =
            |text: &str| text.replace(&format!("service_{folder}::"), &format!("service_{name}::"));
        texts.extend([
            ("tests/cases/main.rs".to_owned(), main),
            (format!("tests/cases/{name}.rs"), of_crate(cases)),
            (format!("tests/cases/{name}/support.rs"), support.to_owned()),
        ]);
        texts.extend(
            modules
                .iter()
                .map(|(module, text)| (format!("tests/cases/{name}/{module}.rs"), of_crate(text))),
        );
        texts
    }

    /// The names of the tests, with their modules.
    fn tests(&self) -> Vec<String> {
        let mut tests = functions("", &self.cases);
        for (module, text) in &self.modules {
            tests.extend(functions(&format!("{module}::"), text));
        }
        tests
    }
}

/// The names of the tests of a file.
fn functions(module: &str, text: &str) -> Vec<String> {
    let functions = text.split("#[tokio::test]\nasync fn ").skip(1);
    functions.map(|text| format!("{module}{}", text.split_once('(').unwrap().0)).collect()
}

/// The protocols of a model.
fn protocols(model: &str) -> Vec<&'static str> {
    let all =
        ["awsJson1_0", "awsJson1_1", "awsQuery", "ec2Query", "restJson1", "restXml", "rpcv2Cbor"];
    all.into_iter().filter(|name| model.contains(&format!("protocols#{name}\": {{"))).collect()
}

/// Tests that the server cannot pass: `tests/servers.md` has the reasons.
struct Skipped {
    listed: BTreeSet<String>,
    used: BTreeSet<String>,
}

impl Skipped {
    /// A space-separated list of tests, each with its service.
    fn from_env() -> Skipped {
        let listed = variable("TINSMITH_SKIPPED");
        let listed = listed.split_whitespace().map(str::to_owned).collect();
        Skipped { listed, used: BTreeSet::new() }
    }

    /// Whether the list has the test: for all protocols, or for this one, or as one of all tests.
    fn has(&mut self, service: &Service, test: &str) -> bool {
        let Service { folder, name, .. } = service;
        let names = [format!("{folder}::{test}"), format!("{name}::{test}"), format!("{name}::*")];
        let names: Vec<_> = names.into_iter().filter(|it| self.listed.contains(it)).collect();
        let found = !names.is_empty();
        self.used.extend(names);
        found
    }

    /// Fails if the list has tests that do not exist.
    fn check(&self) {
        assert_eq!(self.listed, self.used, "correct tests/servers.md");
    }
}
