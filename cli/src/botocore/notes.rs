//! Notes about what a converted model does not have.

use std::collections::BTreeMap;

/// Notes by reason, each with the places it is about.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeMap<String, Vec<String>>);

/// How many places a note lists.
const LISTED: usize = 5;

impl Notes {
    /// Adds a place to the note with this text.
    pub(super) fn add(&mut self, text: impl Into<String>, place: impl Into<String>) {
        self.0.entry(text.into()).or_default().push(place.into());
    }

    /// Adds a note without a place.
    pub(super) fn add_text(&mut self, text: impl Into<String>) {
        self.0.entry(text.into()).or_default();
    }

    /// Adds the note that holds for all descriptions.
    pub(super) fn add_always(&mut self) {
        self.add_text(
            "botocore has no defaults of members and no examples, and few operations are marked as read-only or idempotent; \
             the Smithy model of the service may have them",
        );
    }

    /// One line for each note.
    pub(super) fn lines(self) -> Vec<String> {
        let line = |(text, places): (String, Vec<String>)| {
            let rest = places.len().saturating_sub(LISTED);
            let mut listed = places.into_iter().take(LISTED).collect::<Vec<_>>().join(", ");
            if rest > 0 {
                listed = format!("{listed} and {rest} more");
            }
            if listed.is_empty() { text } else { format!("{text}: {listed}") }
        };
        self.0.into_iter().map(line).collect()
    }
}
