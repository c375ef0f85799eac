//! The files that are not Rust: the manifest and the README, from templates.

use tera::{Context, Tera};

use crate::{
    Error, Files, Options, Runtime,
    api::{Api, Auth, Codec, Operation},
};

/// `Cargo.toml`, `README.md` and `rustfmt.toml`.
pub(crate) fn manifest(api: &Api, options: &Options) -> Result<Files, Error> {
    let mut tera = Tera::new();
    // The templates are not HTML, so nothing is escaped.
    tera.autoescape_on(Vec::<&str>::new());
    tera.add_raw_templates(vec![
        ("Cargo.toml", include_str!("../../templates/Cargo.toml.tera")),
        ("rustfmt.toml", include_str!("../../templates/rustfmt.toml.tera")),
        ("README.md", include_str!("../../templates/README.md.tera")),
    ])
    .map_err(wrong)?;
    let context = context(api, options);
    let mut files = Files::default();
    for name in ["Cargo.toml", "README.md", "rustfmt.toml"] {
        files.insert(name, tera.render(name, &context).map_err(wrong)?);
    }
    Ok(files)
}

fn context(api: &Api, options: &Options) -> Context {
    let mut context = Context::new();
    context.insert("crate_name", &options.crate_name);
    context.insert("crate_version", &options.crate_version);
    context.insert("library", &options.library());
    context.insert("title", &api.service.title);
    // JSON string escapes are valid in TOML.
    let description = format!("A small, typed client of {}.", api.service.title);
    context.insert("description", &serde_json::Value::from(description).to_string());
    context.insert("version", &api.service.version);
    context.insert("source", &options.source);
    context.insert("command", &options.command);
    context.insert("full_command", options.full_command().as_str());
    context.insert("keywords", &keywords(api));
    context.insert("is_workspace_root", &options.is_workspace_root);
    context.insert("tests", &options.tests);
    context.insert("operations", &api.operations.len());
    context.insert("features", &features(api));
    if let Some(handwritten) = &options.handwritten {
        context.insert("default_features", &handwritten.default_features);
        context.insert("handwritten_features", &handwritten.features);
        context.insert("handwritten_dependencies", &handwritten.dependencies);
        context.insert("handwritten_dev_dependencies", &handwritten.dev_dependencies);
    }
    if let Some(example) = example(&api.operations) {
        context.insert("example", example.method.as_str());
    }
    match &options.runtime {
        Runtime::Workspace => context.insert("workspace", &true),
        Runtime::Path { path, version } => {
            context.insert("runtime_path", path);
            context.insert("runtime_version", version);
        }
        Runtime::Version(version) => context.insert("runtime_version", version),
    }
    context
}

/// The runtime features that the operations require, as a TOML list.
fn features(api: &Api) -> String {
    let needs = |feature: &'static str, need: fn(&Operation) -> bool| {
        api.operations.iter().any(need).then(|| format!("{feature:?}"))
    };
    let codecs = api.service.codecs;
    let has = |codec: Codec, feature: &'static str| {
        (codecs.request == codec || codecs.response == codec).then(|| format!("{feature:?}"))
    };
    let needed = [
        has(Codec::Cbor, "cbor"),
        needs("checksum", |it| it.checksum || it.chosen_checksum.is_some()),
        needs("compression", |it| it.compressed),
        has(Codec::Form, "form"),
        needs("tree-hash", |it| it.tree_hash),
        has(Codec::Xml, "xml"),
        needs("http2", |it| it.flags.prefers_http2),
        needs("sign-eventstream", |it| {
            it.flags.sends_events && it.flags.auth.contains(&Auth::SigV4)
        }),
        needs("sigv4a", |it| it.flags.auth.contains(&Auth::SigV4a)),
    ];
    needed.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Keywords of the crate, as a list in TOML. Keywords that crates.io does not accept are left out.
fn keywords(api: &Api) -> String {
    let name = api.service.signing_name.to_ascii_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_keyword = (1..=20).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(fits);
    let is_aws = |it: &Operation| it.flags.auth.contains(&Auth::SigV4);
    let mut keywords = vec!["client", "smithy"];
    if api.operations.iter().any(is_aws) {
        keywords.insert(0, "aws");
    }
    if is_keyword && !keywords.contains(&name.as_str()) {
        keywords.insert(0, &name);
    }
    keywords.iter().map(|keyword| format!("{keyword:?}")).collect::<Vec<_>>().join(", ")
}

/// The operation of the example: an operation without required members, preferably a read-only one.
pub(super) fn example(operations: &[Operation]) -> Option<&Operation> {
    let callable = |operation: &&Operation| {
        operation.deprecated.is_none()
            && !operation
                .input
                .fields
                .iter()
                .any(|field| field.presence == crate::api::Presence::Required)
    };
    let harmless =
        |operation: &&Operation| operation.flags.readonly || operation.http.method == "GET";
    operations.iter().filter(callable).find(harmless).or_else(|| operations.iter().find(callable))
}

fn wrong(error: tera::Error) -> Error {
    Error::new(format!("a template of the generator is broken: {error}; report this"))
}
