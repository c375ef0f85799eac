//! Facts of botocore.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Facts;
use super::json::{bare, entries, items, number, text, whole};

pub(super) fn facts(service2: &Value, paginators: &Value, waiters: &Value) -> Facts {
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
        // Botocore limits the number of attempts, Smithy the delay between two attempts.
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
                // Botocore's labels use names on the wire, Smithy's use member names.
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
            // Covered by other facts: the type, the members, the fault.
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
