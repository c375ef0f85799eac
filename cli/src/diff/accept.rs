//! Accepted changes: a file in which each has a reason, so that a known change does not fail a check.
//!
//! ```toml
//! [[accept]]
//! rule = "operation-removed"
//! path = "operation::Hear"
//! reason = "The service has shut down the operation."
//! ```

use std::{fs, path::Path};

use serde::Deserialize;

use super::{Change, rules};

/// An accepted change.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The ID of the rule: `operation-removed`.
    pub rule: String,
    /// The path of the change, in Rust or in the model: `operation::Hear` or `Hear`.
    pub path: String,
    /// Why the change is accepted.
    pub reason: String,
}

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accept: Vec<Accepted>,
}

/// Reads a file of accepted changes.
///
/// # Errors
/// The file cannot be read, is not valid TOML, or has an unknown key; an entry has an unknown rule, or no reason.
pub fn read(path: &Path) -> Result<Vec<Accepted>, String> {
    let name = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| format!("{name}: cannot be read: {error}; check the path"))?;
    parse(&text).map_err(|error| format!("{name}: {error}"))
}

fn parse(text: &str) -> Result<Vec<Accepted>, String> {
    let file: File =
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    for entry in &file.accept {
        check(entry).map_err(|error| format!("`{} {}`: {error}", entry.rule, entry.path))?;
    }
    Ok(file.accept)
}

fn check(entry: &Accepted) -> Result<(), String> {
    if !rules::ALL.iter().any(|rule| rule.id == entry.rule) {
        let distance = |id: &&str| strsim::osa_distance(id, &entry.rule);
        let nearest = rules::ALL.iter().map(|rule| rule.id).min_by_key(distance);
        return Err(format!("there is no such rule; use `{}`", nearest.unwrap_or_default()));
    }
    match entry.reason.trim() {
        "" => Err("it has no reason; say why the change is accepted".to_owned()),
        _ => Ok(()),
    }
}

/// Marks the accepted changes. Returns a note for each entry that matches none.
pub fn apply(accepted: &[Accepted], changes: &mut [Change]) -> Vec<String> {
    let mut notes = Vec::new();
    for entry in accepted {
        let is_meant = |change: &&mut Change| {
            change.rule.id == entry.rule && [&change.rust, &change.model].contains(&&entry.path)
        };
        let mut meant = changes.iter_mut().filter(is_meant).peekable();
        if meant.peek().is_none() {
            let (rule, path) = (&entry.rule, &entry.path);
            notes.push(format!("`{rule} {path}` matches no change; correct or remove the entry"));
        }
        for change in meant {
            change.accepted = Some(entry.reason.trim().to_owned());
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        [[accept]]
        rule = "operation-removed"
        path = "operation::Hear"
        reason = " It is gone. "
        [[accept]]
        rule = "member-removed"
        path = "Say$Words"
        reason = "Nobody uses it."
    "#;

    fn change(rule: super::super::Rule, model: &str, rust: &str) -> Change {
        let (model, rust) = (model.to_owned(), rust.to_owned());
        Change { rule, model, rust, message: String::new(), accepted: None }
    }

    #[test]
    fn rule_and_path_are_compared() {
        let mut changes = [
            change(rules::OPERATION_REMOVED, "Hear", "operation::Hear"),
            change(rules::OPERATION_REMOVED, "Listen", "operation::Listen"),
            change(rules::OPERATION_ADDED, "Hear", "operation::Hear"),
            change(rules::MEMBER_REMOVED, "Say$Words", "operation::Say::words"),
            change(rules::MEMBER_REMOVED, "Say$Word", "operation::Say::word"),
        ];
        assert_eq!(apply(&parse(FILE).unwrap(), &mut changes), [""; 0]);
        let accepted = changes.each_ref().map(|change| change.accepted.as_deref());
        assert_eq!(accepted, [Some("It is gone."), None, None, Some("Nobody uses it."), None]);
    }

    #[test]
    fn an_entry_without_a_change_is_reported() {
        let mut changes = [change(rules::OPERATION_REMOVED, "Hear", "operation::Hear")];
        let notes = apply(&parse(FILE).unwrap(), &mut changes);
        let wanted = "`member-removed Say$Words` matches no change; correct or remove the entry";
        assert_eq!(notes, [wanted]);
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn invalid_files_are_errors() {
        for (from, to, wanted) in [
            ("operation-removed", "operation-remove", "no such rule; use `operation-removed`"),
            (" It is gone. ", " ", "`operation-removed operation::Hear`: it has no reason"),
            ("reason = \" It is gone. \"", "", "missing field `reason`"),
            ("path", "paths", "unknown field `paths`"),
            ("[[accept]]", "[[accepted]]", "unknown field `accepted`"),
            ("[[accept]]", "[[", "line 2"),
        ] {
            assert!(FILE.contains(from), "{from}");
            let error = parse(&FILE.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(wanted), "{error}");
        }
        assert!(read(Path::new("lost.toml")).unwrap_err().starts_with("lost.toml: cannot be read"));
    }
}
