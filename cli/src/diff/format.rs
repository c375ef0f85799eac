//! The output of changes: as text, JSON or Markdown.

use serde_json::{Value, json};

use super::{Change, Level};

/// The sentence if there is no change.
const NO_CHANGE: &str = "No change: the clients are the same.";

/// Text: changes by level, one per line, then a summary.
#[must_use]
pub fn text(changes: &[Change]) -> String {
    if changes.is_empty() {
        return NO_CHANGE.to_owned();
    }
    let width = |text: fn(&Change) -> &str| {
        changes.iter().map(|change| text(change).chars().count()).max().unwrap_or(0)
    };
    let (rule, rust) = (width(|change| change.rule.id), width(|change| &change.rust).min(60));
    let mut lines = Vec::new();
    for level in Level::ALL {
        let of_level: Vec<&Change> = of_level(changes, level).collect();
        if of_level.is_empty() {
            continue;
        }
        lines.push(format!("{}: {}", level.name(), meaning(level)));
        lines.extend(of_level.into_iter().map(|change| {
            let (id, path) = (change.rule.id, &change.rust);
            let (message, model) = (&change.message, &change.model);
            let accepted = accepted(change);
            let line = format!("  {id:rule$}  {path:rust$}  {message}{accepted} ({model})");
            one_line(&line)
        }));
        lines.push(String::new());
    }
    lines.push(summary(changes));
    lines.join("\n")
}

/// JSON: a list of objects with the keys `level`, `rule`, `model`, `rust` and `message`; `accepted` has the reason of an
/// accepted change.
#[must_use]
pub fn json(changes: &[Change]) -> String {
    let object = |change: &Change| {
        let mut object = json!({
            "level": change.rule.level.name(),
            "rule": change.rule.id,
            "model": change.model,
            "rust": change.rust,
            "message": change.message,
        });
        if let Some(reason) = &change.accepted {
            object["accepted"] = reason.as_str().into();
        }
        object
    };
    format!("{:#}", Value::Array(changes.iter().map(object).collect()))
}

/// Markdown: a table, then a summary.
#[must_use]
pub fn markdown(changes: &[Change]) -> String {
    if changes.is_empty() {
        return NO_CHANGE.to_owned();
    }
    let head = ["| level | rule | model | Rust | change |", "| --- | --- | --- | --- | --- |"];
    let mut lines: Vec<String> = head.map(str::to_owned).to_vec();
    lines.extend(changes.iter().map(|change| {
        let (level, rule) = (change.rule.level.name(), change.rule.id);
        let message = format!("{}{}", change.message, accepted(change));
        let [model, rust, message] = [&change.model, &change.rust, &message].map(|text| cell(text));
        format!("| {level} | {rule} | `{model}` | `{rust}` | {message} |")
    }));
    lines.extend([String::new(), summary(changes)]);
    lines.join("\n")
}

fn of_level(changes: &[Change], level: Level) -> impl Iterator<Item = &Change> {
    changes.iter().filter(move |change| change.rule.level == level)
}

fn meaning(level: Level) -> &'static str {
    match level {
        Level::Major => "programs may no longer compile",
        Level::Behaviour => "the same Rust API, with other requests, responses or retries",
        Level::Minor => "additions",
        Level::Patch => "documentation and deprecations",
    }
}

/// The number of changes, by level.
fn summary(changes: &[Change]) -> String {
    let counts = Level::ALL.iter().filter_map(|level| {
        let count = of_level(changes, *level).count();
        (count > 0).then(|| format!("{count} {}", level.name()))
    });
    let counts: Vec<String> = counts.collect();
    let noun = if changes.len() == 1 { "change" } else { "changes" };
    let accepted = match changes.iter().filter(|change| change.accepted.is_some()).count() {
        0 => String::new(),
        count => format!("; {count} accepted"),
    };
    format!("{} {noun}: {}{accepted}.", changes.len(), counts.join(", "))
}

/// The reason of an accepted change, to be added to its sentence.
fn accepted(change: &Change) -> String {
    change.accepted.as_ref().map(|reason| format!(" Accepted: {reason}")).unwrap_or_default()
}

/// Text from a model, without control characters.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}
