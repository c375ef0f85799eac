//! Rules for requests and responses of operations.

use tinsmith_codegen::api::{
    Auth, BodyLimit, Document, DocumentPlace, Field, Flags, Operation, PathPart, RequestBody,
    ResponseBody,
};

use super::{
    report::{Place, Report, code, code_or_nothing},
    rules, wire,
};

/// Compares the requests and responses of an operation.
pub(super) fn compare(report: &mut Report, place: &Place, old: &Operation, new: &Operation) {
    request_line(report, place, old, new);
    let rule = rules::REQUEST_BODY_CHANGED;
    report.differ(place, rule, "The request body", &request_body(old), &request_body(new));
    let (from, to) = (output_fields(old), output_fields(new));
    response_body(report, place, (&old.response_body, from), (&new.response_body, to));
    if old.headers != new.headers {
        report.add(place, rules::HEADERS_CHANGED, "The headers of all requests change.");
    }
    let rule = rules::BODY_LIMIT_CHANGED;
    let (from, to) = (limit(old.body_limit.as_ref()), limit(new.body_limit.as_ref()));
    report.differ(place, rule, "The maximum size of the request body", &from, &to);
    let sentences =
        ("The request body may be compressed.", "The request body is no longer compressed.");
    let compressed = (old.compressed, new.compressed);
    report.toggle(place, rules::COMPRESSION_CHANGED, compressed, sentences);
    let rule = rules::CHECKSUM_CHANGED;
    report.differ(place, rule, "The checksum of requests", &checksum(old), &checksum(new));
    let (from, to) = (response_checksum(old), response_checksum(new));
    report.differ(place, rule, "The checksum of responses", &from, &to);
    if old.endpoint_parameters != new.endpoint_parameters {
        let message = "The endpoint parameters that the operation sets change.";
        report.add(place, rules::ENDPOINT_PARAMETERS_CHANGED, message);
    }
    flags(report, place, &old.flags, &new.flags);
}

fn output_fields(operation: &Operation) -> &[Field] {
    operation.output.structure().map_or(&[], |structure| &structure.fields)
}

fn request_line(report: &mut Report, place: &Place, old: &Operation, new: &Operation) {
    let (from, to) = (code(&old.http.method), code(&new.http.method));
    report.differ(place, rules::HTTP_METHOD_CHANGED, "The HTTP method", &from, &to);
    let path = |operation: &Operation| {
        let path = template(&operation.http.path, &operation.input.fields);
        let query = operation.http.query.as_ref().map(|query| format!("?{query}"));
        let labels = operation.http.endpoint_labels.iter();
        let labels: String = labels
            .map(|field| {
                format!(", {{{}}} in the endpoint", member(&operation.input.fields, *field))
            })
            .collect();
        code(&format!("{path}{}{labels}", query.unwrap_or_default()))
    };
    report.differ(place, rules::HTTP_PATH_CHANGED, "The path", &path(old), &path(new));
    let prefix = |operation: &Operation| {
        let prefix = template(&operation.http.host_prefix, &operation.input.fields);
        code_or_nothing((!prefix.is_empty()).then_some(&prefix))
    };
    let rule = rules::HOST_PREFIX_CHANGED;
    report.differ(place, rule, "The host prefix", &prefix(old), &prefix(new));
}

/// The template of a path or host prefix, with members in braces.
fn template(parts: &[PathPart], fields: &[Field]) -> String {
    let part = |part: &PathPart| match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Label { field, greedy, exact, last_segment } => {
            let greedy = if *greedy { "+" } else { "" };
            let last_segment = if *last_segment { " after its last /" } else { "" };
            let exact = if *exact { " with any segments" } else { "" };
            format!("{{{}{greedy}{exact}{last_segment}}}", member(fields, *field))
        }
    };
    parts.iter().map(part).collect()
}

/// The member at an index.
fn member(fields: &[Field], index: usize) -> &str {
    fields.get(index).map_or("", |field| &field.member)
}

fn request_body(operation: &Operation) -> String {
    match &operation.body {
        RequestBody::Empty => "nothing".to_owned(),
        RequestBody::Document(document) => match document {
            Document::Json { media_type } => format!("a JSON object, `{media_type}`"),
            Document::Cbor => "a CBOR map".to_owned(),
            Document::Xml { root } => format!("the XML element `{}`", wire::tag(root)),
            Document::Form { action, version, ec2 } => {
                let kind = if *ec2 { "an EC2 form" } else { "a form" };
                format!("{kind}, `Action={action}&Version={version}`")
            }
        },
        RequestBody::Payload { field, media_type } => {
            let media_type = media_type.as_ref().map(|it| format!(", `{it}`")).unwrap_or_default();
            format!("the member `{}`{media_type}", member(&operation.input.fields, *field))
        }
        RequestBody::Events { field, .. } => {
            format!("the events of the member `{}`", member(&operation.input.fields, *field))
        }
    }
}

/// Compares the bodies of responses, with their members. A body without members is not read: the changes of its members
/// are enough.
pub(super) fn response_body(
    report: &mut Report,
    place: &Place,
    (old, old_fields): (&ResponseBody, &[Field]),
    (new, new_fields): (&ResponseBody, &[Field]),
) {
    if *old != ResponseBody::Empty && *new != ResponseBody::Empty {
        let (old, new) = (response(old, old_fields), response(new, new_fields));
        report.differ(place, rules::RESPONSE_BODY_CHANGED, "The body of responses", &old, &new);
    }
}

fn response(body: &ResponseBody, fields: &[Field]) -> String {
    match body {
        ResponseBody::Empty => "nothing".to_owned(),
        ResponseBody::Document(DocumentPlace::Root) => "a document".to_owned(),
        ResponseBody::Document(DocumentPlace::Element(name)) => {
            format!("a document in the element `{name}`")
        }
        ResponseBody::Document(DocumentPlace::Unwrapped) => "the element of a member".to_owned(),
        ResponseBody::Document(DocumentPlace::Error) => "a description of an error".to_owned(),
        ResponseBody::Payload(field) => format!("the member `{}`", member(fields, *field)),
        ResponseBody::Events(field) => format!("the events of `{}`", member(fields, *field)),
    }
}

fn limit(limit: Option<&BodyLimit>) -> String {
    match limit {
        None => "nothing".to_owned(),
        Some(BodyLimit { bytes, unless: None }) => format!("{bytes} bytes"),
        Some(BodyLimit { bytes, unless: Some((field, value, other)) }) => {
            format!("{bytes} bytes, or {other} if `{field}` is `{value}`")
        }
    }
}

/// The checksums of requests.
fn checksum(operation: &Operation) -> String {
    let chosen = operation.chosen_checksum.as_ref().map(|checksum| {
        let by = checksum.algorithm.map(|it| member(&operation.input.fields, it));
        let by = by.map(|member| format!(" of the algorithm in `{member}`")).unwrap_or_default();
        let required = if checksum.required { "a required checksum" } else { "a checksum" };
        format!("{required}{by}")
    });
    let always = operation.checksum.then(|| "a checksum of the body as it is sent".to_owned());
    let tree = operation.tree_hash.then(|| "a tree hash".to_owned());
    let all: Vec<String> = chosen.into_iter().chain(always).chain(tree).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(" and ") }
}

/// The checksum of responses.
fn response_checksum(operation: &Operation) -> String {
    let checksum = operation.response_checksum.as_ref();
    checksum.map_or("nothing".to_owned(), |checksum| checksum.algorithms.join(" or "))
}

fn flags(report: &mut Report, place: &Place, old: &Flags, new: &Flags) {
    let (rule, sentences) =
        (rules::READONLY_CHANGED, ("It is read-only.", "It is no longer read-only."));
    report.toggle(place, rule, (old.readonly, new.readonly), sentences);
    let (rule, sentences) =
        (rules::IDEMPOTENCY_CHANGED, ("It is idempotent.", "It is no longer idempotent."));
    report.toggle(place, rule, (old.idempotent, new.idempotent), sentences);
    let sentences = (
        "It is only retried if the service has not started to execute it.",
        "It is retried after any transient error.",
    );
    let at_most_once = (old.at_most_once, new.at_most_once);
    report.toggle(place, rules::AT_MOST_ONCE_CHANGED, at_most_once, sentences);
    let sentences = ("The signature excludes the body.", "The signature includes the body.");
    let unsigned = (old.unsigned_payload, new.unsigned_payload);
    report.toggle(place, rules::UNSIGNED_PAYLOAD_CHANGED, unsigned, sentences);
    let timeout = |flags: &Flags| {
        flags.read_timeout.map_or("the default".to_owned(), |it| format!("{it} seconds"))
    };
    let rule = rules::READ_TIMEOUT_CHANGED;
    report.differ(place, rule, "The read timeout", &timeout(old), &timeout(new));
    let rule = rules::AUTH_CHANGED;
    report.differ(place, rule, "The authentication", &auth(&old.auth), &auth(&new.auth));
}

/// Authentication schemes, in order of preference.
fn auth(schemes: &[Auth]) -> String {
    let name = |auth: &Auth| match auth {
        Auth::SigV4 => "`sigv4`".to_owned(),
        Auth::SigV4a => "`sigv4a`".to_owned(),
        Auth::Bearer => "a bearer token".to_owned(),
        Auth::Basic => "user name and password".to_owned(),
        Auth::ApiKeyHeader { name, scheme: None } => format!("an API key in the header `{name}`"),
        Auth::ApiKeyHeader { name, scheme: Some(scheme) } => {
            format!("an API key after `{scheme}` in the header `{name}`")
        }
        Auth::ApiKeyQuery { name } => format!("an API key in the query parameter `{name}`"),
        Auth::None => "none".to_owned(),
    };
    let names: Vec<String> = schemes.iter().map(name).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", else ") }
}
