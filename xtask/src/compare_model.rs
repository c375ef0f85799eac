//! `cargo xtask compare-model --botocore DIR`: the differences between the model of Lambda and botocore's description,
//! which is the source of the model's facts.
//!
//! Both are converted to the same flat list of facts (subject, fact, value), and the lists are compared. Unknown parts
//! of either side become facts of that side, so that they are printed and not skipped.

mod botocore;
mod files;
mod json;
mod model;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use files::{read, read_model};
use json::{entries, items, text, without_texts};

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

/// The differences in facts between a model (merged shapes by ID) and botocore's description.
pub fn compare(
    model: &Value,
    service2: &Value,
    paginators: &Value,
    waiters: &Value,
) -> Vec<String> {
    differences(&model::facts(model), &botocore::facts(service2, paginators, waiters))
}

/// The difference between the endpoint rules of a model and botocore.
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
        vec!["service: the endpoint rule set differs in botocore".to_owned()]
    }
}

/// The partitions and regions that differ.
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

#[cfg(test)]
mod tests;
