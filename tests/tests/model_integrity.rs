//! The model by itself: complete, documented, and without loose ends. Whether it agrees with the
//! sources of its facts is for `cargo xtask compare-model` and `model_documents.rs` to say.
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

#[test]
fn it_has_all_operations_paginators_and_waiters() {
    let model = Model::read();
    let operations: Vec<_> = operations(&model).collect();
    let with = |name: &str| {
        operations.iter().filter(|(_, operation)| get_trait(operation, name).is_some()).count()
    };
    let waiters = operations
        .iter()
        .filter_map(|(_, operation)| get_trait(operation, "smithy.waiters#waitable"));
    let counts = (
        operations.len(),
        with("paginated"),
        waiters.map(|all| all.as_object().unwrap().len()).sum::<usize>(),
    );
    assert_eq!(counts, (91, 16, 6), "operations, paginators, waiters");

    let (_, service) = service(&model);
    let listed: BTreeSet<_> =
        service["operations"].as_array().unwrap().iter().map(target).collect();
    let defined: BTreeSet<_> = operations.iter().map(|(id, _)| id.as_str()).collect();
    let odd = listed.symmetric_difference(&defined).map(|id| (*id).to_owned());
    expect_none("operations that either the service does not list or nothing defines", odd);
}

#[test]
fn no_shape_is_defined_twice() {
    let mut files = BTreeMap::<String, Vec<String>>::new();
    for (file, content) in json_files("model/lambda") {
        assert_eq!(content["smithy"], "2.0", "{file}");
        for id in content["shapes"].as_object().unwrap().keys() {
            files.entry(id.clone()).or_default().push(file.clone());
        }
    }
    let twice = files.into_iter().filter(|(_, files)| files.len() > 1);
    expect_none(
        "shapes defined more than once",
        twice.map(|(id, files)| format!("{id}: {}", files.join(", "))),
    );
}

#[test]
fn every_target_exists() {
    let model = Model::read();
    let mut missing = vec![];
    for (id, shape) in &model.0 {
        for target in targets(shape) {
            if !is_prelude(target) && !model.0.contains_key(target) {
                missing.push(format!("{id} -> {target}"));
            }
        }
    }
    expect_none("targets that nothing defines", missing);
}

#[test]
fn every_shape_is_reachable_from_the_service() {
    let model = Model::read();
    let (id, _) = service(&model);
    let mut reached = BTreeSet::new();
    let mut ahead = vec![id.as_str()];
    while let Some(id) = ahead.pop() {
        if reached.insert(id) {
            ahead.extend(model.0.get(id).into_iter().flat_map(targets));
        }
    }
    expect_none(
        "shapes that no operation reaches",
        model.0.keys().filter(|id| !reached.contains(id.as_str())).cloned(),
    );
}

#[test]
fn everything_is_documented_in_sentences() {
    let model = Model::read();
    let mut bad = vec![];
    for (id, shape) in &model.0 {
        bad.extend(fault(id, get_trait(shape, "documentation")));
        for (name, member) in members(shape) {
            bad.extend(fault(&format!("{id}${name}"), get_trait(member, "documentation")));
        }
        for (name, waiter) in get_trait(shape, "smithy.waiters#waitable")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            bad.extend(fault(&format!("{id}, waiter {name}"), waiter.get("documentation")));
        }
    }
    expect_none("texts that are missing or unfit", bad);
}

/// What is wrong with a text, if anything is. The texts become rustdoc, which takes brackets
/// outside of code for links and HTML.
fn fault(what: &str, text: Option<&Value>) -> Option<String> {
    let Some(text) = text.and_then(Value::as_str) else {
        return Some(format!("{what}: no text"));
    };
    let prose = text.split('`').step_by(2).collect::<String>();
    let code = text.split('`').skip(1).step_by(2).collect::<Vec<_>>();
    let complaint = if !text.ends_with('.') || text.split_whitespace().count() < 2 {
        "not a sentence"
    } else if text.trim() != text || text.contains("  ") || text.contains('\n') {
        "stray whitespace"
    } else if !text
        .starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit() || first == '`')
    {
        "does not begin with a capital"
    } else if !text.matches('`').count().is_multiple_of(2) || code.contains(&"") {
        "unbalanced backticks"
    } else if prose.contains(['<', '>', '[', ']']) {
        "brackets outside of code"
    } else {
        return None;
    };
    Some(format!("{what}: {complaint}: {text:?}"))
}

#[test]
fn paths_and_labels_agree() {
    let model = Model::read();
    let mut bad = vec![];
    let mut requests = BTreeMap::<String, &str>::new();
    for (id, operation) in operations(&model) {
        let http = get_trait(operation, "http").unwrap_or_else(|| panic!("{id} has no http trait"));
        let (method, uri) = (http["method"].as_str().unwrap(), http["uri"].as_str().unwrap());
        let in_path: BTreeSet<_> = labels(uri).into_iter().collect();
        let input = model.target_of(operation, "input").unwrap();
        let mut bound = BTreeSet::new();
        for (name, member) in
            members(input).filter(|(_, member)| get_trait(member, "httpLabel").is_some())
        {
            bound.insert(name.as_str());
            if get_trait(member, "required").is_none() {
                bad.push(format!("{id}: the label {name} is not required"));
            }
        }
        if bound != in_path {
            bad.push(format!("{id}: {uri} has the labels {in_path:?}, the input {bound:?}"));
        }
        if !http["code"].as_u64().is_some_and(|code| (200..300).contains(&code)) {
            bad.push(format!("{id}: {} is no status of success", http["code"]));
        }
        let anonymous =
            in_path.iter().fold(format!("{method} {uri}"), |uri, label| uri.replace(label, ""));
        if let Some(other) = requests.insert(anonymous, id) {
            bad.push(format!("{id} and {other} have the same method and path"));
        }
    }
    expect_none("wrong requests", bad);
}

/// Names of the labels of a path: `FunctionName` of `/functions/{FunctionName}`.
fn labels(uri: &str) -> Vec<&str> {
    let path = uri.split('?').next().unwrap();
    path.split('{')
        .skip(1)
        .map(|part| part.split('}').next().unwrap().trim_end_matches('+'))
        .collect()
}

#[test]
fn members_have_one_place_and_payloads_stand_alone() {
    const PLACES: [&str; 5] =
        ["httpLabel", "httpQuery", "httpHeader", "httpPayload", "httpResponseCode"];
    let model = Model::read();
    let mut bad = vec![];
    for (id, shape) in model.0.iter().filter(|(_, shape)| shape["type"] == "structure") {
        let places = |member: &Value| {
            PLACES.iter().filter(|place| get_trait(member, place).is_some()).count()
        };
        let payload = members(shape).any(|(_, member)| get_trait(member, "httpPayload").is_some());
        for (name, member) in members(shape) {
            match places(member) {
                0 if payload => bad.push(format!("{id}${name}: in the body beside the payload")),
                0 | 1 => {}
                _ => bad.push(format!("{id}${name}: more than one place")),
            }
        }
    }
    expect_none("wrong bindings", bad);
}

#[test]
fn errors_say_who_is_at_fault_and_with_what_status() {
    let model = Model::read();
    let mut bad = vec![];
    let mut raised = BTreeSet::new();
    for (id, operation) in operations(&model) {
        let errors: Vec<_> =
            operation["errors"].as_array().into_iter().flatten().map(target).collect();
        if errors.iter().collect::<BTreeSet<_>>().len() < errors.len() {
            bad.push(format!("{id} lists an error twice"));
        }
        raised.extend(errors);
    }
    for (id, shape) in &model.0 {
        let fault = get_trait(shape, "error").and_then(Value::as_str);
        let status = get_trait(shape, "httpError").and_then(Value::as_u64).unwrap_or_default();
        let right = match fault {
            Some("client") => (400..500).contains(&status),
            Some("server") => (500..600).contains(&status),
            Some(_) => false,
            None => !raised.contains(id.as_str()) && status == 0,
        };
        if !right {
            bad.push(format!("{id}: fault {fault:?}, status {status}"));
        }
    }
    expect_none("wrong errors", bad);
}

#[test]
fn enum_values_are_there_and_unique() {
    let model = Model::read();
    let mut bad = vec![];
    for (id, shape) in model.0.iter().filter(|(_, shape)| shape["type"] == "enum") {
        let mut seen = BTreeSet::new();
        for (name, member) in members(shape) {
            if target(member) != "smithy.api#Unit" {
                bad.push(format!("{id}${name}: its target is not Unit"));
            }
            match get_trait(member, "enumValue").and_then(Value::as_str) {
                Some(value) if seen.insert(value) => {}
                value => bad.push(format!("{id}${name}: {value:?}")),
            }
        }
        if seen.is_empty() {
            bad.push(format!("{id} has no values"));
        }
    }
    expect_none("enum members that are wrong", bad);
}

#[test]
fn paginators_resolve() {
    let model = Model::read();
    let mut bad = vec![];
    for (id, operation) in operations(&model) {
        let Some(paginated) = get_trait(operation, "paginated") else {
            continue;
        };
        let text = |key: &str| {
            paginated[key].as_str().unwrap_or_else(|| panic!("{id}: paginated has no {key}"))
        };
        for (side, key, kinds) in [
            ("input", "inputToken", &["string"][..]),
            ("output", "outputToken", &["string"]),
            ("input", "pageSize", &["integer"]),
            ("output", "items", &["list", "map"]),
        ] {
            let kind = resolve(&model, operation, side, text(key))
                .map(|shape| shape["type"].as_str().unwrap());
            if !kind.is_some_and(|kind| kinds.contains(&kind)) {
                bad.push(format!("{id}: {key} {} is {kind:?} in the {side}", text(key)));
            }
        }
    }
    expect_none("paginators that lead nowhere", bad);
}

#[test]
fn waiters_resolve() {
    let model = Model::read();
    let mut bad = vec![];
    for (id, operation) in operations(&model) {
        let waiters = get_trait(operation, "smithy.waiters#waitable").and_then(Value::as_object);
        for (name, waiter) in waiters.into_iter().flatten() {
            for acceptor in waiter["acceptors"].as_array().unwrap() {
                if let Some(complaint) = acceptor_fault(&model, operation, acceptor) {
                    bad.push(format!("{id}: {name}: {complaint}"));
                }
            }
            if waiter["minDelay"].as_u64() > waiter["maxDelay"].as_u64() {
                bad.push(format!("{id}: {name}: minDelay is greater than maxDelay"));
            }
        }
    }
    expect_none("waiters that never end", bad);
}

fn acceptor_fault(model: &Model, operation: &Value, acceptor: &Value) -> Option<String> {
    let matcher = &acceptor["matcher"];
    let state = acceptor["state"].as_str().unwrap();
    if !["success", "failure", "retry"].contains(&state) {
        return Some(format!("unknown state {state}"));
    }
    if let Some(error) = matcher.get("errorType") {
        let errors = operation["errors"].as_array().unwrap();
        let known = errors.iter().any(|reference| short(target(reference)) == error);
        return (!known).then(|| format!("{error} is not an error of the operation"));
    }
    if let Some(output) = matcher.get("output") {
        let (path, expected) = (output["path"].as_str().unwrap(), &output["expected"]);
        let shape = resolve(model, operation, "output", path);
        let known = shape.is_some_and(|shape| {
            members(shape).any(|(_, m)| get_trait(m, "enumValue") == Some(expected))
        });
        return (!known).then(|| format!("{path} is never {expected}"));
    }
    (matcher.get("success").and_then(Value::as_bool) != Some(true))
        .then(|| format!("unknown matcher {matcher}"))
}

/// The shape that a path of members leads to, from an operation's `input` or `output`.
fn resolve<'a>(model: &'a Model, operation: &Value, side: &str, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(model.target_of(operation, side)?, |shape, name| {
        model.shape(target(shape.get("members")?.get(name)?))
    })
}

#[test]
fn partitions_are_complete() {
    let file = &json_files("model")["partitions.json"];
    let mut bad = vec![];
    let mut seen = BTreeSet::new();
    let partitions = file["partitions"].as_array().unwrap();
    for partition in partitions {
        let id = partition["id"].as_str().unwrap();
        let outputs = partition["outputs"].as_object().unwrap();
        let regions = partition["regions"].as_object().unwrap();
        let text = |key: &str| outputs[key].as_str().unwrap();
        if text("name") != id
            || text("dnsSuffix").is_empty()
            || text("dualStackDnsSuffix").is_empty()
        {
            bad.push(format!("{id}: {outputs:?}"));
        }
        if !outputs["supportsFIPS"].is_boolean() || !outputs["supportsDualStack"].is_boolean() {
            bad.push(format!("{id}: {outputs:?}"));
        }
        if !regions.contains_key(text("implicitGlobalRegion")) {
            bad.push(format!("{id}: its implicitGlobalRegion is not a region of its own"));
        }
        let pattern = partition["regionRegex"].as_str().unwrap();
        if !(pattern.starts_with('^') && pattern.ends_with('$')) {
            bad.push(format!("{id}: {pattern} is not anchored"));
        }
        bad.extend(
            regions
                .keys()
                .filter(|region| !seen.insert(*region))
                .map(|region| format!("{id}: {region} again")),
        );
    }
    expect_none("faults of partitions", bad);
    assert_eq!(partitions.len(), 8);
}

fn operations(model: &Model) -> impl Iterator<Item = (&String, &Value)> {
    model.0.iter().filter(|(_, shape)| shape["type"] == "operation")
}

fn service(model: &Model) -> (&String, &Value) {
    let mut services = model.0.iter().filter(|(_, shape)| shape["type"] == "service");
    let service = services.next().expect("a service");
    assert!(services.next().is_none(), "more than one service");
    service
}

/// Ids of all shapes that a shape refers to directly.
fn targets(shape: &Value) -> Vec<&str> {
    let one =
        ["input", "output", "member", "key", "value"].iter().filter_map(|field| shape.get(field));
    let many = ["errors", "operations", "resources", "mixins"]
        .iter()
        .filter_map(|field| shape[*field].as_array())
        .flatten();
    one.chain(many).chain(members(shape).map(|(_, member)| member)).map(target).collect()
}

fn is_prelude(id: &str) -> bool {
    id.starts_with("smithy.api#")
}

fn expect_none(what: &str, bad: impl IntoIterator<Item = String>) {
    let bad: Vec<_> = bad.into_iter().collect();
    assert!(bad.is_empty(), "{what} ({}):\n{}", bad.len(), bad.join("\n"));
}
