//! Explains the HTTP of an operation.

use tinsmith_codegen::api::{
    Api, Auth, Binding, Codec, Document, Field, Operation, Output, Presence, RequestBody, Ty,
};

/// The description of an operation, in lines; `None` if the client does not have it.
#[must_use]
pub fn explain(api: &Api, name: &str) -> Option<Vec<String>> {
    let operation = api.operations.iter().find(|operation| operation.shape == name)?;
    let mut lines = vec![format!("{} {}", operation.http.method, operation.http.template)];
    let summary = tinsmith_codegen::summary(&operation.docs);
    if !summary.is_empty() {
        lines.push(summary);
    }
    lines.extend(section("Request", request(operation)));
    lines.extend(section("Response", response(api, operation)));
    lines.extend(section("Errors", errors(api, operation)));
    lines.extend(section("Call", call(operation)));
    Some(lines)
}

fn section(title: &str, rows: Vec<(String, String)>) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let rows = rows
        .into_iter()
        .map(|(name, text)| format!("  {name:width$}  {text}").trim_end().to_owned());
    [String::new(), title.to_owned()].into_iter().chain(rows).collect()
}

fn request(operation: &Operation) -> Vec<(String, String)> {
    let headers = operation
        .headers
        .iter()
        .map(|(name, value)| (format!("{name}: {value}"), "header of all requests".to_owned()));
    let body = match &operation.body {
        RequestBody::Empty | RequestBody::Payload { .. } | RequestBody::Events { .. } => None,
        RequestBody::Document(document) => Some(("(body)".to_owned(), document_name(document))),
    };
    let is_in_endpoint = |index: &usize| operation.http.endpoint_labels.contains(index);
    let members = operation.input.fields.iter().enumerate().map(|(index, field)| {
        let (name, text) = member(field);
        match is_in_endpoint(&index) {
            true => (name, text.replace("in the path", "in the endpoint")),
            false => (name, text),
        }
    });
    headers.chain(body).chain(members).collect()
}

fn document_name(document: &Document) -> String {
    match document {
        Document::Json { media_type } => format!("JSON object, {media_type}"),
        Document::Cbor => "CBOR map".to_owned(),
        Document::Xml { root } => format!("XML element {}", root.name),
        Document::Form { action, version, .. } => {
            format!("form, Action={action}&Version={version}")
        }
    }
}

fn response(api: &Api, operation: &Operation) -> Vec<(String, String)> {
    let fields = match &operation.output {
        Output::Unit => return vec![("(nothing)".to_owned(), String::new())],
        Output::Own(structure) | Output::Shared(structure) => &structure.fields,
    };
    let format = match api.service.codecs.response {
        Codec::Json => "JSON",
        Codec::Cbor => "CBOR",
        Codec::Xml => "XML",
        Codec::Form => "form",
    };
    let has_body = fields.iter().any(|field| field.binding == Binding::Body);
    let body = has_body.then(|| ("(body)".to_owned(), format.to_owned()));
    body.into_iter().chain(fields.iter().map(member)).collect()
}

/// The name of a member, its type and its place.
fn member(field: &Field) -> (String, String) {
    let place = match &field.binding {
        Binding::Body => "in the body".to_owned(),
        Binding::Payload => "the body".to_owned(),
        Binding::Label => "in the path".to_owned(),
        Binding::Query(name) => format!("query parameter `{name}`"),
        Binding::QueryMap => "query parameters".to_owned(),
        Binding::Header(name) => format!("header `{name}`"),
        Binding::PrefixHeaders(prefix) => format!("headers `{prefix}...`"),
        Binding::StatusCode => "HTTP status".to_owned(),
        Binding::EventHeader(_) | Binding::EventPayload => "in an event".to_owned(),
    };
    let presence = if field.presence == Presence::Required { ", required" } else { "" };
    (field.member.clone(), format!("{}, {place}{presence}", type_name(&field.ty)))
}

fn type_name(ty: &Ty) -> String {
    match ty {
        Ty::String => "string".to_owned(),
        Ty::Boolean => "boolean".to_owned(),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => "integer".to_owned(),
        Ty::Float | Ty::Double => "number".to_owned(),
        Ty::Blob => "bytes".to_owned(),
        Ty::Timestamp(_) => "timestamp".to_owned(),
        Ty::Document => "document".to_owned(),
        Ty::Replaced(it) => type_name(&it.of),
        Ty::Stream => "stream of bytes".to_owned(),
        Ty::Events(path) | Ty::EventInput(path) => format!("stream of {}", path.name),
        Ty::Enum(path) | Ty::IntEnum(path) | Ty::Structure(path) | Ty::Union(path) => {
            path.name.clone()
        }
        Ty::List { item, .. } => format!("list of {}", type_name(item)),
        Ty::Map { value, .. } => format!("map of {}", type_name(value)),
    }
}

fn errors(api: &Api, operation: &Operation) -> Vec<(String, String)> {
    let modelled = api.errors.iter().filter(|error| operation.errors.contains(&error.variant));
    let row = |code: &str, docs: &[String], retried: bool| {
        let summary = tinsmith_codegen::summary(docs);
        let retried = if retried { "retried: " } else { "" };
        (code.to_owned(), format!("{retried}{summary}"))
    };
    modelled
        .map(|error| row(&error.code, &error.structure.docs, error.retryable.is_some()))
        .collect()
}

fn call(operation: &Operation) -> Vec<(String, String)> {
    let flags = &operation.flags;
    let repeated = if flags.at_most_once {
        "retried only if the service has not started to execute it"
    } else if flags.readonly {
        "read-only: retried after any transient error"
    } else if flags.idempotent {
        "idempotent: retried after any transient error"
    } else {
        "retried after any transient error, as in AWS SDKs"
    };
    let auth: Vec<&str> = flags.auth.iter().map(auth_name).collect();
    let mut rows = vec![
        ("method".to_owned(), format!("Client::{}", operation.method)),
        ("authentication".to_owned(), auth.join(", else ")),
        ("retries".to_owned(), repeated.to_owned()),
    ];
    if operation.pages.is_some() {
        rows.push(("pages".to_owned(), "pages(), items()".to_owned()));
    }
    for waiter in &operation.waiters {
        rows.push(("waiter".to_owned(), format!("{}()", waiter.method)));
    }
    rows
}

fn auth_name(auth: &Auth) -> &'static str {
    match auth {
        Auth::SigV4 => "AWS Signature Version 4",
        Auth::SigV4a => "AWS Signature Version 4A",
        Auth::Bearer => "bearer token",
        Auth::Basic => "user name and password",
        Auth::ApiKeyHeader { .. } => "API key in a header",
        Auth::ApiKeyQuery { .. } => "API key in the query",
        Auth::None => "none",
    }
}
