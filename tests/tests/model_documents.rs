//! The model has everything that four documents about Lambda's API name: their operations, the
//! parameters with their place, allowed values, results and errors. What each document says is
//! written down in `tests/documents`, a table per document; `EXCEPTIONS` says where the document
//! is wrong, out of date, or speaks of something other than the API.
//!
//! A table's entry for an operation may hold:
//!
//! | key | holds |
//! | --- | --- |
//! | `path`, `query`, `header`, `body` | names on the wire; a dot leads into a member of a member |
//! | `path or query` | names of which the document does not say which of the two it is |
//! | `unplaced` | names of which it does not say the place at all |
//! | `parameters` | names of the document's own, each with the member that it stands for |
//! | `payload` | type of a body that is not JSON |
//! | `values` | allowed values of a parameter, or of `Error.Member` |
//! | `errors`, `result` | errors; members of the answer (a key of the table's `results`) |
//! | `version`, `status` | first segment of the path; status of the answer |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod model;

use std::collections::{BTreeMap, BTreeSet};

use model::{Model, get_trait, json_files, members, short, target};
use serde_json::Value;

/// What a document says and the model, rightly, does not.
struct Exception {
    documents: &'static str,
    operations: &'static [&'static str],
    name: &'static str,
    /// What to look for in the model instead; nothing if there is nothing to be found.
    instead: Option<&'static str>,
}

const ALL: &[&str] = &[];
const CONNECTOR: &str = "lambda-connector-";

#[rustfmt::skip]
const EXCEPTIONS: &[Exception] = &[
    // Parameters of AWS's query protocol, which Lambda does not speak: put on every page by its generator.
    Exception { documents: "lambda-api-reference", operations: ALL, name: "Version", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "Action", instead: None },
    // The signature's, not the operation's.
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-SignedHeaders", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-Signature", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-Security-Token", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-Credential", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-Algorithm", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-Date", instead: None },
    Exception { documents: "lambda-api-reference", operations: ALL, name: "X-Amz-Content-Sha256", instead: None },
    // The connector's own connection.
    Exception { documents: CONNECTOR, operations: ALL, name: "secretAccessKey", instead: None },
    Exception { documents: CONNECTOR, operations: ALL, name: "accessKeyId", instead: None },
    Exception { documents: CONNECTOR, operations: ALL, name: "region", instead: None },
    Exception { documents: CONNECTOR, operations: ALL, name: "blocking", instead: None },
    // The name of a label in a path is nobody's business but the model's.
    Exception { documents: "lambda-v3-operations", operations: &["ListTags", "TagResource", "UntagResource"], name: "ARN", instead: Some("Resource") },
    // A slip: the value has always been `Active`.
    Exception { documents: CONNECTOR, operations: &["CreateFunction"], name: "Activate", instead: Some("Active") },
    // Slips: the answer of GetAlias has a body, as the document shows below the status; nothing is created by a deletion.
    Exception { documents: CONNECTOR, operations: &["GetAlias"], name: "204", instead: Some("200") },
    Exception { documents: CONNECTOR, operations: &["DeleteFunction"], name: "201", instead: Some("200") },
];

#[test]
fn the_model_has_what_the_documents_name() {
    let mut check = Check { model: Model::read(), missing: vec![], used: BTreeSet::new() };
    let mut union = BTreeSet::new();
    let mut counts = BTreeMap::new();
    for (file, table) in json_files("tests/documents") {
        let document = file.trim_end_matches(".json").to_owned();
        for (operation, entry) in table["operations"].as_object().unwrap() {
            check.operation(&document, operation, entry, &table);
            union.insert(operation.clone());
        }
        counts.insert(document, table["operations"].as_object().unwrap().len());
    }
    let missing = &check.missing;
    assert!(
        missing.is_empty(),
        "the model lacks {} facts of the documents:\n{}",
        missing.len(),
        missing.join("\n")
    );

    let counts: Vec<_> =
        counts.iter().map(|(document, count)| (document.as_str(), *count)).collect();
    let expected = [
        ("lambda-api-reference", 24),
        ("lambda-connector-functions", 8),
        ("lambda-connector-reference", 15),
        ("lambda-v3-operations", 30),
    ];
    assert_eq!(counts, expected, "operations per document");
    assert_eq!(union.len(), 32, "operations of all documents together: {union:?}");

    let unused = (0..EXCEPTIONS.len())
        .filter(|index| !check.used.contains(index))
        .map(|index| EXCEPTIONS[index].name);
    assert_eq!(unused.collect::<Vec<_>>(), [""; 0], "exceptions that no document needs");
}

struct Check {
    model: Model,
    missing: Vec<String>,
    used: BTreeSet<usize>,
}

impl Check {
    fn operation(&mut self, document: &str, operation: &str, entry: &Value, table: &Value) {
        let Some(shape) =
            self.model.shape(operation).filter(|shape| shape["type"] == "operation").cloned()
        else {
            self.missing.push(format!("{document}: {operation}: no such operation"));
            return;
        };
        let common = table.get("every operation").and_then(Value::as_object).into_iter().flatten();
        for (key, said) in common.chain(entry.as_object().unwrap()) {
            for (what, found) in self.facts(document, operation, &shape, key, said, entry, table) {
                if !found {
                    self.missing.push(format!("{document}: {operation}: {key}: {what}"));
                }
            }
        }
    }

    /// Each thing said under one key, and whether the model has it.
    #[allow(
        clippy::too_many_arguments,
        reason = "one arm per key of the table, with all that the arms need"
    )]
    fn facts(
        &mut self,
        document: &str,
        operation: &str,
        shape: &Value,
        key: &str,
        said: &Value,
        entry: &Value,
        table: &Value,
    ) -> Vec<(String, bool)> {
        let mut facts = vec![];
        let http = get_trait(shape, "http").expect("an operation has its http trait");
        match key {
            "path" | "query" | "header" | "body" | "path or query" | "unplaced" => {
                for name in strings(said) {
                    let (plain, required) =
                        name.strip_suffix(" (required)").map_or((name, false), |name| (name, true));
                    let Some(plain) = self.except(document, operation, plain) else {
                        continue;
                    };
                    let member = self.parameter(shape, key, &plain);
                    let kept = member
                        .is_some_and(|member| !required || get_trait(member, "required").is_some());
                    facts.push((name.to_owned(), kept));
                }
            }
            "parameters" => {
                for (name, path) in said.as_object().unwrap() {
                    let found = self.parameter(shape, "unplaced", path.as_str().unwrap()).is_some();
                    facts.push((format!("{name}, as {path}"), found));
                }
            }
            "payload" => {
                let input = self.model.target_of(shape, "input").expect("an input");
                let payload =
                    members(input).find(|(_, member)| get_trait(member, "httpPayload").is_some());
                let kind = payload
                    .and_then(|(_, member)| self.model.shape(target(member)))
                    .map(|shape| &shape["type"]);
                facts.push((said.to_string(), kind == Some(said)));
            }
            "values" => {
                for (name, values) in said.as_object().unwrap() {
                    for value in strings(values) {
                        let Some(value) = self.except(document, operation, value) else {
                            continue;
                        };
                        facts.push((
                            format!("{name}: {value}"),
                            self.allows(shape, entry, name, &value),
                        ));
                    }
                }
            }
            "errors" => {
                let errors: Vec<_> = shape["errors"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|error| short(target(error)))
                    .collect();
                facts.extend(strings(said).map(|name| (name.to_owned(), errors.contains(&name))));
            }
            "result" => {
                let output = self.model.target_of(shape, "output");
                for name in strings(&table["results"][said.as_str().unwrap()]) {
                    let found = output
                        .is_some_and(|output| members(output).any(|(member, _)| member == name));
                    facts.push((format!("{}.{name}", said.as_str().unwrap()), found));
                }
            }
            "version" => {
                let uri = http["uri"].as_str().unwrap();
                facts.push((
                    said.to_string(),
                    uri.starts_with(&format!("/{}/", said.as_str().unwrap())),
                ));
            }
            "status" => {
                if let Some(status) = self.except(document, operation, &said.to_string()) {
                    facts.push((said.to_string(), http["code"].as_u64() == status.parse().ok()));
                }
            }
            _ => panic!("{document}: {operation}: unknown key {key}"),
        }
        facts
    }

    /// What to look for in the model: the name itself unless an exception says otherwise.
    fn except(&mut self, document: &str, operation: &str, name: &str) -> Option<String> {
        let applies = |exception: &Exception| {
            document.starts_with(exception.documents)
                && exception.name == name
                && (exception.operations.is_empty() || exception.operations.contains(&operation))
        };
        let Some(index) = EXCEPTIONS.iter().position(applies) else {
            return Some(name.to_owned());
        };
        self.used.insert(index);
        EXCEPTIONS[index].instead.map(str::to_owned)
    }

    /// The member of the operation's input that has this name in this place.
    fn parameter(&self, operation: &Value, place: &str, name: &str) -> Option<&Value> {
        let input = self.model.target_of(operation, "input")?;
        let (first, rest) =
            name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let (_, mut member) = members(input).find(|(member_name, member)| {
            let wire = |name: &str| get_trait(member, name).and_then(Value::as_str);
            let path = || get_trait(member, "httpLabel").is_some() && *member_name == first;
            let query = || wire("httpQuery") == Some(first);
            let header =
                || wire("httpHeader").is_some_and(|header| header.eq_ignore_ascii_case(first));
            let bound = ["httpLabel", "httpQuery", "httpHeader"]
                .iter()
                .any(|name| get_trait(member, name).is_some());
            let body = || !bound && wire("jsonName").unwrap_or(member_name) == first;
            match place {
                "path" => path(),
                "query" => query(),
                "header" => header(),
                "body" => body(),
                "path or query" => path() || query(),
                _ => *member_name == first || query() || header() || body(),
            }
        })?;
        for part in rest.into_iter().flat_map(|rest| rest.split('.')) {
            let (_, inner) =
                members(self.model.shape(target(member))?).find(|(name, _)| *name == part)?;
            member = inner;
        }
        Some(member)
    }

    /// Whether the model lets a parameter, or the member of an error, have a value.
    fn allows(&self, operation: &Value, entry: &Value, name: &str, value: &str) -> bool {
        let own_name =
            entry.get("parameters").and_then(|names| names.get(name)).and_then(Value::as_str);
        let member =
            self.parameter(operation, "unplaced", own_name.unwrap_or(name)).or_else(|| {
                let (error, member) = name.split_once('.')?;
                self.model.shape(error)?.get("members")?.get(member)
            });
        let Some(shape) = member.and_then(|member| self.model.shape(target(member))) else {
            return false;
        };
        match get_trait(shape, "pattern").and_then(Value::as_str) {
            // A special value of a string shows up in its pattern.
            Some(pattern) => pattern.contains(value),
            None => members(shape)
                .any(|(_, member)| get_trait(member, "enumValue").is_some_and(|v| v == value)),
        }
    }
}

fn strings(array: &Value) -> impl Iterator<Item = &str> {
    array.as_array().expect("an array").iter().map(|item| item.as_str().expect("a string"))
}
