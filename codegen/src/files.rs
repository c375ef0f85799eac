//! What the generator makes.

use std::collections::BTreeMap;

/// Files of a crate: text by path, with `/` between folders. In the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    entries: BTreeMap<String, String>,
    /// What was made, in numbers and notices.
    pub summary: Summary,
}

/// What was made, in numbers and notices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Operations that the client has.
    pub operations: usize,
    /// Shapes of the model that it covers.
    pub shapes: usize,
    /// What a person should know, a line each.
    pub notices: Vec<String>,
}

impl Files {
    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.entries.insert(path.into(), text.into());
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.entries.get(path).map(String::as_str)
    }

    /// Pairs of path and text, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}
