//! The changes that were found, and their places.

use tinsmith_codegen::api::{Api, Codec, Docs};

use super::{Change, Rule, rules};

/// The place of a change.
#[derive(Clone, Debug)]
pub(super) struct Place {
    model: String,
    rust: String,
}

impl Place {
    /// A place with these paths in the model and in Rust.
    pub(super) fn new(model: impl Into<String>, rust: impl Into<String>) -> Self {
        Self { model: model.into(), rust: rust.into() }
    }

    /// A member of this shape.
    pub(super) fn member(&self, member: &str, name: &str) -> Self {
        Self::new(format!("{}${member}", self.model), format!("{}::{name}", self.rust))
    }

    /// A function of this type in Rust, or of its call.
    pub(super) fn function(&self, name: &str) -> Self {
        Self::new(self.model.clone(), format!("{}::{name}", self.rust))
    }
}

/// The changes that were found.
pub(super) struct Report {
    /// The changes.
    pub(super) changes: Vec<Change>,
    /// Whether one of the clients has documents in XML.
    pub(super) has_xml: bool,
    /// Whether one of the clients has forms.
    pub(super) has_forms: bool,
}

impl Report {
    /// A report without changes.
    pub(super) fn new(old: &Api, new: &Api) -> Self {
        let codecs = [old, new]
            .map(|api| [api.service.codecs.request, api.service.codecs.response])
            .concat();
        Self {
            changes: Vec::new(),
            has_xml: codecs.contains(&Codec::Xml),
            has_forms: codecs.contains(&Codec::Form),
        }
    }

    /// Adds a change.
    pub(super) fn add(&mut self, place: &Place, rule: Rule, message: impl Into<String>) {
        let Place { model, rust } = place.clone();
        self.changes.push(Change { rule, model, rust, message: message.into(), accepted: None });
    }

    /// Adds a change if two descriptions of a thing differ.
    pub(super) fn differ(&mut self, place: &Place, rule: Rule, what: &str, old: &str, new: &str) {
        if old != new {
            self.add(place, rule, format!("{what} changes from {old} to {new}."));
        }
    }

    /// Adds a change if something becomes true or false: one of two sentences.
    pub(super) fn toggle(
        &mut self,
        place: &Place,
        rule: Rule,
        (old, new): (bool, bool),
        (becomes_true, becomes_false): (&str, &str),
    ) {
        if old != new {
            self.add(place, rule, if new { becomes_true } else { becomes_false });
        }
    }

    /// Compares documentation and deprecation.
    pub(super) fn docs(
        &mut self,
        place: &Place,
        (old, new): (&Docs, &Docs),
        (old_deprecation, new_deprecation): (Option<&String>, Option<&String>),
    ) {
        match (old_deprecation, new_deprecation) {
            (None, Some(_)) => self.add(place, rules::DEPRECATED, "It is deprecated."),
            (Some(_), None) => self.add(place, rules::UNDEPRECATED, "It is no longer deprecated."),
            (Some(old), Some(new)) if old != new => {
                self.add(place, rules::DEPRECATION_CHANGED, "The deprecation message changes.");
            }
            _ => {}
        }
        if old != new {
            self.add(place, rules::DOCUMENTATION_CHANGED, "The documentation changes.");
        }
    }
}

/// Text as code.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Optional text as code, or `nothing`.
pub(super) fn code_or_nothing(text: Option<&str>) -> String {
    text.map_or_else(|| "nothing".to_owned(), code)
}
