//! Compares the clients of two models: what a change of a model does to the Rust API and to the wire.
//!
//! The comparison is of two [`Api`]s, in which all decisions about the generated crates are made. Generated structures,
//! enums and unions are `#[non_exhaustive]`, so that additions to them do not break programs. Paths in the model use the
//! names in an [`Api`]: shape names, and the name of the operation for its input.

pub mod accept;
pub mod format;

mod enums;
mod errors;
mod fields;
mod operations;
mod pages;
mod pairs;
mod report;
mod requests;
mod rules;
mod rust;
mod select;
mod service;
mod structures;
#[cfg(test)]
mod tests;
mod types;
mod unions;
mod wire;

use tinsmith_codegen::api::Api;

pub use select::{Side, apis};

use report::Report;

/// The consequence of a change for programs, the most severe first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Programs may no longer compile.
    Major,
    /// The Rust API is the same; requests, responses, retries or printed values differ.
    Behaviour,
    /// The Rust API has additions.
    Minor,
    /// Only documentation or deprecations differ.
    Patch,
}

impl Level {
    /// All levels, the most severe first.
    pub const ALL: [Self; 4] = [Self::Major, Self::Behaviour, Self::Minor, Self::Patch];

    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Behaviour => "behaviour",
            Self::Minor => "minor",
            Self::Patch => "patch",
        }
    }
}

/// A rule by which changes are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable ID: `operation-removed`.
    pub id: &'static str,
    /// The level of its changes.
    pub level: Level,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule that found it.
    pub rule: Rule,
    /// The path in the model: `PutItem$TableName`.
    pub model: String,
    /// The path in Rust: `operation::PutItem::table_name`.
    pub rust: String,
    /// The change, as one sentence.
    pub message: String,
    /// Why it is accepted, if it is.
    pub accepted: Option<String>,
}

/// The most severe level of changes that is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Only changes of the level `patch`.
    Patch,
    /// No change of the level `major`.
    Minor,
    /// Any change.
    Major,
}

impl Expected {
    /// Whether a change is more severe than expected, and not accepted. Changes of behaviour count as minor.
    #[must_use]
    pub fn is_exceeded_by(self, change: &Change) -> bool {
        if change.accepted.is_some() {
            return false;
        }
        match self {
            Self::Patch => change.rule.level != Level::Patch,
            Self::Minor => change.rule.level == Level::Major,
            Self::Major => false,
        }
    }

    /// Checks changes.
    ///
    /// # Errors
    /// Some changes are more severe than expected; the error counts them.
    pub fn check(self, changes: &[Change]) -> Result<(), String> {
        let name = match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        };
        match changes.iter().filter(|change| self.is_exceeded_by(change)).count() {
            0 => Ok(()),
            count => Err(format!(
                "{count} of {} changes exceed --expect {name}; review them, then accept them with --accept, or expect a \
                 higher level",
                changes.len()
            )),
        }
    }
}

/// The changes between two clients, the most severe first; changes of the same level by their paths in the model.
#[must_use]
pub fn compare(old: &Api, new: &Api) -> Vec<Change> {
    let mut report = Report::new(old, new);
    service::compare(&mut report, old, new);
    operations::compare(&mut report, old, new);
    types::compare(&mut report, old, new);
    errors::compare(&mut report, old, new);
    let mut changes = report.changes;
    // The sort is stable: changes of the same place keep the order of the rules.
    changes.sort_by(|one, two| (one.rule.level, &one.model).cmp(&(two.rule.level, &two.model)));
    changes
}
