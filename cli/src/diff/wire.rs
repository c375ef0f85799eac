//! The type and the wire format of a value: of a member of a structure, or of a variant of a union.

use tinsmith_codegen::api::{Element, TimestampFormat, Ty, Wire};

use super::{
    report::{Place, Report, code},
    rules, rust,
};

/// A value of a structure or union.
pub(super) struct Value<'a> {
    /// Its type; `None` for a variant without a value.
    pub(super) ty: Option<&'a Ty>,
    /// Whether it is boxed.
    pub(super) boxed: bool,
    /// Its names in documents.
    pub(super) wire: &'a Wire,
    /// Whether it is in a document, so that its names in XML and forms are used.
    pub(super) in_document: bool,
    /// Whether it is sensitive.
    pub(super) sensitive: bool,
}

/// Compares two values.
pub(super) fn compare(report: &mut Report, place: &Place, old: &Value<'_>, new: &Value<'_>) {
    types(report, place, old, new);
    names(report, place, old, new);
    let sentences =
        ("It is sensitive: `Debug` hides it.", "It is no longer sensitive: `Debug` shows it.");
    let sensitive = (old.sensitive, new.sensitive);
    report.toggle(place, rules::SENSITIVE_CHANGED, sensitive, sentences);
}

fn types(report: &mut Report, place: &Place, old: &Value<'_>, new: &Value<'_>) {
    let is_same = match (old.ty, new.ty) {
        (Some(old), Some(new)) => old.is_same_in_rust(new),
        (old, new) => old.is_none() && new.is_none(),
    };
    if is_same {
        let sentences = ("Its type is in a `Box`.", "Its type is no longer in a `Box`.");
        report.toggle(place, rules::BOX_CHANGED, (old.boxed, new.boxed), sentences);
        if let (Some(old), Some(new)) = (old.ty, new.ty) {
            formats(report, place, old, new);
        }
        return;
    }
    let is_stream = |value: &Value<'_>| {
        matches!(value.ty, Some(Ty::Stream | Ty::Events(_) | Ty::EventInput(_)))
    };
    let rule = if is_stream(old) != is_stream(new) {
        rules::STREAMING_CHANGED
    } else if old.ty.map(without_sparse) == new.ty.map(without_sparse) {
        rules::SPARSE_CHANGED
    } else {
        rules::MEMBER_TYPE_CHANGED
    };
    let text = |value: &Value<'_>| value.ty.map_or("nothing".to_owned(), |it| code(&rust::ty(it)));
    report.differ(place, rule, "The type", &text(old), &text(new));
}

/// The type in Rust if no list or map were sparse.
fn without_sparse(ty: &Ty) -> String {
    match ty {
        Ty::List { item, .. } => format!("Vec<{}>", without_sparse(item)),
        Ty::Map { value, .. } => format!("BTreeMap<String, {}>", without_sparse(value)),
        _ => rust::ty(ty),
    }
}

/// Compares the formats of values of the same type in Rust.
fn formats(report: &mut Report, place: &Place, old: &Ty, new: &Ty) {
    if let (Some(old), Some(new)) = (timestamp(old), timestamp(new)) {
        let rule = rules::TIMESTAMP_FORMAT_CHANGED;
        report.differ(place, rule, "The timestamp format", name(old), name(new));
    }
    if report.has_xml || report.has_forms {
        let (old, new) = (elements(old), elements(new));
        let rule = rules::WIRE_NAME_CHANGED;
        report.differ(place, rule, "The XML of its elements", &old, &new);
    }
}

/// The format of the timestamps in a value.
fn timestamp(ty: &Ty) -> Option<TimestampFormat> {
    match ty {
        Ty::Timestamp(format) => Some(*format),
        Ty::List { item, .. } => timestamp(item),
        Ty::Map { value, .. } => timestamp(value),
        _ => None,
    }
}

fn name(format: TimestampFormat) -> &'static str {
    match format {
        TimestampFormat::EpochSeconds => "`epoch-seconds`",
        TimestampFormat::DateTime => "`date-time`",
        TimestampFormat::HttpDate => "`http-date`",
    }
}

/// The tags of the elements of lists and maps, the outer ones first.
fn elements(ty: &Ty) -> String {
    match ty {
        Ty::List { item, element, .. } => format!("{}{}", tag(element), elements(item)),
        Ty::Map { value, entry, .. } => {
            format!("{}{}{}", tag(&entry.key), tag(&entry.value), elements(value))
        }
        _ => String::new(),
    }
}

/// The start tag of an element.
pub(super) fn tag(element: &Element) -> String {
    format!("<{}>", element.tag())
}

/// Compares the names of two values.
fn names(report: &mut Report, place: &Place, old: &Value<'_>, new: &Value<'_>) {
    let rule = rules::WIRE_NAME_CHANGED;
    let (from, to) = (old.wire, new.wire);
    report.differ(place, rule, "The key", &code(&from.key), &code(&to.key));
    let in_document = old.in_document && new.in_document;
    if in_document && from.aliases != to.aliases {
        report.add(place, rule, "Its alternative names in responses change.");
    }
    if in_document && report.has_xml {
        let (old, new) = (xml(from), xml(to));
        report.differ(place, rule, "The XML", &old, &new);
    }
    if in_document && report.has_forms {
        report.differ(place, rule, "The form key", &code(&from.form_key), &code(&to.form_key));
    }
    if in_document && (report.has_xml || report.has_forms) {
        let flattened = (from.is_flattened, to.is_flattened);
        let sentences = ("Its elements are flattened.", "Its elements are no longer flattened.");
        report.toggle(place, rule, flattened, sentences);
    }
}

fn xml(wire: &Wire) -> String {
    let kind = if wire.is_attribute { "attribute" } else { "element" };
    format!("the {kind} `{}`", wire.element.tag())
}
