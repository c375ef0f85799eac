//! Rules for members of structures.

use tinsmith_codegen::api::{Binding, Field, HeaderText, Presence, Ty};

use super::{
    report::{Place, Report, code},
    rules, rust,
    wire::{self, Value},
};

/// Compares two fields of the same member. `constructor` names the functions whose arguments are the required members.
pub(super) fn compare(
    report: &mut Report,
    place: &Place,
    constructor: Option<&str>,
    old: &Field,
    new: &Field,
) {
    report.docs(place, (&old.docs, &new.docs), (old.deprecated.as_ref(), new.deprecated.as_ref()));
    let rule = rules::MEMBER_RENAMED;
    report.differ(place, rule, "The field", &code(&old.name), &code(&new.name));
    if constructor.is_some() && old.name == new.name {
        let rule = rules::SETTER_RENAMED;
        report.differ(place, rule, "The setter", &code(&old.setter), &code(&new.setter));
    }
    wire::compare(report, place, &value(old), &value(new));
    presence(report, place, constructor, old, new);
    http(report, place, old, new);
    let sentences = (
        "The client generates its value if it is not set.",
        "The client no longer generates its value if it is not set.",
    );
    let token = (old.idempotency_token, new.idempotency_token);
    report.toggle(place, rules::IDEMPOTENCY_TOKEN_CHANGED, token, sentences);
}

fn value(field: &Field) -> Value<'_> {
    Value {
        ty: Some(&field.ty),
        boxed: field.boxed,
        wire: &field.wire,
        in_document: matches!(field.binding, Binding::Body | Binding::Payload),
        sensitive: field.sensitive,
    }
}

fn presence(
    report: &mut Report,
    place: &Place,
    constructor: Option<&str>,
    old: &Field,
    new: &Field,
) {
    let is_optional = |field: &Field| field.presence == Presence::Optional;
    let is_argument = |field: &Field| field.presence == Presence::Required;
    let moved = match (constructor, is_argument(old), is_argument(new)) {
        (Some(functions), false, true) => Some(format!("becomes an argument of {functions}")),
        (Some(functions), true, false) => Some(format!("is no longer an argument of {functions}")),
        _ => None,
    };
    let option = (is_optional(old) != is_optional(new)).then(|| {
        let (old, new) = (code(&rust::field(old)), code(&rust::field(new)));
        format!("changes from {old} to {new}")
    });
    let parts: Vec<String> = option.into_iter().chain(moved).collect();
    if !parts.is_empty() {
        let message = format!("The member {}.", parts.join(", and "));
        report.add(place, rules::PRESENCE_CHANGED, message);
    }
    if is_optional(old) || is_optional(new) {
        return;
    }
    let (from, to) = (rust::literal(old.literal()), rust::literal(new.literal()));
    report.differ(place, rules::DEFAULT_CHANGED, "The default", &from, &to);
    let sentences =
        ("A response without it is an error.", "A response without it is no longer an error.");
    let strict = (old.strict, new.strict);
    report.toggle(place, rules::STRICTNESS_CHANGED, strict, sentences);
    let sentences =
        ("An invalid value is ignored.", "An invalid value is an error of the response.");
    report.toggle(place, rules::LENIENCE_CHANGED, (old.lenient, new.lenient), sentences);
}

fn http(report: &mut Report, place: &Place, old: &Field, new: &Field) {
    let rule = rules::BINDING_CHANGED;
    report.differ(place, rule, "Its place", &binding(&old.binding), &binding(&new.binding));
    let is_in_header =
        |field: &Field| matches!(field.binding, Binding::Header(_) | Binding::PrefixHeaders(_));
    if is_in_header(old) && is_in_header(new) {
        let (old, new) = (header_text(old.header_text), header_text(new.header_text));
        report.differ(place, rules::HEADER_FORMAT_CHANGED, "The format", old, new);
    }
    // Values in memory always have a known length.
    if (&old.ty, &new.ty) == (&Ty::Stream, &Ty::Stream) {
        let sentences =
            ("The length of the stream must be known.", "The length of the stream can be unknown.");
        let length = (old.requires_length, new.requires_length);
        report.toggle(place, rules::LENGTH_REQUIRED_CHANGED, length, sentences);
    }
}

/// Where a member is serialized.
pub(super) fn binding(binding: &Binding) -> String {
    match binding {
        Binding::Body => "the document in the body".to_owned(),
        Binding::Payload => "the whole body".to_owned(),
        Binding::Label => "the path".to_owned(),
        Binding::Query(name) => format!("the query parameter `{name}`"),
        Binding::QueryMap => "any query parameters".to_owned(),
        Binding::Header(name) => format!("the header `{name}`"),
        Binding::PrefixHeaders(prefix) => format!("the headers `{prefix}...`"),
        Binding::StatusCode => "the HTTP status".to_owned(),
        Binding::EventHeader(name) => format!("the event header `{name}`"),
        Binding::EventPayload => "the payload of the event".to_owned(),
    }
}

fn header_text(text: HeaderText) -> &'static str {
    match text {
        HeaderText::Plain => "plain text",
        HeaderText::Quoted => "text with quotes",
        HeaderText::Base64 => "base64",
    }
}
