//! Facts of the model.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Facts;
use super::json::{bare, entries, items, number, short, short_trait, target, text};

pub(super) fn facts(model: &Value) -> Facts {
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
        // Not part of the wire format, or compared elsewhere.
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
