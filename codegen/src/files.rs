//! The output of the generator.

use std::collections::BTreeMap;

/// The files of a crate: texts by path, with `/` as separator, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    entries: BTreeMap<String, String>,
    /// Statistics and notices.
    pub summary: Summary,
}

/// Statistics and notices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of operations of the client.
    pub operations: usize,
    /// The number of shapes that it covers.
    pub shapes: usize,
    /// Notices for the user, one line each.
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

    /// Pairs of path and text, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}
