//! `cargo xtask compare-model --botocore DIR`: what the model of Lambda and botocore's description
//! of it, the source of the model's facts, say differently.
//!
//! Both are turned into the same flat list of facts (subject, fact, value), and the lists compared.
//! What either side says and this module does not know becomes a fact of that side alone, so that
//! it is printed rather than passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

/// Facts of a subject, by name: `in` → `query Qualifier` for `GetAliasRequest$Qualifier`.
type Facts = BTreeMap<String, BTreeMap<String, String>>;

const USAGE: &str = "usage: cargo xtask compare-model --botocore DIR
DIR is the folder `botocore` of the Python package of that name";

/// Prints the differences; an error if there are any.
pub fn run(args: &[String]) -> Result<(), String> {
    let [flag, botocore] = args else {
        return Err(USAGE.to_owned());
    };
    if flag != "--botocore" {
        return Err(USAGE.to_owned());
    }
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model");
    let theirs = PathBuf::from(botocore).join("data");
    let lambda = theirs.join("lambda/2015-03-31");

    let model = read_model(&ours.join("lambda"))?;
    let mut lines = compare(
        &model,
        &read(&lambda.join("service-2.json"))?,
        &read(&lambda.join("paginators-1.json"))?,
        &read(&lambda.join("waiters-2.json"))?,
    );
    lines.extend(compare_endpoint_rules(&model, &read(&lambda.join("endpoint-rule-set-1.json"))?));
    lines.extend(compare_partitions(
        &read(&ours.join("partitions.json"))?,
        &read(&theirs.join("partitions.json"))?,
    ));
    for line in &lines {
        println!("{line}");
    }
    if lines.is_empty() { Ok(()) } else { Err(format!("{} differences", lines.len())) }
}

/// The differences in facts between a model (its shapes by id, merged) and botocore's description.
pub fn compare(
    model: &Value,
    service2: &Value,
    paginators: &Value,
    waiters: &Value,
) -> Vec<String> {
    differences(&facts_of_model(model), &facts_of_botocore(service2, paginators, waiters))
}

/// The difference between the rules by which a model and botocore choose an endpoint.
pub fn compare_endpoint_rules(model: &Value, rules: &Value) -> Vec<String> {
    let services = entries(Some(model)).filter(|(_, shape)| shape["type"] == "service");
    let ours: Vec<_> = services
        .filter_map(|(_, service)| service["traits"].get("smithy.rules#endpointRuleSet"))
        .map(without_texts)
        .collect();
    let same = ours == [without_texts(rules)];
    if same {
        vec![]
    } else {
        vec!["service: the endpoint rule set is another one in botocore".to_owned()]
    }
}

/// The partitions, and regions of partitions, that differ.
pub fn compare_partitions(ours: &Value, theirs: &Value) -> Vec<String> {
    let facts = |file: &Value| {
        let mut facts = Facts::new();
        for partition in items(file.get("partitions")) {
            let subject = format!("partition {}", text(partition.get("id")));
            let mut say = |fact: String, value: String| {
                facts.entry(subject.clone()).or_default().insert(fact, value)
            };
            say("regionRegex".to_owned(), text(partition.get("regionRegex")));
            for (name, value) in entries(partition.get("outputs")) {
                say(name.clone(), text(Some(value)));
            }
            for (region, _) in entries(partition.get("regions")) {
                say(format!("region {region}"), String::new());
            }
        }
        facts
    };
    differences(&facts(ours), &facts(theirs))
}

fn differences(ours: &Facts, theirs: &Facts) -> Vec<String> {
    let mut lines = vec![];
    let subjects: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    for subject in subjects {
        let (ours, theirs) = match (ours.get(subject), theirs.get(subject)) {
            (Some(ours), Some(theirs)) => (ours, theirs),
            (Some(_), None) => {
                lines.push(format!("{subject}: only in the model"));
                continue;
            }
            (None, facts) => {
                lines.push(format!(
                    "{subject}: only in botocore: {}",
                    list(facts.into_iter().flatten())
                ));
                continue;
            }
        };
        let facts: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        for fact in facts {
            let side = |side: &BTreeMap<String, String>| match side.get(fact) {
                Some(value) if value.is_empty() => "yes".to_owned(),
                Some(value) => format!("`{value}`"),
                None => "no".to_owned(),
            };
            if ours.get(fact) != theirs.get(fact) {
                lines.push(format!(
                    "{subject}: {fact}: {} in the model, {} in botocore",
                    side(ours),
                    side(theirs)
                ));
            }
        }
    }
    lines
}

fn list<'a>(facts: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let said = facts.map(
        |(fact, value)| {
            if value.is_empty() { fact.clone() } else { format!("{fact} `{value}`") }
        },
    );
    said.collect::<Vec<_>>().join(", ")
}

// The model's side.

fn facts_of_model(model: &Value) -> Facts {
    let mut facts = Facts::new();
    for (id, shape) in entries(Some(model)) {
        let kind = text(shape.get("type"));
        let subject = if kind == "service" { "service" } else { short(id) };
        let own = facts.entry(subject.to_owned()).or_default();
        own.insert("type".to_owned(), kind.clone());
        if kind == "service" {
            own.insert("version".to_owned(), text(shape.get("version")));
        }
        for reference in ["input", "output", "member", "key", "value"] {
            if let Some(target) = target(shape.get(reference)).filter(|target| *target != "Unit") {
                own.insert(reference.to_owned(), target.to_owned());
            }
        }
        for error in items(shape.get("errors")).filter_map(|error| target(Some(error))) {
            own.insert(format!("error {error}"), String::new());
        }
        for (name, value) in entries(shape.get("traits")) {
            shape_trait(own, short_trait(name), value);
        }
        for (name, member) in entries(shape.get("members")) {
            if kind == "enum" {
                let value = text(member["traits"].get("smithy.api#enumValue"));
                facts
                    .entry(subject.to_owned())
                    .or_default()
                    .insert(format!("value {value}"), String::new());
                continue;
            }
            let own = facts.entry(format!("{subject}${name}")).or_default();
            own.insert("target".to_owned(), target(Some(member)).unwrap_or_default().to_owned());
            for (name, value) in entries(member.get("traits")) {
                member_trait(own, short_trait(name), value);
            }
        }
    }
    facts
}

fn shape_trait(own: &mut BTreeMap<String, String>, name: &str, value: &Value) {
    let mut say = |fact: &str, value: String| _ = own.insert(fact.to_owned(), value);
    match name {
        // Not facts of the wire, or compared elsewhere.
        "documentation" | "title" | "input" | "output" | "smithy.rules#endpointRuleSet" => {}
        "length" | "range" => {
            for (bound, value) in entries(Some(value)) {
                say(bound, number(value));
            }
        }
        "pattern" => say(name, bare(&text(Some(value)))),
        "sensitive" | "streaming" | "deprecated" | "readonly" | "idempotent" => {
            say(name, String::new())
        }
        "error" => say("fault", text(Some(value))),
        "httpError" => say("status", text(Some(value))),
        "http" | "paginated" => {
            for (part, value) in entries(Some(value)) {
                say(&format!("{name} {part}"), text(Some(value)));
            }
        }
        "smithy.waiters#waitable" => {
            for (waiter, value) in entries(Some(value)) {
                let acceptors: Vec<_> =
                    items(value.get("acceptors")).map(acceptor_of_model).collect();
                say(&format!("waiter {waiter}"), acceptors.join("; "));
                say(&format!("waiter {waiter} delay"), text(value.get("minDelay")));
                say(&format!("waiter {waiter} longest"), text(value.get("maxDelay")));
            }
        }
        "aws.api#service" => {
            say("sdkId", text(value.get("sdkId")));
            say("endpointPrefix", text(value.get("endpointPrefix")));
        }
        "aws.auth#sigv4" => say("signing name", text(value.get("name"))),
        "aws.protocols#restJson1" => say("protocol", "rest-json".to_owned()),
        unknown => say(&format!("trait {unknown}"), text(Some(value))),
    }
}

fn member_trait(own: &mut BTreeMap<String, String>, name: &str, value: &Value) {
    let mut say = |fact: &str, value: String| _ = own.insert(fact.to_owned(), value);
    match name {
        "documentation" => {}
        "required" | "eventPayload" | "eventHeader" | "idempotencyToken" | "deprecated" => {
            say(name, String::new())
        }
        "httpLabel" => say("in", "path".to_owned()),
        "httpQuery" => say("in", format!("query {}", text(Some(value)))),
        "httpHeader" => say("in", format!("header {}", text(Some(value)))),
        "httpPrefixHeaders" => say("in", format!("headers {}", text(Some(value)))),
        "httpResponseCode" => say("in", "status".to_owned()),
        "httpPayload" => say("in", "payload".to_owned()),
        "jsonName" | "default" => say(name, text(Some(value))),
        unknown => say(&format!("trait {unknown}"), text(Some(value))),
    }
}

fn acceptor_of_model(acceptor: &Value) -> String {
    let matcher = &acceptor["matcher"];
    let what = if let Some(output) = matcher.get("output") {
        format!(
            "{} {} {}",
            text(output.get("comparator")),
            text(output.get("path")),
            text(output.get("expected"))
        )
    } else if let Some(error) = matcher.get("errorType") {
        format!("error {}", text(Some(error)))
    } else {
        matcher.to_string()
    };
    format!("{what}: {}", text(acceptor.get("state")))
}

// Botocore's side.

fn facts_of_botocore(service2: &Value, paginators: &Value, waiters: &Value) -> Facts {
    let mut facts = Facts::new();
    let metadata = &service2["metadata"];
    let service = facts.entry("service".to_owned()).or_default();
    service.insert("type".to_owned(), "service".to_owned());
    for (fact, key) in [
        ("version", "apiVersion"),
        ("sdkId", "serviceId"),
        ("endpointPrefix", "endpointPrefix"),
        ("signing name", "signingName"),
        ("protocol", "protocol"),
    ] {
        service.insert(fact.to_owned(), text(metadata.get(key)));
    }
    for (name, operation) in entries(service2.get("operations")) {
        let own = facts.entry(name.clone()).or_default();
        own.insert("type".to_owned(), "operation".to_owned());
        operation_facts(own, operation, &service2["shapes"]);
    }
    for (name, paginator) in entries(paginators.get("pagination")) {
        let own = facts.entry(name.clone()).or_default();
        for (key, value) in entries(Some(paginator)) {
            let part = match key.as_str() {
                "input_token" => "inputToken",
                "output_token" => "outputToken",
                "limit_key" => "pageSize",
                "result_key" => "items",
                unknown => unknown,
            };
            own.insert(format!("paginated {part}"), text(Some(value)));
        }
    }
    for (name, waiter) in entries(waiters.get("waiters")) {
        let own = facts.entry(text(waiter.get("operation"))).or_default();
        let acceptors: Vec<_> = items(waiter.get("acceptors")).map(acceptor_of_botocore).collect();
        let (delay, attempts) = (whole(waiter.get("delay")), whole(waiter.get("maxAttempts")));
        own.insert(format!("waiter {name}"), acceptors.join("; "));
        own.insert(format!("waiter {name} delay"), delay.to_string());
        // Botocore bounds the number of attempts, Smithy the delay between two of them.
        own.insert(format!("waiter {name} longest"), delay.saturating_mul(attempts).to_string());
    }
    for (name, shape) in entries(service2.get("shapes")) {
        shape_facts(&mut facts, name, shape, &service2["shapes"]);
    }
    facts
}

fn operation_facts(own: &mut BTreeMap<String, String>, operation: &Value, shapes: &Value) {
    for (key, value) in entries(Some(operation)) {
        let mut say = |fact: &str, value: String| _ = own.insert(fact.to_owned(), value);
        match key.as_str() {
            "name" | "documentation" | "documentationUrl" => {}
            "input" | "output" => say(key, text(value.get("shape"))),
            "readonly" | "idempotent" | "deprecated" => {
                if value == &Value::Bool(true) {
                    say(key, String::new());
                }
            }
            "errors" => {
                for error in items(Some(value)) {
                    say(&format!("error {}", text(error.get("shape"))), String::new());
                }
            }
            "http" => {
                say("http method", text(value.get("method")));
                say("http code", text(value.get("responseCode")));
                // Botocore's labels have the name on the wire, Smithy's the member's.
                let mut uri = text(value.get("requestUri"));
                for (member, location) in
                    entries(shapes[text(operation["input"].get("shape"))].get("members"))
                {
                    if location["location"] == "uri" {
                        let label = text(location.get("locationName"));
                        uri = uri.replace(&format!("{{{label}}}"), &format!("{{{member}}}"));
                        uri = uri.replace(&format!("{{{label}+}}"), &format!("{{{member}+}}"));
                    }
                }
                say("http uri", uri);
            }
            unknown => say(&format!("key {unknown}"), text(Some(value))),
        }
    }
}

fn acceptor_of_botocore(acceptor: &Value) -> String {
    let (matcher, expected) = (text(acceptor.get("matcher")), text(acceptor.get("expected")));
    let comparator = match matcher.as_str() {
        "path" => "stringEquals",
        "pathAll" => "allStringEquals",
        "pathAny" => "anyStringEquals",
        other => other,
    };
    let what = match (comparator, expected.as_str()) {
        ("error", "false") => json!({"success": true}).to_string(),
        ("error", "true") => json!({"success": false}).to_string(),
        ("error", code) => format!("error {code}"),
        (comparator, expected) => {
            format!("{comparator} {} {expected}", text(acceptor.get("argument")))
        }
    };
    format!("{what}: {}", text(acceptor.get("state")))
}

fn shape_facts(facts: &mut Facts, name: &str, shape: &Value, shapes: &Value) {
    let is = |key: &str| shape.get(key) == Some(&Value::Bool(true));
    let kind = match text(shape.get("type")).as_str() {
        "string" | "character" if shape.get("enum").is_some() => "enum".to_owned(),
        "structure" if is("eventstream") || is("union") => "union".to_owned(),
        "structure" if is("document") => "document".to_owned(),
        other => other.to_owned(),
    };
    let own = facts.entry(name.to_owned()).or_default();
    own.insert("type".to_owned(), kind.clone());
    for (key, value) in entries(Some(shape)) {
        let mut say = |fact: &str, value: String| _ = own.insert(fact.to_owned(), value);
        match key.as_str() {
            // Said by other facts: the type, the members, the fault.
            "type" | "documentation" | "members" | "required" | "payload" | "box" | "event" => {}
            "exception" | "fault" | "union" | "document" => {}
            "eventstream" if is(key) => say("streaming", String::new()),
            "sensitive" | "streaming" | "deprecated" if is(key) => say(key, String::new()),
            "eventstream" | "sensitive" | "streaming" | "deprecated" => {}
            "min" | "max" => say(key, number(value)),
            "pattern" => say(key, bare(&text(Some(value)))),
            "member" | "key" | "value"
                if value.as_object().is_some_and(|member| member.len() == 1) =>
            {
                say(key, text(value.get("shape")));
            }
            "enum" => items(Some(value))
                .for_each(|value| say(&format!("value {}", text(Some(value))), String::new())),
            "error" => {
                say("fault", if is("fault") { "server" } else { "client" }.to_owned());
                say("status", text(value.get("httpStatusCode")));
            }
            unknown => say(&format!("key {unknown}"), text(Some(value))),
        }
    }
    for (member, value) in entries(shape.get("members")) {
        let own = facts.entry(format!("{name}${member}")).or_default();
        member_facts(own, member, value, shape, shapes);
    }
}

fn member_facts(
    own: &mut BTreeMap<String, String>,
    name: &str,
    member: &Value,
    holder: &Value,
    shapes: &Value,
) {
    let mut say = |fact: &str, value: String| _ = own.insert(fact.to_owned(), value);
    let target = &shapes[text(member.get("shape"))];
    let required = items(holder.get("required")).any(|required| required == name);
    if required {
        say("required", String::new());
    }
    if holder.get("payload").is_some_and(|payload| payload == name) {
        say("in", "payload".to_owned());
    }
    let is = |key: &str| target.get(key) == Some(&Value::Bool(true));
    if !required && !is("box") {
        match text(target.get("type")).as_str() {
            "boolean" => say("default", "false".to_owned()),
            "integer" | "long" | "float" | "double" => say("default", "0".to_owned()),
            "blob" if is("streaming") => say("default", String::new()),
            _ => {}
        }
    }
    let wire = text(member.get("locationName"));
    for (key, value) in entries(Some(member)) {
        match key.as_str() {
            "documentation" | "box" => {}
            "shape" => say("target", text(Some(value))),
            "location" => match text(Some(value)).as_str() {
                "uri" => say("in", "path".to_owned()),
                "querystring" => say("in", format!("query {wire}")),
                "header" => say("in", format!("header {wire}")),
                "headers" => say("in", format!("headers {wire}")),
                "statusCode" => say("in", "status".to_owned()),
                unknown => say("in", unknown.to_owned()),
            },
            "locationName" if member.get("location").is_none() && wire != name => {
                say("jsonName", wire.clone())
            }
            "locationName" => {}
            "eventpayload" => say("eventPayload", String::new()),
            "eventheader" => say("eventHeader", String::new()),
            "idempotencyToken" | "deprecated" => say(key, String::new()),
            unknown => say(&format!("key {unknown}"), text(Some(value))),
        }
    }
}

// Small things that both sides need.

/// A pattern without the anchors around it, which botocore leaves out.
fn bare(pattern: &str) -> String {
    let inner =
        |start, end| pattern.strip_prefix(start).and_then(|pattern| pattern.strip_suffix(end));
    inner("^(?:", ")$").or_else(|| inner("^", "$")).unwrap_or(pattern).to_owned()
}

/// A value without any `documentation`.
fn without_texts(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, _)| *key != "documentation");
            Value::Object(kept.map(|(key, value)| (key.clone(), without_texts(value))).collect())
        }
        Value::Array(array) => Value::Array(array.iter().map(without_texts).collect()),
        other => other.clone(),
    }
}

fn entries(object: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    object.and_then(Value::as_object).into_iter().flatten()
}

fn items(array: Option<&Value>) -> impl Iterator<Item = &Value> {
    array.and_then(Value::as_array).into_iter().flatten()
}

/// A string as it is, anything else as JSON.
fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// `1` and `1.0` are the same bound.
fn number(value: &Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string())
}

fn whole(value: Option<&Value>) -> u64 {
    value.and_then(Value::as_u64).unwrap_or_default()
}

fn target(reference: Option<&Value>) -> Option<&str> {
    reference?.get("target")?.as_str().map(short)
}

fn short(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

fn short_trait(id: &str) -> &str {
    id.strip_prefix("smithy.api#").unwrap_or(id)
}

// The disk.

/// The shapes of all files of a folder. That none is defined twice is a test's business.
fn read_model(folder: &Path) -> Result<Value, String> {
    let mut shapes = Map::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file = read(&path)?;
            shapes
                .extend(entries(file.get("shapes")).map(|(id, shape)| (id.clone(), shape.clone())));
        }
    }
    Ok(Value::Object(shapes))
}

/// Reads a JSON file, or the compressed one beside it: botocore ships its larger files so.
fn read(path: &Path) -> Result<Value, String> {
    let compressed = PathBuf::from(format!("{}.gz", path.display()));
    let bytes = if path.exists() || !compressed.exists() {
        fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?
    } else {
        let gzip = Command::new("gzip").arg("-dc").arg(&compressed).output();
        let output = gzip.map_err(|error| format!("gzip: {error}"))?;
        if !output.status.success() {
            return Err(format!("gzip: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        output.stdout
    };
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of everything that Lambda has, as the model says it.
    fn model() -> Value {
        json!({
            "n#Lambda": {
                "type": "service", "version": "2015-03-31", "operations": [{"target": "n#ListAliases"}],
                "traits": {
                    "aws.api#service": {"sdkId": "Lambda", "endpointPrefix": "lambda"},
                    "aws.auth#sigv4": {"name": "lambda"}, "aws.protocols#restJson1": {},
                    "smithy.rules#endpointRuleSet": {"parameters": {"Region": {"documentation": "Our words."}}},
                },
            },
            "n#ListAliases": {
                "type": "operation", "input": {"target": "n#Request"}, "output": {"target": "n#Response"},
                "errors": [{"target": "n#Gone"}],
                "traits": {
                    "smithy.api#documentation": "Our words.", "smithy.api#readonly": {},
                    "smithy.api#http": {"method": "GET", "uri": "/aliases/{Name}", "code": 200},
                    "smithy.api#paginated":
                        {"inputToken": "Marker", "outputToken": "Marker", "pageSize": "Max", "items": "Aliases"},
                    "smithy.waiters#waitable": {"Exists": {"minDelay": 1, "maxDelay": 20, "acceptors": [
                        {"state": "success", "matcher": {"success": true}},
                        {"state": "retry", "matcher": {"errorType": "Gone"}},
                        {"state": "failure", "matcher": {"output":
                            {"path": "Kind", "expected": "a.b", "comparator": "stringEquals"}}},
                    ]}},
                },
            },
            "n#Request": {"type": "structure", "traits": {"smithy.api#input": {}}, "members": {
                "Name": {"target": "n#Text", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}},
                "Marker": {"target": "n#Text", "traits": {"smithy.api#httpQuery": "Marker"}},
                "Max": {"target": "n#Count", "traits": {"smithy.api#httpQuery": "Max", "smithy.api#default": 0}},
                "Token": {"target": "n#Text", "traits": {"smithy.api#httpHeader": "X-Token", "smithy.api#idempotencyToken": {}}},
            }},
            "n#Response": {"type": "structure", "members": {
                "Status": {"target": "n#Count", "traits": {"smithy.api#httpResponseCode": {}, "smithy.api#default": 0}},
                "Aliases": {"target": "n#Stream", "traits": {"smithy.api#httpPayload": {}}},
            }},
            "n#Stream": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
                "Chunk": {"target": "n#Chunk"},
            }},
            "n#Chunk": {"type": "structure", "members": {
                "Bytes": {"target": "n#Bytes", "traits": {"smithy.api#eventPayload": {}}},
            }},
            "n#Bytes": {"type": "blob", "traits": {"smithy.api#sensitive": {}, "smithy.api#length": {"min": 0, "max": 9}}},
            "n#Gone": {"type": "structure", "traits": {"smithy.api#error": "client", "smithy.api#httpError": 404}, "members": {
                "message": {"target": "n#Text", "traits": {"smithy.api#jsonName": "Message"}},
            }},
            "n#Kind": {"type": "enum", "members": {
                "ab": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a.b"}},
            }},
            "n#Text": {"type": "string", "traits": {"smithy.api#pattern": "^(?:a|b)$"}},
            "n#Count": {"type": "integer", "traits": {"smithy.api#range": {"min": 1.0}}},
        })
    }

    /// The same as botocore says it.
    fn botocore() -> [Value; 3] {
        let service2 = json!({
            "metadata": {
                "apiVersion": "2015-03-31", "serviceId": "Lambda", "endpointPrefix": "lambda", "signingName": "lambda",
                "protocol": "rest-json",
            },
            "operations": {"ListAliases": {
                "name": "ListAliases", "documentation": "Their words.", "readonly": true,
                "http": {"method": "GET", "requestUri": "/aliases/{alias-name}", "responseCode": 200},
                "input": {"shape": "Request"}, "output": {"shape": "Response"}, "errors": [{"shape": "Gone"}],
            }},
            "shapes": {
                "Request": {"type": "structure", "required": ["Name"], "members": {
                    "Name": {"shape": "Text", "location": "uri", "locationName": "alias-name"},
                    "Marker": {"shape": "Text", "location": "querystring", "locationName": "Marker"},
                    "Max": {"shape": "Count", "location": "querystring", "locationName": "Max"},
                    "Token": {"shape": "Text", "location": "header", "locationName": "X-Token", "idempotencyToken": true},
                }},
                "Response": {"type": "structure", "payload": "Aliases", "members": {
                    "Status": {"shape": "Count", "location": "statusCode"},
                    "Aliases": {"shape": "Stream"},
                }},
                "Stream": {"type": "structure", "eventstream": true, "members": {"Chunk": {"shape": "Chunk"}}},
                "Chunk": {"type": "structure", "event": true, "members": {
                    "Bytes": {"shape": "Bytes", "eventpayload": true},
                }},
                "Bytes": {"type": "blob", "sensitive": true, "min": 0, "max": 9},
                "Gone": {
                    "type": "structure", "exception": true, "error": {"httpStatusCode": 404, "senderFault": true},
                    "members": {"message": {"shape": "Text", "locationName": "Message"}},
                },
                "Kind": {"type": "string", "enum": ["a.b"]},
                "Text": {"type": "string", "pattern": "a|b"},
                "Count": {"type": "integer", "min": 1},
            },
        });
        let paginators = json!({"pagination": {"ListAliases":
            {"input_token": "Marker", "output_token": "Marker", "limit_key": "Max", "result_key": "Aliases"}}});
        let waiters = json!({"waiters": {"Exists": {"operation": "ListAliases", "delay": 1, "maxAttempts": 20, "acceptors": [
            {"matcher": "error", "expected": false, "state": "success"},
            {"matcher": "error", "expected": "Gone", "state": "retry"},
            {"matcher": "path", "argument": "Kind", "expected": "a.b", "state": "failure"},
        ]}}});
        [service2, paginators, waiters]
    }

    /// The differences after one change on botocore's side: at a JSON pointer, a new value.
    fn after(file: usize, pointer: &str, value: Value) -> Vec<String> {
        let mut files = botocore();
        *files[file].pointer_mut(pointer).expect("the pointer leads somewhere") = value;
        compare(&model(), &files[0], &files[1], &files[2])
    }

    #[test]
    fn equal_facts_differ_in_nothing() {
        let [service2, paginators, waiters] = botocore();
        assert_eq!(compare(&model(), &service2, &paginators, &waiters), [""; 0]);
    }

    #[test]
    fn every_kind_of_difference_is_a_line() {
        let lines = [
            after(0, "/operations/ListAliases/http/method", json!("POST")),
            after(0, "/operations/ListAliases/errors", json!([])),
            after(0, "/operations/ListAliases/readonly", json!(false)),
            after(0, "/shapes/Request/members/Marker/locationName", json!("marker")),
            after(0, "/shapes/Request/required", json!(["Name", "Marker"])),
            after(0, "/shapes/Count", json!({"type": "integer", "min": 1, "box": true})),
            after(0, "/shapes/Bytes/sensitive", json!(false)),
            after(0, "/shapes/Bytes/max", json!(10)),
            after(0, "/shapes/Gone/error/httpStatusCode", json!(410)),
            after(0, "/shapes/Kind/enum", json!(["a.b", "c"])),
            after(0, "/shapes/Text/pattern", json!("a|b|c")),
            after(0, "/metadata/signingName", json!("awslambda")),
            after(1, "/pagination/ListAliases/result_key", json!("Items")),
            after(2, "/waiters/Exists/maxAttempts", json!(30)),
            after(2, "/waiters/Exists/acceptors/2/state", json!("retry")),
        ];
        let expected: [&[&str]; 15] = [
            &["ListAliases: http method: `GET` in the model, `POST` in botocore"],
            &["ListAliases: error Gone: yes in the model, no in botocore"],
            &["ListAliases: readonly: yes in the model, no in botocore"],
            &["Request$Marker: in: `query Marker` in the model, `query marker` in botocore"],
            &["Request$Marker: required: no in the model, yes in botocore"],
            &[
                "Request$Max: default: `0` in the model, no in botocore",
                "Response$Status: default: `0` in the model, no in botocore",
            ],
            &["Bytes: sensitive: yes in the model, no in botocore"],
            &["Bytes: max: `9` in the model, `10` in botocore"],
            &["Gone: status: `404` in the model, `410` in botocore"],
            &["Kind: value c: no in the model, yes in botocore"],
            &["Text: pattern: `a|b` in the model, `a|b|c` in botocore"],
            &["service: signing name: `lambda` in the model, `awslambda` in botocore"],
            &["ListAliases: paginated items: `Aliases` in the model, `Items` in botocore"],
            &["ListAliases: waiter Exists longest: `20` in the model, `30` in botocore"],
            &["ListAliases: waiter Exists: \
               `{\"success\":true}: success; error Gone: retry; stringEquals Kind a.b: failure` in the model, \
               `{\"success\":true}: success; error Gone: retry; stringEquals Kind a.b: retry` in botocore"],
        ];
        for (lines, expected) in lines.iter().zip(expected) {
            assert_eq!(lines, expected);
        }
    }

    #[test]
    fn additions_and_removals_come_with_their_facts() {
        let mut files = botocore();
        let shapes = files[0]["shapes"].as_object_mut().expect("shapes");
        shapes.remove("Kind");
        shapes.insert("New".to_owned(), json!({"type": "string", "max": 5, "sensitive": true}));
        assert_eq!(
            compare(&model(), &files[0], &files[1], &files[2]),
            ["Kind: only in the model", "New: only in botocore: max `5`, sensitive, type `string`"],
        );
    }

    #[test]
    fn what_is_not_known_is_printed() {
        let lines = after(
            0,
            "/shapes/Text",
            json!({"type": "string", "pattern": "a|b", "jsonvalue": true}),
        );
        assert_eq!(lines, ["Text: key jsonvalue: no in the model, `true` in botocore"]);

        let mut model = model();
        model["n#Text"]["traits"]["smithy.api#mediaType"] = json!("text/plain");
        let [service2, paginators, waiters] = botocore();
        let lines = compare(&model, &service2, &paginators, &waiters);
        assert_eq!(lines, ["Text: trait mediaType: `text/plain` in the model, no in botocore"]);
    }

    #[test]
    fn endpoint_rules_may_differ_in_their_texts_only() {
        let theirs = json!({"parameters": {"Region": {"documentation": "Their words."}}});
        assert_eq!(compare_endpoint_rules(&model(), &theirs), [""; 0]);
        let theirs = json!({"parameters": {"Region": {"required": true}}});
        assert_eq!(compare_endpoint_rules(&model(), &theirs).len(), 1);
    }

    #[test]
    fn partitions_may_differ_in_their_texts_only() {
        let partition = |region: &str, description: Value| {
            json!({"partitions": [{
                "id": "aws", "regionRegex": "^us$", "outputs": {"dnsSuffix": "amazonaws.com"},
                "regions": {region: description},
            }]})
        };
        let ours = partition("us-east-1", json!({}));
        assert_eq!(
            compare_partitions(&ours, &partition("us-east-1", json!({"description": "Virginia"}))),
            [""; 0]
        );
        assert_eq!(
            compare_partitions(&ours, &partition("us-east-2", json!({}))),
            [
                "partition aws: region us-east-1: yes in the model, no in botocore",
                "partition aws: region us-east-2: no in the model, yes in botocore",
            ],
        );
    }
}
