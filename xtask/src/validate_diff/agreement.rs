//! Whether changes and public items agree.

use public_api::diff::PublicApiDiff;
use tinsmith::diff::{Change, Level};

/// The comparison of the changes of a pair with its public items.
pub struct Agreement {
    changes: usize,
    major: usize,
    /// Items that programs may no longer find.
    lost: usize,
    /// Items without a change at their path.
    unexplained: Vec<String>,
    /// Major changes that no item shows.
    invisible: Vec<String>,
}

impl Agreement {
    /// Compares changes and items.
    pub fn of(changes: &[Change], items: &PublicApiDiff) -> Self {
        let removed = items.removed.iter().map(ToString::to_string);
        let changed = items.changed.iter().map(|it| format!("{} -> {}", it.old, it.new));
        let lost = removed.chain(changed).filter(|item| !is_constant(item));
        Self::between(changes, &lost.collect::<Vec<_>>())
    }

    fn between(changes: &[Change], lost: &[String]) -> Self {
        let is_major = |change: &&Change| change.rule.level == Level::Major;
        let major: Vec<&Change> = changes.iter().filter(is_major).collect();
        let shows = |item: &String, change: &Change| {
            let owner = owner(&change.rust);
            mentions(item, &change.rust)
                || mentions(item, owner)
                || owner.starts_with("operation::") && is_of_operation(item, owner)
                || is_module_of(item, &change.rust)
        };
        let unexplained =
            lost.iter().filter(|item| !major.iter().any(|change| shows(item, change)));
        let invisible = major.iter().filter(|change| !lost.iter().any(|item| shows(item, change)));
        Self {
            changes: changes.len(),
            major: major.len(),
            lost: lost.len(),
            unexplained: unexplained.cloned().collect(),
            invisible: invisible.map(|it| format!("{} {}", it.rule.id, it.rust)).collect(),
        }
    }

    /// Whether changes and items agree completely.
    pub fn is_complete(&self) -> bool {
        self.unexplained.is_empty() && self.invisible.is_empty()
    }

    /// The row of a table, with a line for each disagreement after it on standard error.
    pub fn row(&self, name: &str) -> String {
        for item in &self.unexplained {
            eprintln!("  no change explains: {item}");
        }
        for change in &self.invisible {
            eprintln!("  no item shows: {change}");
        }
        let verdict = match (self.is_complete(), self.major > 0) {
            (true, true) => "major",
            (true, false) => "not major",
            (false, _) => "disagreement",
        };
        format!("| {name} | {} | {} | {} | {verdict} |", self.changes, self.major, self.lost)
    }
}

/// Whether an item is a constant. Those of clients are all of traits for generated code, and have a value without the
/// item.
fn is_constant(item: &str) -> bool {
    item.starts_with("pub const client::")
}

/// The type of a path: the operation, error or type that has this member or function.
fn owner(path: &str) -> &str {
    let second = path.match_indices("::").nth(1);
    second.map_or(path, |(index, _)| &path[..index])
}

/// Whether an item belongs to an operation under another path: its output, or the block with its method. A removed
/// operation, or one with another type of output, has no change of its own for these.
fn is_of_operation(item: &str, operation: &str) -> bool {
    mentions(item, &format!("{operation}Output")) || item == "impl client::Client"
}

/// Whether an item is the module of a path, which is not there if it would be empty.
fn is_module_of(item: &str, path: &str) -> bool {
    let name = item.strip_prefix("pub mod client::");
    name.is_some_and(|name| path.split("::").next() == Some(name))
}

/// Whether an item mentions a path, and not only a longer one with the same start.
fn mentions(item: &str, path: &str) -> bool {
    let path = format!("client::{path}");
    item.match_indices(&path).any(|(index, _)| {
        let rest = item.get(index + path.len()..).unwrap_or_default();
        !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinsmith::diff::Rule;

    fn change(level: Level, rust: &str) -> Change {
        let rule = Rule { id: "rule", level };
        Change {
            rule,
            model: String::new(),
            rust: rust.to_owned(),
            message: String::new(),
            accepted: None,
        }
    }

    fn complete(changes: &[Change], lost: &[&str]) -> bool {
        let lost: Vec<String> = lost.iter().map(|it| (*it).to_owned()).collect();
        Agreement::between(changes, &lost).is_complete()
    }

    #[test]
    fn lost_items_need_a_major_change_of_their_type() {
        let item = "pub client::operation::Buy::item: client::types::Item";
        assert!(complete(&[], &[]));
        assert!(complete(&[change(Level::Minor, "types::Item")], &[]));
        assert!(complete(&[change(Level::Major, "operation::Buy::item")], &[item]));
        assert!(complete(&[change(Level::Major, "types::Item::name")], &[item]));
        assert!(!complete(&[], &[item]));
        assert!(!complete(&[change(Level::Behaviour, "operation::Buy::item")], &[item]));
        let output = "pub struct client::operation::BuyOutput";
        for item in [output, "impl client::Client"] {
            assert!(complete(&[change(Level::Major, "operation::Buy")], &[item]));
            assert!(!complete(&[change(Level::Major, "types::Buy")], &[item]));
        }
        assert!(!complete(&[change(Level::Major, "operation::Bu")], &[output]));
        assert!(complete(&[change(Level::Major, "types::Item")], &["pub mod client::types"]));
        assert!(!complete(&[change(Level::Major, "error::Item")], &["pub mod client::types"]));
        for other in ["operation::Buyer", "operation::Bu", "types::Ite"] {
            assert!(!complete(&[change(Level::Major, other)], &[item]), "{other}");
        }
    }

    #[test]
    fn a_major_change_needs_a_lost_item() {
        assert!(!complete(&[change(Level::Major, "types::Item")], &[]));
    }
}
