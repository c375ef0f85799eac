//! A client as a module of another crate, for build scripts: one file, which that crate includes.
//!
//! The files are those of a generated crate. Three rules change each of them:
//!
//! - A file that another one declares as a module becomes the body of that module.
//! - Paths that start with `crate`, also in visibilities and links, start with as many `super` as the file is deep.
//! - Conditions on features are decided by the options, because features belong to the crate of the user.
//!
//! The file can be included in any module, because its root has neither inner attributes nor inner documentation.

mod tokens;

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use crate::{Error, Model, Options, Summary, emit, emit::Source, format, lower};
use tokens::Place;

/// The lints that do not apply to generated code: the user does not use all items, and names follow from the model.
/// `forbid` cannot be reverted, so lints that generated code satisfies are not listed.
const ALLOW: &str = "#[allow(dead_code, deprecated, unnameable_types, unreachable_pub, unused_imports, \
                     unused_qualifications, unused_results, clippy::all, clippy::nursery, clippy::pedantic, \
                     reason = \"generated code\")]";
/// An import is a part of the API that the user may not need.
const ALLOW_IMPORT: &str = "#[allow(unreachable_pub, unused_imports, reason = \"generated code\")]";

/// The parts of a module that are features of a generated crate. By default, it has none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModuleOptions {
    /// Whether inputs, outputs and types implement `Serialize` and `Deserialize`.
    pub serde: bool,
    /// Whether the client has blocking calls.
    pub blocking: bool,
}

impl ModuleOptions {
    /// Whether a feature is selected; `None` for an unknown one.
    fn has(self, feature: &str) -> Option<bool> {
        match feature {
            "serde" => Some(self.serde),
            "blocking" => Some(self.blocking),
            _ => None,
        }
    }
}

/// A client as a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its text, for `include!`.
    pub text: String,
    /// The features of `tinsmith-runtime` that it needs, besides those of a transport and of TLS. Without one of them,
    /// compilation fails with an error that names it.
    pub features: Vec<&'static str>,
    /// Notices about operations that are left out.
    pub left_out: Vec<String>,
    /// Statistics and notices.
    pub summary: Summary,
}

/// Generates the client of a service as a module. The options about manifests and tests have no effect, and the name of
/// the crate is that of the module.
///
/// The output is deterministic: the same model and options give the same bytes on any machine.
///
/// # Errors
/// The model is incomplete, inconsistent, or uses an unsupported feature; the error names the location. The options
/// have a handwritten part, which belongs to a crate.
pub fn generate_module(
    model: &Model,
    options: &Options,
    parts: ModuleOptions,
) -> Result<Module, Error> {
    if options.handwritten.is_some() {
        return Err(Error::new("a module has no handwritten part; generate a crate"));
    }
    let options = Options { tests: false, ..options.clone() };
    let lowered = lower(model, &options)?;
    let mut features = emit::required_features(&lowered.api);
    features.extend(parts.serde.then_some("serde"));
    features.extend(parts.blocking.then_some("blocking"));
    let tree = Tree { files: files(emit::sources(&lowered.api, &options)), parts };
    Ok(Module {
        text: tree.root(&options.head(), &features)?,
        features,
        left_out: lower::left_out_notices(&lowered.api),
        summary: lowered.summary,
    })
}

/// The files by their modules, such as `operation/get_item`. The root is empty.
fn files(sources: Vec<(String, Source)>) -> BTreeMap<String, Source> {
    let module = |path: String| {
        let module = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs"));
        module.map(|module| if module == "lib" { String::new() } else { module.to_owned() })
    };
    sources.into_iter().filter_map(|(path, source)| Some((module(path)?, source))).collect()
}

/// The files of a client.
struct Tree {
    files: BTreeMap<String, Source>,
    parts: ModuleOptions,
}

impl Tree {
    /// The whole file.
    fn root(&self, head: &str, features: &[&str]) -> Result<String, Error> {
        let mut text = format!("{head}\n");
        for (index, feature) in features.iter().enumerate() {
            text += if index == 0 { "\n" } else { "" };
            // The macro is defined with each value of the feature, and reports that the feature is missing.
            text += &format!("tinsmith_runtime::require_{}!();\n", feature.replace('-', "_"));
        }
        let source = self.source("", 0)?;
        for item in source.items.into_iter().filter(|item| !is_inner_attribute(item)) {
            let item = format::file(&Source { docs: Vec::new(), items: vec![item] })?;
            let lints = if declared(item.trim_end()).is_some() { ALLOW } else { ALLOW_IMPORT };
            text += &format!("\n{lints}\n{}", self.nested(&item, "", 0)?);
        }
        Ok(text)
    }

    /// A file whose paths fit its place.
    fn source(&self, module: &str, depth: usize) -> Result<Source, Error> {
        let place = Place { depth, parts: self.parts };
        let missing =
            || Error::new(format!("the generator emitted no module `{module}`; report this"));
        let source = self.files.get(module).ok_or_else(missing)?;
        let items = source.items.iter().map(|item| place.tokens(item.clone()));
        let items = items.filter(|item| !item.as_ref().is_ok_and(TokenStream::is_empty));
        Ok(Source {
            docs: source.docs.iter().map(|line| place.links(line)).collect(),
            items: items.collect::<Result<_, _>>()?,
        })
    }

    /// The text of a file, in which the declarations of modules are replaced by modules.
    fn nested(&self, text: &str, module: &str, depth: usize) -> Result<String, Error> {
        let mut nested = String::new();
        for line in text.lines() {
            let Some(name) = declared(line) else {
                nested += line;
                nested.push('\n');
                continue;
            };
            let inner =
                if module.is_empty() { name.to_owned() } else { format!("{module}/{name}") };
            let body = format::file(&self.source(&inner, depth + 1)?)?;
            nested += &format!("{} {{\n", line.trim_end_matches(';'));
            for line in self.nested(&body, &inner, depth + 1)?.lines() {
                nested += if line.is_empty() { "" } else { "    " };
                nested += line;
                nested.push('\n');
            }
            nested += "}\n";
        }
        Ok(nested)
    }
}

/// The name in a declaration of a module that is a file: `pub mod operation;`.
fn declared(line: &str) -> Option<&str> {
    let declaration = line.strip_prefix("pub ").unwrap_or(line);
    declaration.strip_prefix("mod ")?.strip_suffix(';')
}

/// Whether an item is an attribute of the file, such as `#![deny(missing_docs)]`.
fn is_inner_attribute(item: &TokenStream) -> bool {
    let mut tokens = item.clone().into_iter();
    let mut is =
        |wanted| matches!(tokens.next(), Some(TokenTree::Punct(it)) if it.as_char() == wanted);
    is('#') && is('!')
}

#[cfg(test)]
mod tests;
