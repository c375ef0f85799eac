//! The documentation of the crate root: an example, tasks, features.

use crate::{
    Options,
    api::{Api, Operation, Presence, Unsupported},
};

/// The documentation of the crate root.
pub(super) fn docs(api: &Api, options: &Options) -> Vec<String> {
    let mut page = vec![format!("A typed client for {}.", api.service.title)];
    section(&mut page, api.service.docs.clone());
    section(&mut page, vec![version(api)]);
    section(&mut page, example_code(api, options));
    section(&mut page, tasks(api));
    section(&mut page, features());
    page
}

/// Appends paragraphs, unless they are empty.
fn section(page: &mut Vec<String>, lines: Vec<String>) {
    if !lines.is_empty() {
        page.push(String::new());
        page.extend(lines);
    }
}

fn version(api: &Api) -> String {
    let service = &api.service;
    let mut text = format!("It implements version {} of the API.", service.version);
    let left_out = service.left_out.iter().filter(|it| it.reason == Unsupported::BigNumber);
    let names: Vec<String> = left_out.map(|it| format!("`{}`", it.operation)).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        text += &format!(" It leaves out the operations with numbers of any size: {names}.");
    }
    text
}

fn example_code(api: &Api, options: &Options) -> Vec<String> {
    let Some(operation) = example(&api.operations) else { return Vec::new() };
    let library = options.library();
    lines(&format!(
        "# Example\n\
         ```no_run\n\
         # async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
         let client = {library}::Client::from_env().await?;\n\
         let output = client.{}().await?;\n\
         println!(\"{{output:?}}\");\n\
         # Ok(())\n\
         # }}\n\
         ```",
        operation.method
    ))
}

/// The operation of the example: an operation without required members, preferably a read-only one.
pub(super) fn example(operations: &[Operation]) -> Option<&Operation> {
    let callable = |operation: &&Operation| {
        operation.deprecated.is_none()
            && !operation.input.fields.iter().any(|field| field.presence == Presence::Required)
    };
    let harmless =
        |operation: &&Operation| operation.flags.readonly || operation.http.method == "GET";
    operations.iter().filter(callable).find(harmless).or_else(|| operations.iter().find(callable))
}

fn tasks(api: &Api) -> Vec<String> {
    let has = |wanted: fn(&Operation) -> bool| api.operations.iter().any(wanted);
    let mut rows = vec![
        ("Call an operation", "[`Client`] has a method for each; [`Call`] takes optional members"),
        ("Send an operation as a value", "[`operation`], [`Client::send`], [`Client::send_with`]"),
        ("Set region, credentials, endpoint, timeouts, retries", "[`Config`], [`CallOptions`]"),
        ("Handle errors", "[`Error`], [`ErrorKind`]"),
    ];
    if has(|operation| operation.pages.is_some()) {
        rows.push(("List all pages", "[`Call::pages`], [`Pages`], [`Items`]"));
    }
    if has(|operation| !operation.waiters.is_empty()) {
        rows.push(("Wait for a state", "methods `wait_until_…` of [`Call`], [`WaitError`]"));
    }
    if has(|operation| operation.flags.sends_events) {
        rows.push(("Send events during a call", "[`EventInput`], [`EventSender`]"));
    }
    if api.attribute_value.is_some() {
        let items = "module `attribute_value`, with the feature `serde`";
        rows.push(("Convert Rust types to items and attribute values, and back", items));
    }
    rows.extend([
        ("Read status, headers and request id", "[`Call::send_with_metadata`]"),
        ("Presign a URL", "[`Call::presign`]"),
        ("Test without a network", "`runtime::testing`, with the feature `testing`"),
        ("Call without async", "`Call::send_blocking`, with the feature `blocking`"),
    ]);
    table("# Tasks\n| Task | Items |\n| --- | --- |", &rows)
}

/// The features that every generated crate has.
fn features() -> Vec<String> {
    let rows = [
        ("`reqwest` (default)", "HTTP by reqwest"),
        ("`hyper`", "HTTP by hyper, with fewer dependencies"),
        ("`rustls-ring` (default)", "TLS by rustls, with ring"),
        ("`rustls-aws-lc`", "TLS by rustls, with aws-lc"),
        ("`native-tls`", "TLS by the library of the operating system"),
        ("`http2`", "HTTP/2 with servers that offer it"),
        ("`sigv4a`", "Signature Version 4A"),
        ("`serde`", "`Serialize` and `Deserialize` on inputs, outputs and types"),
        ("`blocking`", "blocking calls"),
        ("`testing`", "a scripted transport for tests"),
    ];
    table("# Features\n| Feature | Effect |\n| --- | --- |", &rows)
}

fn table(head: &str, rows: &[(&str, &str)]) -> Vec<String> {
    let rows = rows.iter().map(|(left, right)| format!("| {left} | {right} |"));
    lines(head).into_iter().chain(rows).collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
