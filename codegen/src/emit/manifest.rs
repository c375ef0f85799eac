//! The files that are not Rust: the manifest and the README, from templates.

use tera::{Context, Tera};

use super::{front_page::example, requirements::required_features};
use crate::{
    Error, Files, Options, Runtime,
    api::{Api, Auth, Operation, PathPart},
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
    let features: Vec<String> =
        required_features(api).iter().map(|feature| format!("{feature:?}")).collect();
    context.insert("features", &features.join(", "));
    context.insert("has_exact_paths", &has_exact_paths(api));
    if let Some(handwritten) = &options.handwritten {
        context.insert("default_features", &handwritten.default_features);
        context.insert("handwritten_features", &handwritten.features);
        context.insert("handwritten_dependencies", &handwritten.dependencies);
        context.insert("handwritten_dev_dependencies", &handwritten.dev_dependencies);
    }
    context.insert("added_features", &options.additions.features);
    context.insert("added_dependencies", &options.additions.dependencies);
    context.insert("metadata", &options.additions.metadata);
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

/// Whether a path may have the segments `.` and `..`, which `reqwest` removes.
fn has_exact_paths(api: &Api) -> bool {
    let mut parts = api.operations.iter().flat_map(|operation| &operation.http.path);
    parts.any(|part| matches!(part, PathPart::Label { exact: true, .. }))
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

fn wrong(error: tera::Error) -> Error {
    Error::new(format!("a template of the generator is broken: {error}; report this"))
}
